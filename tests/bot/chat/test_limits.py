"""Whatever the catalogue holds, what is shown fits into Telegram's limits and its markup stays whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest
from telegram import User

from bot.chat.callbacks import PIECES, Again, Filters, Show
from bot.chat.offers import in_text_only
from bot.chat.safety.care import care
from bot.chat.screen import MOST_TEXT
from bot.chat.telling.brief import brief
from bot.chat.telling.cards import card
from bot.chat.telling.comparison import comparison
from bot.chat.telling.filters import filter_menu
from bot.chat.telling.results import nothing, results
from bot.chat.telling.shown import Shown
from bot.city import EmergencyNumber, LocalText
from bot.city_file import load_city
from bot.demo.formatting import parse_html
from catalog.model import (
    ACCESS_NEEDS,
    Access,
    Audience,
    EventStatus,
    Kind,
    Known,
    Occurrence,
    Opportunity,
    OpportunityText,
    Organization,
    Place,
    Position,
    Prerequisites,
    Price,
    PriceKind,
    Registration,
    RegistrationKind,
)
from catalog.safety import Danger
from catalog.search import Facet
from catalog.search.answer import Answer, Confidence, Hit, Reason, ReasonKind, WayOn, WayOnKind
from catalog.search.understood import Piece, Understood, When, Where

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
MONSTERS = {
    "letters": "x" * 5000,
    "words": "palabra " * 900,
    "markup": "<b>&amp;</b></blockquote>" * 300,
    "emoji": "😀" * 3000,
    "lines": "a\n\n" * 2000,
}


def monster(words: str) -> Opportunity:
    place = Place(
        name=words,
        street_address=words,
        neighbourhood=words,
        locality=words,
        postal_code=words,
        position=Position(latitude=1, longitude=1),
        transportation=words,
        prerequisites=Prerequisites(water=Known.YES, toilets=Known.NO),
        telephone=words,
    )
    dates = tuple(
        Occurrence(
            starts=NOW + timedelta(days=n),
            ends=NOW + timedelta(days=n + 3),
            zone="America/Mexico_City",
            recurrence_id=NOW + timedelta(days=n),
            status=EventStatus.CANCELLED if n % 2 else EventStatus.RESCHEDULED,
            previous_start=NOW,
            status_reason=words,
            remaining_capacity=0,
        )
        for n in range(400)
    )
    return Opportunity(
        id=2**62,
        kind=Kind.COURSE,
        source="s",
        external_id="1",
        texts=(OpportunityText(language="pt-BR", name=words, summary=words, description=words, easy=words),),
        organization=Organization(name=words, telephone=words),
        place=place,
        price=Price(kind=PriceKind.AMOUNT, amount=Decimal("123456789.99"), conditions=words),
        access=Access(step_free=Known.YES, quiet=Known.NO),
        audiences=frozenset(Audience),
        minimum_age=18,
        maximum_age=99,
        languages=("es", "en", "fr", "pt", "nah", "yua", "mix", "zap", "otq", "tsz") * 5,
        occurrences=dates,
        registration=Registration(
            kind=RegistrationKind.REQUIRED,
            url="https://example.org/" + "x" * 3000,
            telephone=words,
            email=words,
        ),
        documents=(words,) * 20,
        who_can_come=words,
        status_reason=words,
        event_status=EventStatus.RESCHEDULED,
        url="http://example.org/" + words,
        assured_on=NOW.date(),
    )


def plain(html: str) -> str:
    """The text as Telegram shows it; markup that does not parse fails the test."""
    return parse_html(html).text


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("words", MONSTERS.values(), ids=MONSTERS.keys())
def test_a_card_fits_whatever_its_record_holds(words: str, wording) -> None:
    bot = User(1, "b", is_bot=True, username="b" * 32, supports_inline_queries=False)
    screen = card(monster(words), wording, bot=bot)
    text = plain(screen.text)
    assert units(text) <= MOST_TEXT
    assert "$123,456,789.99" in text or "123,456,789.99" in text
    check_buttons(screen)


@pytest.mark.parametrize("words", MONSTERS.values(), ids=MONSTERS.keys())
@pytest.mark.parametrize("confidence", [Confidence.SURE, Confidence.PERHAPS])
def test_a_list_fits_whatever_its_records_hold(words: str, confidence, wording) -> None:
    shown = shown_of(words, confidence)
    screen = results(shown, wording)
    assert units(plain(screen.text)) <= MOST_TEXT
    check_buttons(screen)


@pytest.mark.parametrize("words", MONSTERS.values(), ids=MONSTERS.keys())
def test_nothing_fits_whatever_was_asked(words: str, wording) -> None:
    shown = shown_of(words, Confidence.NONE)
    screen = nothing(shown, wording, name_of=lambda code: words)
    assert units(plain(screen.text)) <= MOST_TEXT
    check_buttons(screen)


def shown_of(words: str, confidence: Confidence) -> Shown:
    pieces = tuple(
        Piece(key=key, words=words) for key in ("free", "when", "where", "audience", "access", "kind")
    )
    reasons = tuple(
        Reason(kind=kind, detail=words) for kind in (ReasonKind.WORDS, ReasonKind.SPELLING, ReasonKind.WHERE)
    )
    hits = tuple(
        Hit(
            id=n,
            source="s",
            external_id="1",
            kind=Kind.COURSE,
            title=words,
            language="pt",
            score=1,
            reasons=reasons,
            unsure=("free", "when", "where"),
            broken=("audience", "access", "kind"),
        )
        for n in range(1, 6)
    )
    answer = Answer(
        query=words[:256],
        language="es-MX",
        confidence=confidence,
        understood=Understood(
            terms=(words,) * 50,
            free=True,
            kind=Kind.HEALTH,
            when=When(start=NOW.date(), end=(NOW + timedelta(days=9)).date(), weekdays=frozenset(range(7))),
            where=Where(name=words),
            audiences=frozenset(Audience),
            access=frozenset(ACCESS_NEEDS),
            language="zap",
            online=False,
            pieces=pieces,
        ),
        hits=hits if confidence is not Confidence.NONE else (),
        total=10**9,
        ways_on=(
            *(WayOn(kind=WayOnKind.WITHOUT, detail=piece.key, count=10**6) for piece in pieces),
            *(WayOn(kind=WayOnKind.SPELLING, detail=words, count=3) for _ in range(9)),
            WayOn(kind=WayOnKind.TOPIC, detail="music", count=2),
            WayOn(kind=WayOnKind.BROWSE),
        ),
    )
    records = MappingProxyType({n: monster(words) for n in range(1, 6)})
    removed = (Piece(key="language", words=words), Piece(key="online", words=""))
    show = Show(removed=frozenset({"language", "online"}), page=7, near=True, why=True)
    return Shown(
        answer=answer,
        show=show,
        quoted=words[:256],
        opportunities=records,
        removed=removed,
        contact=words[:200],
        said=words[100:200],
        fresh=10**6,
    )


def check_buttons(screen) -> None:
    rows = screen.buttons.inline_keyboard if screen.buttons else ()
    assert sum(map(len, rows)) <= 100
    for button in (button for row in rows for button in row):
        assert 0 < units(button.text) <= 64
        assert len((button.callback_data or "").encode()) <= 64
        assert len(button.url or "") <= 2048
        assert button.copy_text is None or 0 < len(button.copy_text.text) <= 256


@pytest.mark.parametrize("words", MONSTERS.values(), ids=MONSTERS.keys())
def test_a_comparison_fits_whatever_its_records_hold(words: str, wording) -> None:
    other = replace(monster(words[::-1]), id=7, documents=None)
    screen = comparison(monster(words), other, wording)
    assert units(plain(screen.text)) <= MOST_TEXT
    check_buttons(screen)


@pytest.mark.parametrize("words", MONSTERS.values(), ids=MONSTERS.keys())
def test_what_is_passed_on_fits_whatever_its_record_holds(words: str, wording) -> None:
    assert units(plain(brief(monster(words), wording, 0))) <= MOST_TEXT


@pytest.mark.parametrize("words", MONSTERS.values(), ids=MONSTERS.keys())
def test_filters_fit_whatever_the_parts_of_the_city_are_called(words: str, wording) -> None:
    facets = [Facet(key="where", value=f"{n} {words}"[:2000], count=n) for n in range(1, 300)]
    facets += [Facet(key="language", value="nah", count=3), Facet(key="free", value="", count=10**6)]
    view = Filters(topic="free-from-violence", removed=frozenset({"when"}), strict=frozenset({"free"}))
    for key in ("", PIECES["where"]):
        screen = filter_menu(facets, replace(view, key=key), words[:256], wording.speech)
        assert units(plain(screen.text)) <= MOST_TEXT
        check_buttons(screen)


@pytest.mark.parametrize("words", MONSTERS.values(), ids=MONSTERS.keys())
@pytest.mark.parametrize("confidence", list(Confidence))
def test_text_alone_fits_whatever_is_shown(words: str, confidence, wording) -> None:
    shown = shown_of(words, confidence)
    bot = User(1, "b", is_bot=True, username="b" * 32, supports_inline_queries=True)
    whole = nothing(shown, wording, name_of=lambda code: words) if not shown.hits else results(shown, wording)
    for screen in (whole, card(monster(words), wording, bot=bot, back=Again())):
        for message in in_text_only(screen, wording.speech):
            assert units(plain(message.text)) <= MOST_TEXT
            assert message.buttons is None


@pytest.mark.parametrize("words", MONSTERS.values(), ids=MONSTERS.keys())
def test_care_fits_and_names_the_numbers_whatever_the_city_wrote(words: str, wording) -> None:
    numbers = tuple(
        EmergencyNumber(
            kind=kind,
            number="911",
            label=LocalText(words={"en": words[:300]}),
            hours=LocalText(words={"en": words[:100]}),
        )
        for kind in ("danger", "suicide_prevention", "poison")
    )
    city = load_city("jacaranda")
    for danger in (None, *Danger):
        screen = care(replace(city, emergency=numbers), wording.speech, danger)
        assert "911" in screen.text
        assert units(plain(screen.text)) <= MOST_TEXT
