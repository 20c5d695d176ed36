"""Pages out of templates: one shell, every word from `locales/`, all values escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from bot.i18n import Speech
from bot.web.assets import Assets
from bot.web.parts import Parts
from bot.web.visit import Visit

FOLDER = Path(__file__).parent / "templates"
SEE_OTHER = 303
NOTHING: Mapping[str, str] = MappingProxyType({})
NAVIGATION = {
    "home": "/",
    "promises": "/promises",
    "consultations": "/consultations",
    "open_data": "/open-data",
    "panel": "/panel",
    "catalogue": "/panel/catalogue",
}
"""What stands at the head of every page, in order, of what a visitor may open: a route and its path. The
words are the texts `web.nav.<name>`. Few enough for a phone: all else that staff have is on the panel."""


class Pages:
    """Shows templates to visitors, and sends them on."""

    def __init__(self, parts: Parts, assets: Assets) -> None:
        self._parts = parts
        # Where the pages stand below the public address, a proxy takes this away on the way in.
        self._prefix = urlsplit(parts.settings.web_address or "").path
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(asset=lambda name: self.to(assets.address(name)), to=self.to)

    def to(self, path: str) -> str:
        """A path of ours as a browser asks for it."""
        return self._prefix + path

    def show(
        self,
        template: str,
        visit: Visit,
        *,
        status: int = 200,
        kept: Mapping[str, str] = NOTHING,
        **values: object,
    ) -> Response:
        """The template for this visitor. It has `say` (markup) and `plain` (for attributes), by text id.

        `kept` is what the address asks for, which another language of the page asks for as well.
        """
        speech = visit.speech

        def say(text_id: str, **filled: object) -> Markup:
            # Texts are markup of our own, and `say` escapes what it fills in.
            return Markup(speech.say(text_id, **filled))  # noqa: S704

        shown = self._environment.get_template(f"{template}.html").render(
            say=say,
            plain=speech.plain,
            visit=visit,
            city=self._parts.city.name,
            direction=speech.locale.text_direction,
            navigation=[(name, path) for name, path in NAVIGATION.items() if visit.may(name)],
            languages=list(self._languages(visit, kept)),
            **values,
        )
        return Response(shown, status_code=status, media_type="text/html")

    def send_on(self, path: str) -> Response:
        """Sends the browser to another page, which it asks for anew."""
        return RedirectResponse(self.to(path), status_code=SEE_OTHER)

    def _languages(self, visit: Visit, kept: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        """The city's other languages: tag, own name, and this page in it."""
        speeches = map(self._parts.languages.speech, self._parts.city.languages)
        for speech in speeches:
            if speech.tag != visit.speech.tag:
                address = self.to(f"{visit.path}?{urlencode({**kept, 'lang': speech.tag})}")
                yield speech.tag, own_name(speech), address


def own_name(speech: Speech) -> str:
    """A language by the name it calls itself ("Español")."""
    return (speech.locale.get_language_name(speech.locale) or speech.tag).capitalize()
