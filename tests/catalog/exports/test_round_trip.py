"""What goes out comes back unchanged, whatever it says, in every format; and an edit made outside counts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalog.changes.compare import differences
from catalog.codec import from_json, to_json
from catalog.exports.calendar import calendar
from catalog.exports.hsds import hsds
from catalog.exports.jsonld import jsonld
from catalog.exports.pack import pack
from catalog.exports.table import csv_table, xlsx_table
from catalog.imports import Reading, read
from catalog.imports.texts import line
from catalog.model import Opportunity, Schedule
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
@pytest.mark.parametrize("city", ["jacaranda", "port-selwyn"])
def test_a_whole_city_comes_back_unchanged(format: str, city: str) -> None:
    whole = [replace(o, source="a") for o in sample_opportunities(city, today=date(2026, 11, 23))]
    reading = back(FORMATS[format](whole))
    found = {draft.opportunity.external_id: draft.opportunity for draft in reading.drafts}
    assert [p for p in reading.problems if p.severity.value in ("refused", "error")] == []
    assert found.keys() == {each.external_id for each in whole}
    assert [each.external_id for each in whole if differences(each, found[each.external_id])] == []
