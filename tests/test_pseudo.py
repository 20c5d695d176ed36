from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po
from telegram import User

from bot.chat.callbacks import Speak
from bot.chat.codec import pack, unpack
from bot.chat.profile import COMMANDS
from bot.chat.telling.cards import card
from bot.city_file import load_city
from bot.demo.formatting import parse_html
from bot.i18n import Languages, locales_folder
from bot.telling.wording import Wording
from catalog.sample import sample_opportunities
from tests.pseudo import (
    ACCENTED,
    CLOSE,
    KEPT,
    LONGER,
    MIRRORED,
    OPEN,
    PATTERNS,
    TAGS,
    lent_words,
    make_locales,
    pseudo,
    pseudo_languages,
    untranslated,
)

Form = tuple[str, str, str, str]
"""Tag, id, the English text, the made-up one."""
UNTOUCHED = re.compile(r"<[^<>]*>|\{\w*\}|&#?\w+;|(?<![\w/])[/@]\w[\w-]*|\w*_\w+")
ADDRESSES = re.compile(r"https?://\S+|--\w[\w-]*|\b(?:\w+\.)+\w+/\S*")
FOR_EYES = re.compile(r"<(code|pre)>.*?</\1>", re.DOTALL)
LIMITS = {
    # Bot API: BotCommand, setMyDescription, setMyShortDescription; a label beyond 64 is cut on a phone.
    ".button.": 64,
    ".command.": 256,
    "chat.profile.description": 512,
    "chat.profile.short_description": 120,
}
CITY_NAME = "Ciudad Jacaranda"


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Languages:
    return pseudo_languages(tmp_path_factory.mktemp("locales"))


def english() -> Iterator[tuple[str, tuple[str, ...]]]:
    with (locales_folder() / "en" / "LC_MESSAGES" / "bot.po").open("rb") as file:
        for message in read_po(file, abort_invalid=True):
            if message.id:
                forms = (message.string,) if isinstance(message.string, str) else tuple(message.string)
                yield message.id if isinstance(message.id, str) else message.id[0], forms


FORMS: list[Form] = [
    (tag, text_id, form, pseudo(form, tag, text_id))
    for text_id, forms in english()
    for form in forms
    for tag in TAGS
    if not text_id.startswith(KEPT) and text_id not in PATTERNS
]


def letters(text: str) -> str:
    for pattern in (FOR_EYES, ADDRESSES, UNTOUCHED):
        text = pattern.sub(" ", text)
    return "".join(letter for letter in text if letter.isalpha())


def test_both_languages_have_every_text_in_every_form(languages: Languages) -> None:
    assert languages.published == tuple(sorted(TAGS))
    for tag in TAGS:
        assert languages.texts(tag) == {text_id for text_id, _ in english()}
        one, more = (languages.speech(tag).say("chat.count", count=count) for count in (1, 2))
        assert one != more


def test_every_text_is_changed_marked_and_longer() -> None:
    wrong = [
        (tag, text_id)
        for tag, text_id, form, made in FORMS
        if letters(form)
        and (
            re.search(r"[A-Za-z]", letters(made))
            or made.count(OPEN) != made.count(CLOSE)
            or OPEN not in made
            or len(letters(made)) < (1 + LONGER) * len(letters(form))
        )
    ]
    assert wrong == []


def test_values_tags_entities_and_commands_stay() -> None:
    for _, text_id, form, made in FORMS:
        assert UNTOUCHED.findall(made) == UNTOUCHED.findall(form), text_id
        assert FOR_EYES.findall(made) == FOR_EYES.findall(form), text_id
        assert [part[1] for part in Formatter().parse(made)] == [part[1] for part in Formatter().parse(form)]


def test_a_text_without_a_letter_has_nothing_to_mark() -> None:
    assert [made for _, _, form, made in FORMS if not letters(form) and OPEN in made and made != form] == []


def test_in_the_mirrored_language_words_run_from_right_to_left(languages: Languages) -> None:
    speech = languages.speech(MIRRORED)
    assert speech.locale.text_direction == "rtl"
    for tag, text_id, form, made in FORMS:
        if tag == MIRRORED and letters(form):
            assert {unicodedata.bidirectional(letter) for letter in letters(made)} <= {"R", "AL"}, text_id
    # Nothing forces a direction: it comes from the letters, as in a real language.
    assert not any(unicodedata.category(letter) == "Cf" for *_, made in FORMS for letter in made)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("count", [0, 1, 5])
