"""The texts of a language: sentences by symbolic id, and dates, times, money and lists as people write them.

Texts live in `locales/<language>/LC_MESSAGES/bot.po` and nowhere else. They are compiled in memory, once,
when `Languages` is made; `all_languages` shares those of the project. In a text `{name}` is where a value
goes; the markup is Telegram's HTML.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from datetime import time as TimeOfDay
from decimal import Decimal
from functools import cache
from gettext import c2py
from html import escape
from pathlib import Path
from string import Formatter
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

log = logging.getLogger(__name__)

SOURCE = "es-MX"
"""The language texts are first written in: the second to last in every chain."""
LAST = "en"
"""Where a text is looked for last."""


class Html(str):
    """Markup that is ready to send: `Speech.say` puts it in as it is, and escapes every other value."""

    __slots__ = ()


class MissingText(KeyError):
    """A text that no language of the chain has, or a value its text asks for (raised in strict mode)."""


class Speech:
    """One published language. Make it by `Languages.speech`; it is immutable and may be shared."""

    def __init__(self, tag: str, chain: Sequence[Catalogue], *, strict: bool = False) -> None:
        self.tag = tag
        self.locale = _formatting([tag, *(catalogue.tag for catalogue in chain)])
        self._chain = tuple(chain)
        self._strict = strict

    def say(self, text_id: str, /, **values: object) -> Html:
        """The text as HTML: values are escaped unless they are `Html`; `count` picks the plural."""
        return Html(self._render(text_id, values, self._as_html))

    def plain(self, text_id: str, /, **values: object) -> str:
        """The text without markup, for a button, a file name or a terminal: nothing is escaped.

        In strict mode ValueError where the text itself has markup.
        """
        if self._strict and self._has_markup(text_id):
            raise ValueError(f"{text_id} has markup: say it, where markup is shown")
        return self._render(text_id, values, self._as_plain)

    def has(self, text_id: str) -> bool:
        """Whether any language of the chain has this text."""
        return any(text_id in catalogue.messages for catalogue in self._chain)

    def day(self, value: date, *, today: date | None = None) -> str:
        """A day as one says it ("martes 24 de noviembre"), with the year where it is not that of `today`."""
        pattern = "format.day" if today is None or today.year == value.year else "format.day_and_year"
        return self._clean(format_date(value, self.plain(pattern), locale=self.locale))

    def short_day(self, value: date) -> str:
        """A day where there is little room ("mar 24 nov")."""
        return self._clean(format_date(value, self.plain("format.short_day"), locale=self.locale))

    def time(self, value: datetime, *, zone: tzinfo | None = None) -> str:
        """The wall time in `zone`, or as `value` carries it ("17:00"). Naive values are refused."""
        return self._clean(format_time(_wall(value, zone), self.plain("format.time"), locale=self.locale))

    def clock(self, value: TimeOfDay) -> str:
        """A time of the day, on no day ("17:00")."""
        return self._clean(format_time(value, self.plain("format.time"), locale=self.locale))

    def moment(self, value: datetime, *, zone: tzinfo | None = None, today: date | None = None) -> str:
        """Day and time in `zone`, or as `value` carries them ("martes 24 de noviembre, 17:00")."""
        wall = _wall(value, zone)
        return self.plain("format.moment", day=self.day(wall.date(), today=today), time=self.time(wall))

    def number(self, value: int | float | Decimal) -> str:
        """A number with the language's separators."""
        return self._clean(format_decimal(value, locale=self.locale))

    def money(self, amount: Decimal | int, currency: str) -> str:
        """An amount of `currency` (ISO 4217), without empty decimals ("$50", "$1,250.50")."""
        pattern = self.locale.currency_formats["standard"].pattern
        if amount == int(amount):
            pattern = pattern.replace(".00", "")
            text = format_currency(
                amount, currency, format=pattern, locale=self.locale, currency_digits=False
            )
        else:
            text = format_currency(amount, currency, locale=self.locale)
        return self._clean(text)

    def listing(self, items: Iterable[str], *, style: Literal["standard", "or"] = "standard") -> str:
        """Items as one says them in a row ("a, b y c"; with style "or", "a, b o c")."""
        row = format_list(list(items), style=style, locale=self.locale)
        return _spanish_conjunctions(row) if self.locale.language == "es" else row

    def _render(self, text_id: str, values: Mapping[str, object], show: Callable[[object], str]) -> str:
        for catalogue in self._chain:
            template = catalogue.template(text_id, values.get("count"))
            if template is not None:
                break
        else:
            if self._strict:
                raise MissingText(text_id)
            log.error("A text is missing: %s", text_id, extra={"action": "text_missing", "text_id": text_id})
            return text_id
        parts: list[str] = []
        for literal, name in template:
            parts.append(literal)
            if name in values:
                parts.append(show(values[name]))
            elif name:
                if self._strict:
                    raise MissingText(f"{text_id} asks for {{{name}}}")
                log.error(
                    "A value is missing: %s", name, extra={"action": "value_missing", "text_id": text_id}
                )
                parts.append("…")
        return "".join(parts)

    def _has_markup(self, text_id: str) -> bool:
        template = next((t for c in self._chain if (t := c.template(text_id, None))), ())
        return any("<" in words for words, _ in template)

    def _as_html(self, value: object) -> str:
        return value if isinstance(value, Html) else escape(self._as_plain(value), quote=False)

    def _as_plain(self, value: object) -> str:
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return self.number(value)
        return str(value)

    def _clean(self, text: str) -> str:
        # CLDR's narrow and hard spaces travel into buttons and copied text, where nobody expects them.
        return text.replace("\u202f", " ").replace("\u00a0", " ")


