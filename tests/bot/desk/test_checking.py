"""What is to be seen to before something is published, each by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.checking import findings
from catalog.model import (
    Access,
    AttendanceMode,
    Kind,
    Known,
    Opportunity,
    OpportunityText,
    Organization,
    Price,
    PriceKind,
    Sector,
)
from tests.journeys.conftest import CITY, HOUSE, LIBRARY, MONDAY, NOW, at

DAY = timedelta(days=1)
GOOD = Opportunity(
    kind=Kind.COURSE,
    source="desk",
    external_id="1",
    texts=(
        OpportunityText(language="es-MX", name="Bordado", description="Aquí aprendes. Trae tela."),
        OpportunityText(language="en", name="Embroidery"),
    ),
    organization=Organization(name="Red de Bibliotecas"),
    place=LIBRARY,
    price=Price(kind=PriceKind.FREE),
    occurrences=(at(MONDAY + DAY, 17),),
)
HARD = "La administración proporcionará oportunamente información complementaria " * 4
ENGLISH_HARD = "The administration shall provide supplementary documentation appropriately " * 4


def found(opportunity: Opportunity, *like: Opportunity) -> dict[str, bool]:
    """What is found: its code, and whether it blocks."""
    return {each.code: each.blocks for each in findings(opportunity, city=CITY, now=NOW, like=like)}


def said(text: str, language: str = "es-MX") -> Opportunity:
    texts = tuple(
        replace(each, description=text) if each.language == language else each for each in GOOD.texts
    )
    return replace(GOOD, texts=texts)


@pytest.mark.parametrize(
    ("opportunity", "expected"),
    [
        (GOOD, {}),
        (replace(GOOD, texts=(OpportunityText(language="es", name=" "),)), {"name": True, "language": False}),
        (replace(GOOD, organization=None), {"organization": True}),
        (replace(GOOD, organization=Organization(name=" ")), {"organization": True}),
        (replace(GOOD, occurrences=()), {"when": False}),
        (replace(GOOD, occurrences=(), kind=Kind.EVENT), {"when": True}),
        (replace(GOOD, occurrences=(), kind=Kind.SERVICE), {}),
        (replace(GOOD, place=None), {"where": False}),
        (replace(GOOD, place=None, attendance_mode=AttendanceMode.ONLINE), {}),
        (replace(GOOD, price=Price()), {"price": False}),
        (
            replace(GOOD, price=Price(), organization=Organization(name="Academia", sector=Sector.PRIVATE)),
            {"price": True},
        ),
        (replace(GOOD, place=HOUSE), {"access": False}),
        (replace(GOOD, place=HOUSE, access=Access(step_free=Known.NO)), {}),
        (replace(GOOD, texts=GOOD.texts[:1]), {"language": False}),
        (replace(GOOD, occurrences=(at(MONDAY - DAY, 17),)), {"past": False}),
        (replace(GOOD, occurrences=(at(MONDAY - DAY, 17), at(MONDAY + DAY, 17))), {}),
        (replace(GOOD, occurrences=(at(MONDAY + DAY, 17, hours=-1),)), {"ends_before": True}),
        (said(HARD), {"ease_long": False}),
        (said(ENGLISH_HARD, "en"), {"ease_long": False}),
        (
            said(
                "Fundamentalmente proporcionaremos capacitación administrativa. Información complementaria."
            ),
            {},
        ),
    ],
)
def test_each_is_found_by_itself(opportunity: Opportunity, expected: dict[str, bool]) -> None:
    assert found(opportunity) == expected


def test_the_long_sentence_is_named() -> None:
    (finding,) = findings(said(f"Esto se lee bien. {HARD.strip()}. Y esto también."), city=CITY, now=NOW)
    assert finding.values["sentence"].startswith("La administración proporcionará")
    assert (finding.values["words"], finding.values["aim"]) == (24, 60)
    assert finding.values["score"] < 60


def test_what_is_there_already_is_named_and_the_thing_itself_is_not() -> None:
    other = replace(GOOD, id=7, external_id="2", texts=(OpportunityText(language="es", name="bordado"),))
    assert found(GOOD, other) == {"alike": False}
    assert found(replace(GOOD, id=7), other) == {}
    elsewhere = replace(other, place=HOUSE, organization=Organization(name="Otra"), occurrences=())
    assert found(GOOD, elsewhere) == {}
    assert found(GOOD, replace(other, texts=(OpportunityText(language="es", name="Cerámica"),))) == {}


def test_what_blocks_comes_first() -> None:
    nothing = replace(GOOD, organization=None, place=None, price=Price(), texts=GOOD.texts[:1])
    blocks = [each.blocks for each in findings(nothing, city=CITY, now=NOW)]
    assert blocks == sorted(blocks, reverse=True)
    assert blocks[0]