def test_every_text_can_be_said(languages: Languages, tag: str, count: int) -> None:
    speech = languages.speech(tag)
    for text_id, forms in english():
        names = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}
        said = speech.say(text_id, **{**dict.fromkeys(names, "7"), "count": count})
        assert len(said) <= 4096
        parse_html(said)


@pytest.mark.parametrize("tag", TAGS)
def test_what_telegram_bounds_has_room_to_grow(tag: str) -> None:
    for made_in, text_id, _, made in FORMS:
        shown = made.replace("{city}", CITY_NAME)
        most = next((most for part, most in LIMITS.items() if part in text_id), 4096)
        assert made_in != tag or len(shown) <= most, text_id


@pytest.mark.parametrize("tag", TAGS)
def test_a_button_carries_the_language_and_commands_have_their_texts(languages: Languages, tag: str) -> None:
    press = Speak(language=tag, greet=True)
    assert unpack(pack(press)) == press
    assert all(OPEN in languages.speech(tag).plain(f"chat.command.{name}") for name in COMMANDS)


def test_dates_and_numbers_are_formatted_as_in_the_language_beside(languages: Languages) -> None:
    accented, mirrored = languages.speech(ACCENTED), languages.speech(MIRRORED)
    assert accented.day(date(2026, 11, 24)) == f"{OPEN}Tuesday 24 November{CLOSE}"
    assert "نوفمبر" in mirrored.day(date(2026, 11, 24))
    moment = accented.moment(datetime(2026, 11, 24, 17, tzinfo=UTC), zone=ZoneInfo("America/Mexico_City"))
    assert untranslated(moment) == []


@pytest.mark.parametrize(
    ("shown", "known", "found"),
    [
        ("⟦Ĥéļļö⟧", (), []),
        ("⟦Ĥéļļö⟧ world", (), ["world"]),
        ("⟦Þŕîçé: ⟧$50.00", (), []),
        ("⟦Þŕîçé: ⟧Price not stated", (), ["Price not stated"]),
        ("Telar de  cintura\n⟦Ŵĥéñ⟧", ("Telar de cintura",), []),
        ("TELAR de cintura · ⟦ñöŵ⟧", ("Telar de cintura",), []),
        ("Telar de c…\n⟦Ŵĥéñ⟧", ("Telar de cintura",), []),
        ("Telar de lana\n⟦Ŵĥéñ⟧", ("Telar de cintura",), ["Telar de lana"]),
        ("⟦a long text that was cu…\nresults", (), ["results"]),
        ("/today ⟦îš⟧ @CityBot https://example.org/a", (), []),
        ("3. ⟦Ĥéļļö⟧ ✓ 7", (), []),
        ("⟦öñé⟧ and ⟦ţŵö⟧", (), ["and"]),
        ("⟦öñé⟧ and ⟦ţŵö⟧", ("and",), []),
        ("for ⟦ţŵö⟧", ("or",), ["for"]),
        ("⟦Þŕîçé: ⟧MX$320", ("MX$",), []),
        ("⟦حعللو⟧ hello", (), ["hello"]),
        ("", (), []),
    ],
)
def test_what_is_outside_the_marks_and_not_known_is_found(
    shown: str, known: tuple[str, ...], found: list[str]
) -> None:
    assert untranslated(shown, known) == found


@pytest.mark.parametrize("tag", TAGS)
def test_the_cards_of_a_city_say_nothing_that_is_not_from_the_texts(languages: Languages, tag: str) -> None:
    city = load_city("jacaranda")
    speech = languages.speech(tag)
    now = datetime(2026, 11, 23, 16, tzinfo=UTC)
    wording = Wording(speech=speech, zone=city.zone, currency=city.currency, now=now)
    every_fifth = sample_opportunities(city.key, today=date(2026, 11, 23))[::5]
    for number, opportunity in enumerate(every_fifth, start=1):
        screen = card(
            replace(opportunity, id=number), wording, bot=User(1, "City", is_bot=True, username="CityBot")
        )
        shown = [parse_html(screen.text).text, *(button.text for row in screen.rows for button in row)]
        known = [*strings(opportunity), *lent_words(speech)]
        assert [piece for text in shown for piece in untranslated(text, known)] == [], opportunity.external_id


def strings(value: object) -> Iterator[str]:
    """Every string within a value of the catalogue."""
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from strings(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from strings(getattr(value, name))


def test_only_the_languages_asked_for_are_made(tmp_path: Path) -> None:
    assert Languages(make_locales(tmp_path, MIRRORED)).published == (MIRRORED,)
