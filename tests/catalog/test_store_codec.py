from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import Database
from catalog.codec import content, encode, from_json, to_json
from catalog.model import (
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
    Schedule,
    Sector,
    Term,
)
from catalog.store import Store

EARLY, LATE = datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2150-01-01")
AT = datetime(2026, 11, 23, 16, tzinfo=UTC)

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
ZONES = st.sampled_from(["America/Mexico_City", "Europe/Madrid", "UTC"])
MOMENTS = st.datetimes(EARLY, LATE, timezones=st.just(UTC))
DATES = st.dates(date(1950, 1, 1), date(2150, 1, 1))
COUNTS = st.none() | st.integers(0, 10**12)
KNOWN = st.sampled_from(Known)
SCHEDULES = st.builds(
    Schedule,
    zone=ZONES,
    starts=st.none() | st.datetimes(EARLY, LATE),
    duration=st.none() | st.timedeltas(timedelta(0), timedelta(days=900)),
    exdates=st.lists(DATES, max_size=2).map(tuple),
    all_day=st.booleans(),
    description=WORDS,
)
PLACES = st.builds(
    Place,
    name=WORDS,
    key=WORDS,
    neighbourhood=WORDS,
    position=st.none() | st.builds(Position, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180)),
    access=st.builds(Access, step_free=KNOWN, quiet=KNOWN),
    prerequisites=st.builds(Prerequisites, water=KNOWN),
    opening_hours=st.lists(SCHEDULES, max_size=2).map(tuple),
)
OCCURRENCES = st.builds(
    Occurrence,
    starts=MOMENTS,
    ends=st.none() | MOMENTS,
    zone=ZONES,
    recurrence_id=MOMENTS,
    status=st.sampled_from(EventStatus),
    previous_start=st.none() | MOMENTS,
    place=st.none() | PLACES,
    remaining_capacity=COUNTS,
)
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=5,
)
OPPORTUNITIES = st.builds(
    Opportunity,
    kind=st.sampled_from(Kind),
    source=st.sampled_from(["a", "b"]),
    external_id=WORDS,
    texts=st.lists(
        st.builds(OpportunityText, language=WORDS, name=WORDS, easy=WORDS), min_size=1, max_size=2
    ).map(tuple),
    organization=st.none() | st.builds(Organization, name=WORDS, sector=st.none() | st.sampled_from(Sector)),
    place=st.none() | PLACES,
    price=st.builds(
        Price,
        kind=st.sampled_from(PriceKind),
        amount=st.none() | st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**9),
    ),
    audiences=st.frozensets(st.sampled_from(Audience), max_size=3),
    minimum_age=COUNTS,
    languages=st.lists(WORDS, max_size=2).map(tuple),
    topics=st.lists(st.builds(Term, scheme=WORDS, code=WORDS), max_size=2).map(tuple),
    schedules=st.lists(SCHEDULES, max_size=2).map(tuple),
    occurrences=st.lists(OCCURRENCES, min_size=1, max_size=3, unique_by=lambda o: o.recurrence_id).map(
        lambda some: tuple(sorted(some, key=lambda o: o.recurrence_id))
    ),
    registration=st.builds(Registration, url=WORDS),
    documents=st.none() | st.lists(WORDS, max_size=2).map(tuple),
    valid_from=st.none() | DATES,
    extra=st.dictionaries(WORDS, JSON_VALUES, max_size=2),
    locked=st.frozensets(WORDS, max_size=2),
    sensitive=st.booleans(),
)


@given(OPPORTUNITIES)
def test_whatever_is_written_as_json_is_read_back_the_same(opportunity: Opportunity) -> None:
    assert from_json(json.loads(json.dumps(to_json(opportunity)))) == opportunity


@pytest.fixture(scope="module")
def sqlite_loop(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[asyncio.Runner, Database]]:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("codec") / "codec.sqlite3")
    with asyncio.Runner() as runner:
        database = Database(f"sqlite:///{path}")
        yield runner, database
        runner.run(database.close())


@pytest.fixture(scope="module")
def postgres_loop(postgres: Any) -> Iterator[tuple[asyncio.Runner, Database]]:
    for url in postgres.lend(postgres.template):
        with asyncio.Runner() as runner:
            database = Database(url)
            yield runner, database
            runner.run(database.close())


@pytest.mark.parametrize("backend", ["sqlite_loop", "postgres_loop"])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(opportunity=OPPORTUNITIES)
def test_whatever_is_stored_is_given_back_the_same(
    request: pytest.FixtureRequest, backend: str, opportunity: Opportunity
) -> None:
    runner, database = request.getfixturevalue(backend)

    async def there_and_back() -> Opportunity:
        async with database.writing() as session:
            stored = await Store(session).put(opportunity, author="a", at=AT)
            again = await Store(session).put(opportunity, author="a", at=AT)
            assert again == stored
            return stored

    assert content(runner.run(there_and_back())) == content(opportunity)


def test_what_is_left_at_its_default_takes_no_room() -> None:
    bare = Opportunity(
        kind=Kind.COURSE, source="a", external_id="1", texts=(OpportunityText(language="es", name="A"),)
    )
    assert to_json(bare) == {
        "kind": "course",
        "source": "a",
        "external_id": "1",
        "texts": [{"language": "es", "name": "A"}],
    }


def test_none_is_told_from_nothing_where_the_default_is_something() -> None:
    assert encode(Price(amount=None)) == {}
    assert encode(Price(kind=PriceKind.AMOUNT, amount=Decimal("0"))) == {"kind": "amount", "amount": "0"}


def test_what_json_cannot_hold_is_refused() -> None:
    wrong = Opportunity(
        kind=Kind.COURSE,
        source="a",
        external_id="1",
        texts=(OpportunityText(language="es", name="A"),),
        extra={"when": AT},
    )
    with pytest.raises(ValueError, match="datetime"):
        to_json(wrong)


def test_a_key_from_a_newer_version_is_passed_over() -> None:
    data = {"kind": "course", "source": "a", "external_id": "1", "texts": [{"language": "es", "name": "A"}]}
    assert from_json({**data, "colour": "blue"}) == from_json(data)
