"""What goes out comes back unchanged, whatever it says, in every format; and an edit made outside counts."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook

from catalog.changes.compare import differences
from catalog.codec import from_json, to_json
from catalog.exports.calendar import calendar
from catalog.exports.hsds import hsds
from catalog.exports.jsonld import jsonld
from catalog.exports.pack import pack
from catalog.exports.table import csv_table, xlsx_table
from catalog.imports import Reading, read
from catalog.imports.texts import line
from catalog.model import (
    EventStatus,
    Kind,
    Opportunity,
    OpportunityText,
    Place,
    Position,
    Price,
    PriceKind,
    Schedule,
    Term,
)
from catalog.remainder import NAME, Setting
from catalog.sample import sample_opportunities
from tests.catalog.test_store_codec import OPPORTUNITIES

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
HERE = Setting("America/Mexico_City", "es-MX", "MXN")
ELSEWHERE = {"zone": "Europe/Madrid", "language": "fr", "currency": "EUR"}
"""Of the city that reads: nothing of it may creep in."""

Write = Callable[[Sequence[Opportunity]], bytes]
FORMATS: dict[str, Write] = {
    "jsonld": lambda some: jsonld(some, HERE),
    "ical": lambda some: calendar(some, HERE, now=NOW),
    "csv": lambda some: csv_table(some, HERE),
    "xlsx": lambda some: xlsx_table(some, HERE),
    "hsds": lambda some: hsds(some, HERE),
    "pack": lambda some: pack(some, HERE),
}
EXAMPLES = {"xlsx": 12}
"""A workbook is read in a process of its own, which takes a third of a second."""
RULES = st.sampled_from(
    ["", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=9", "FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20991231"]
)


def with_rules(opportunity: Opportunity, rule: str) -> Opportunity:
    """Some of the schedules have rules, where they have a start."""
    ruled = (replace(s, rrule=rule) if s.starts else s for s in opportunity.schedules)
    return replace(opportunity, source="a", schedules=tuple(ruled))


ANY = st.lists(
    st.builds(with_rules, OPPORTUNITIES, RULES),
    min_size=1,
    max_size=2,
    unique_by=lambda o: line(o.external_id),
)


def back(data: bytes, name: str = "x") -> Reading:
    return read(data, name, source="a", **ELSEWHERE)


def apart(some: Sequence[Opportunity]) -> list[Opportunity]:
    """As a database would hold them: one place and one organization for a key."""
    found = []
    for number, each in enumerate(some):
        plain = from_json(to_json(each))
        if plain.place:
            plain = replace(plain, place=replace(plain.place, key=f"{plain.place.key}{number}"))
        if plain.organization:
            key = f"{plain.organization.key}{number}"
            plain = replace(plain, organization=replace(plain.organization, key=key))
        texts = {text.language: text for text in plain.texts}
        found.append(replace(plain, texts=tuple(texts.values()), locked=frozenset()))
    return found


@pytest.mark.parametrize("format", FORMATS)
def test_anything_comes_back_unchanged(format: str) -> None:
    @settings(
        max_examples=EXAMPLES.get(format, 40),
        deadline=None,
        database=None,
        derandomize=True,
        # What is left of so large a record after an hour of making it smaller says no more.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(ANY)
    def come_back(some: list[Opportunity]) -> None:
        meant = apart(some)
        reading = back(FORMATS[format](meant))
        found = {draft.opportunity.external_id: draft.opportunity for draft in reading.drafts}
        assert found.keys() == {each.external_id for each in meant}, reading.problems
        for each in meant:
            assert differences(each, found[each.external_id]) == ()

    come_back()


@pytest.mark.parametrize("format", FORMATS)
def test_a_whole_city_comes_back_unchanged(format: str) -> None:
    whole = sample_opportunities("jacaranda", today=date(2026, 11, 23))
    # A year of dates would make it a test of patience.
    whole = [replace(o, source="a") for o in whole[::5]]
    reading = back(FORMATS[format](whole))
    found = {draft.opportunity.external_id: draft.opportunity for draft in reading.drafts}
    assert [p for p in reading.problems if p.severity.value in ("refused", "error")] == []
    assert found.keys() == {each.external_id for each in whole}
    assert [each.external_id for each in whole if differences(each, found[each.external_id])] == []


CLASS = Opportunity(
    kind=Kind.COURSE,
    source="a",
    external_id="1",
    texts=(
        OpportunityText(language="es-MX", name="Yoga", description="=SUM(A1:A9)"),
        OpportunityText(language="en", name="Yoga, calmly"),
    ),
    place=Place(name="Casa 5", position=Position(latitude=19.4, longitude=-99.1), transportation="Metro"),
    price=Price(kind=PriceKind.AMOUNT, amount=Decimal("50.00"), currency="MXN"),
    topics=(Term(scheme="local", code="learn"),),
    sensitive=True,
    schedules=(Schedule(zone="America/Mexico_City", starts=datetime.fromisoformat("2026-12-01T18:00")),),
    extra={"sala": "7", "jsonld": {"performer": "Trío"}, "ical": {"X-ROOM": "7"}},
    version=4,
)


def only(data: bytes) -> Opportunity:
    (draft,) = back(data).drafts
    return draft.opportunity


def test_who_edits_a_table_outside_is_believed_and_loses_nothing_else() -> None:
    text = csv_table([CLASS], HERE).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0] |= {"name": "Yoga suave", "place.name": "Casa 6", "price_amount": "60"}
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    edited = only(out.getvalue().encode("utf-8-sig"))
    assert [text.name for text in edited.texts] == ["Yoga suave", "Yoga, calmly"]
    assert edited.place is not None
    assert (edited.place.name, edited.place.transportation) == ("Casa 6", "Metro")
    assert edited.price.amount == 60
    assert (edited.topics, edited.sensitive) == (CLASS.topics, True)


def test_where_an_edit_and_the_remainder_speak_of_one_thing_the_edit_counts() -> None:
    weekly = replace(CLASS, schedules=(replace(CLASS.schedules[0], rrule="FREQ=WEEKLY"),))
    (row,) = csv.DictReader(io.StringIO(csv_table([weekly], HERE).decode("utf-8-sig")))
    for start, expected in ((row["start"], weekly.schedules), ("2026-12-03 19:00", None)):
        out = io.StringIO()
        writer = csv.DictWriter(out, row)
        writer.writeheader()
        writer.writerow({**row, "start": start})
        found = only(out.getvalue().encode("utf-8-sig")).schedules
        moved = replace(CLASS.schedules[0], starts=datetime.fromisoformat("2026-12-03T19:00"))
        assert found == (expected or (moved,))


def test_who_edits_linked_data_outside_is_believed() -> None:
    feed = json.loads(jsonld([CLASS], HERE))
    feed["dataFeedElement"][0]["hasCourseInstance"][0]["startDate"] = "2026-12-02T19:00:00-06:00"
    edited = only(json.dumps(feed).encode())
    assert edited.schedules[0].starts == datetime.fromisoformat("2026-12-02T19:00")
    assert edited.schedules[0].zone == "America/Mexico_City"
    assert edited.topics == CLASS.topics


def test_a_remainder_that_somebody_broke_harms_nobody() -> None:
    feed = json.loads(jsonld([CLASS], HERE))
    node = feed["dataFeedElement"][0]
    for broken in ("x", None, {"in": 5}, {"in": ["a", "b", "c"], "kept": {"topics": 5}}):
        node[NAME] = broken
        assert only(json.dumps(feed).encode()).texts[0].name == "Yoga"
    good = json.loads(jsonld([CLASS], HERE))["dataFeedElement"][0][NAME]
    good["kept"]["assured_on"] = [good["kept"]["sensitive"][0], "no day at all"]
    node[NAME] = good
    assert only(json.dumps(feed).encode()).texts[0].name == "Yoga"


def test_a_table_opens_in_excel_as_text_and_computes_nothing() -> None:
    data = csv_table([CLASS], HERE)
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert (row["description"], row["place.longitude"], row["sala"]) == ("'=SUM(A1:A9)", "-99.1", "7")
    sheet = load_workbook(io.BytesIO(xlsx_table([CLASS], HERE))).active
    assert sheet is not None
    kinds = {cell.data_type for cells in sheet.iter_rows(min_row=2) for cell in cells if cell.value}
    assert kinds == {"s"}


def test_a_calendar_says_the_version_the_state_and_the_zone() -> None:
    called_off = replace(CLASS, event_status=EventStatus.CANCELLED)
    whole = Calendar.from_ical(calendar([called_off], HERE, now=NOW))
    (event,) = whole.walk("VEVENT")
    assert (int(event["sequence"]), str(event["status"]), str(event["X-ROOM"])) == (4, "CANCELLED", "7")
    assert [str(zone["tzid"]) for zone in whole.walk("VTIMEZONE")] == ["America/Mexico_City"]


NATIVE = {
    "jsonld": "texts kind price place.name place.position topics schedules extra",
    "ical": "extra schedules",
    "csv": "price place.name place.position place.transportation schedules",
    "hsds": "price place.name place.position place.transportation",
}
"""What a format says in words of its own (docs/exchange.md): of that nothing is in the remainder."""


@pytest.mark.parametrize("format", NATIVE)
def test_what_a_format_has_words_for_it_says_in_them(format: str) -> None:
    # The remainder is known by its name, in whichever form a format can hold one.
    plain = replace(CLASS, extra={}, price=replace(CLASS.price, amount=Decimal(50)))
    written = FORMATS[format]([plain])
    if format == "hsds":
        table = zipfile.ZipFile(io.BytesIO(written)).read(f"{NAME}.csv").decode()
        remainder = next(csv.DictReader(io.StringIO(table)))["value"]
    elif format == "ical":
        (event,) = Calendar.from_ical(written).walk("VEVENT")
        remainder = str(event[NAME.replace("_", "-").upper()])
    elif format == "csv":
        remainder = next(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))[NAME]
    else:
        remainder = json.dumps(json.loads(written)["dataFeedElement"][0][NAME])
    kept = set(json.loads(remainder)["kept"])
    assert kept.isdisjoint(NATIVE[format].split()), kept


def test_what_came_with_linked_data_goes_out_again() -> None:
    (node,) = json.loads(jsonld([CLASS], HERE))["dataFeedElement"]
    assert node["performer"] == "Trío"


def test_a_record_of_another_source_keeps_that_in_its_name() -> None:
    for format, write in FORMATS.items():
        (draft,) = read(write([CLASS]), "x", source="b", **ELSEWHERE).drafts
        assert draft.opportunity.external_id == "a:1", format
        assert draft.opportunity.source == "b"