class Languages:
    """All published languages, read once from a folder of locales."""

    def __init__(self, folder: Path | None = None, *, strict: bool = False) -> None:
        files = sorted((folder or locales_folder()).glob("*/LC_MESSAGES/bot.po"))
        self._catalogues = {c.tag: c for c in map(_read, files)}
        if not self._catalogues:
            raise FileNotFoundError(f"no locales in {folder or locales_folder()}")
        self._speeches = {
            tag: Speech(tag, self._chain(tag), strict=strict) for tag in sorted(self._catalogues)
        }

    @property
    def published(self) -> tuple[str, ...]:
        """The tags (BCP 47) of the languages that are there, in order."""
        return tuple(self._speeches)

    def texts(self, tag: str) -> frozenset[str]:
        """The ids of the texts that a published language has itself."""
        return frozenset(self._catalogues[tag].messages)

    def speech(self, tag: str) -> Speech:
        """The speech of `tag`, or of its nearest published relative, or of the source language."""
        return self._speeches[self.nearest(tag) or self._default()]

    def nearest(self, tag: str | None) -> str | None:
        """The published language that serves `tag` ("es-AR" → "es-MX"), or None."""
        if not tag:
            return None
        wanted = tag.replace("_", "-").lower()
        primary = wanted.split("-")[0]
        return next((t for t in self._speeches if t.lower() == wanted), None) or next(
            (t for t in self._speeches if t.lower().split("-")[0] == primary), None
        )

    def choose(self, chosen: str | None, app_language_code: str | None, city_default: str) -> str:
        """The language to speak: what the person chose, else their app's, else the city's first."""
        for tag in (chosen, app_language_code, city_default):
            if found := self.nearest(tag):
                return found
        return self._default()

    def _default(self) -> str:
        return next((t for t in (SOURCE, LAST) if t in self._speeches), next(iter(self._speeches)))

    def _chain(self, tag: str) -> list[Catalogue]:
        return [self._catalogues[t] for t in dict.fromkeys((tag, SOURCE, LAST)) if t in self._catalogues]


@cache
def all_languages() -> Languages:
    """The languages that come with the project; their files are read once."""
    return Languages()


def locales_folder() -> Path:
    """Where the texts are: inside the installed package, or beside it in a checkout."""
    packaged = Path(__file__).parent / "_locales"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "locales"


Template = tuple[tuple[str, str], ...]
"""A text taken apart: (words, name of the value that follows or "")."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language, taken apart once; a text has one template for each plural form."""

    tag: str
    messages: Mapping[str, tuple[Template, ...]]
    plural: Callable[[int], int]

    def template(self, text_id: str, count: object) -> Template | None:
        """The template of a text for `count` (a whole number, or None for a text without plural)."""
        forms = self.messages.get(text_id)
        if forms is None or len(forms) == 1:
            return forms and forms[0]
        return forms[self.plural(abs(count))] if isinstance(count, int) else forms[-1]


def _read(path: Path) -> Catalogue:
    with path.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    messages: dict[str, tuple[Template, ...]] = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        text_id = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if all(forms):
            messages[text_id] = tuple(map(_take_apart, forms))
    tag = path.parent.parent.name.replace("_", "-")
    return Catalogue(tag, messages, c2py(catalog.plural_expr))


def _take_apart(text: str) -> Template:
    return tuple((literal, name or "") for literal, name, _, _ in Formatter().parse(text))


def _formatting(tags: Iterable[str]) -> Locale:
    # CLDR has no dates and numbers for many a region (fr-MX) or language (nah): the language itself lends its
    # own, else the next one in the chain.
    candidates = (candidate for tag in tags for candidate in (tag, tag.split("-")[0]))
    for candidate in candidates:
        try:
            return Locale.parse(candidate, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale(LAST)


def _spanish_conjunctions(row: str) -> str:
    # "y" is "e" before the sound i ("español e inglés", but "agua y hielo"), "o" is "u" before the sound o.
    row = re.sub(r" y (?=h?[ií](?![aeo]))", " e ", row, flags=re.IGNORECASE)
    return re.sub(r" o (?=h?[oó])", " u ", row, flags=re.IGNORECASE)


def _wall(value: datetime, zone: tzinfo | None) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment without a zone cannot be told")
    return value.astimezone(zone) if zone else value
