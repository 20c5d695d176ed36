"""The page in the visitor's language: which one, its words, and the page filled with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.accept_language import wished_languages
from bot.i18n import Languages

COOKIE = "demo_language"
_APP_LANGUAGES = ("es", "en", "fr", "pt", "ar", "de", "zh-hans")
SCRIPT_WORDS = (
    "people.beside", "people.nothing_yet", "people.unread", "pane.close", "pane.chat_of", "pane.log",
    "pane.as", "pane.typing", "menu.block", "menu.unblock", "write.send", "write.save", "write.too_long",
    "location.other", "location.wrong", "link.note", "link.wrong", "person.change", "message.bot",
    "message.edited", "message.edit", "message.photo", "message.voice", "message.sticker",
    "message.location", "message.download", "message.answers", "message.pinned", "message.spoiler",
    "message.more", "message.less", "message.reacted", "message.copy", "message.copied", "message.opens",
    "day.today", "day.yesterday", "lost", "found", "failed", "pane.welcome_text", "clock.turned",
    "clock.turning", "inline.found", "inline.more", "inline.no_answer", "inline.none", "inline.results",
    "inline.sent", "inline.to", "inline.waiting", "message.from", "message.from_via", "message.nowhere",
    "message.to", "message.to_via", "message.via", "pane.as_seat", "share.bot", "inline.here",
    "message.only_telegram",
)  # fmt: skip

_FILLED_IN_BY_THE_PAGE = {name: f"{{{name}}}" for name in ("name", "bot", "seat", "number", "when")}


class PageWords:
    """Chooses the page's language and fills the page with its words."""

    def __init__(self, languages: Languages, *, bot_name: str) -> None:
        self._languages = languages
        self._bot_name = bot_name
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "page"),
            autoescape=True,
            undefined=StrictUndefined,
        )

    @property
    def published(self) -> tuple[str, ...]:
        """The languages the page can be in."""
        return self._languages.published

    def nearest(self, tag: str) -> str:
        """The published language that serves this tag, or the first."""
        return self._languages.choose(tag, None, "")

    def choose(self, chosen: str, accept_language: str) -> str:
        """The language of the page: chosen before, else the browser's, else the first."""
        wished = [chosen, *wished_languages(accept_language)]
        found = (self._languages.nearest(tag) for tag in wished if tag)
        return next((tag for tag in found if tag), self.nearest(""))

    def say(self, tag: str, text_id: str) -> str:
        """One of the page's words."""
        return self._languages.speech(tag).plain(text_id)

    def page(self, tag: str, *, seats: Sequence[str] = ()) -> str:
        """The whole page in this language; the seats are those one can choose."""
        speech = self._languages.speech(tag)

        def word(text_id: str) -> str:
            return speech.plain(f"demo.{text_id}", **_FILLED_IN_BY_THE_PAGE)

        return self._environment.get_template("chat.html").render(
            word=word,
            language=speech.tag,
            direction="rtl" if speech.locale.text_direction == "rtl" else "ltr",
            seats=[(name, word(f"seat.{name}")) for name in seats],
            published=[(other, _own_name(other)) for other in self.published],
            app_languages=[(code, _own_name(code)) for code in _APP_LANGUAGES],
            bot_name=self._bot_name,
            script_words={name: word(name) for name in (*SCRIPT_WORDS, *(f"seat.{name}" for name in seats))},
        )


def _own_name(tag: str) -> str:
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return tag
    name = locale.get_language_name(locale) or tag
    return name[:1].upper() + name[1:]
