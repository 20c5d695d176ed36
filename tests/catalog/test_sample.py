"""The sample cities: what is in them, and that they never go stale."""

from __future__ import annotations

import csv
import math
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from catalog.model import EventStatus, Kind, Known, Opportunity, PriceKind
from catalog.sample import SampleError, sample_cities, sample_opportunities
from catalog.sample.loader import read_city
from catalog.search.words import fold

MAIN = "jacaranda"
ZONES = {"jacaranda": "America/Mexico_City"}
TODAY = date(2026, 11, 23)
DAYS = [
    date(2024, 2, 29),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 3, 8),  # the clocks go forward in North America
    date(2026, 4, 5),  # … and back in Mexico, until 2022
    date(2026, 11, 1),  # … and back in North America
    date(2026, 11, 23),
    date(2027, 5, 31),
    date(2028, 2, 29),
    date(2031, 9, 16),
]


@cache
def loaded(city: str, today: date = TODAY) -> list[Opportunity]:
    return sample_opportunities(city, today=today)


@pytest.fixture(scope="module")
def jacaranda() -> list[Opportunity]:
    return loaded(MAIN)


def share(opportunities: Iterable[Opportunity], that: Callable[[Opportunity], object]) -> float:
    answers = [bool(that(one)) for one in opportunities]
    return sum(answers) / len(answers)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = (one[0] - other[0]) * 111.2
    east = (one[1] - other[1]) * 111.2 * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


def test_there_are_two_cities_in_two_countries() -> None:
    assert MAIN in sample_cities()
    assert len(sample_cities()) >= 2


def test_the_main_city_has_enough_of_every_kind(jacaranda: list[Opportunity]) -> None:
    kinds = Counter(one.kind for one in jacaranda)
    assert len(jacaranda) >= 300
    assert kinds[Kind.COURSE] >= 130
    assert kinds[Kind.READING] >= 40
    assert set(kinds) == set(Kind)


def test_the_other_city_has_enough_of_every_kind() -> None:
    for city in set(sample_cities()) - {MAIN}:
        opportunities = loaded(city)
        assert len(opportunities) >= 60
        assert {one.kind for one in opportunities} == set(Kind)


def test_every_direction_is_served_by_several(jacaranda: list[Opportunity]) -> None:
    directions = Counter(term.code for one in jacaranda for term in one.topics if term.scheme == "direction")
    assert set(directions) == {str(number) for number in range(1, 11)}
    assert min(directions.values()) >= 10


def test_every_neighbourhood_offers_something(jacaranda: list[Opportunity]) -> None:
    offered = Counter(one.place.neighbourhood for one in jacaranda if one.place)
    named = re.findall(r'(?m)^\[\[neighbourhood\]\]\nname = "(.*)"', city_file(MAIN).read_text("utf-8"))
    assert len(named) >= 10
    assert set(offered) == set(named)
    assert min(offered.values()) >= 5


@pytest.mark.parametrize("city", sample_cities())
def test_every_opportunity_bears_a_topic_people_look_along(city: str) -> None:
    for one in loaded(city):
        assert any(term.scheme == "local" for term in one.topics), one.external_id


@pytest.mark.parametrize("city", sample_cities())
def test_no_topic_is_unknown_to_the_vocabularies(city: str) -> None:
    known = vocabulary_terms()
    used = {(term.scheme, term.code) for one in loaded(city) for term in one.topics}
    assert used - known == set()


def test_more_than_two_in_five_speak_english_too(jacaranda: list[Opportunity]) -> None:
    for kind in (Kind.COURSE, Kind.READING):
        some = [one for one in jacaranda if one.kind is kind]
        assert share(some, lambda one: any(text.language == "en" for text in one.texts)) >= 0.4
    assert share(jacaranda, lambda one: any(text.language == "en" for text in one.texts)) >= 1 / 3


def test_every_text_of_the_main_city_begins_in_its_own_language(jacaranda: list[Opportunity]) -> None:
    assert {one.texts[0].language for one in jacaranda} == {"es-MX"}


@pytest.mark.parametrize("city", sample_cities())
def test_no_two_have_the_same_key_or_name(city: str) -> None:
    opportunities = loaded(city)
    keys = Counter(one.external_id for one in opportunities)
    names = Counter((text.language, fold(text.name)) for one in opportunities for text in one.texts)
    assert [key for key, count in keys.items() if count > 1] == []
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("city", sample_cities())
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_is_stale_on_whatever_day_it_is_loaded(city: str, today: date) -> None:
    opportunities = loaded(city, today)
    for one in opportunities:
        rules = [schedule for schedule in one.schedules if schedule.starts is not None]
        assert bool(rules) == bool(one.occurrences), one.external_id
        if not rules:
            continue
        local = [each.starts.astimezone(ZoneInfo(each.zone)).date() for each in one.occurrences]
        assert max(local) > today, one.external_id
        assert min(local) <= today + timedelta(days=70), one.external_id
    for one in opportunities:
        assert one.assured_on is None or today - timedelta(days=180) <= one.assured_on <= today
        assert one.valid_through is None or one.valid_through > today


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_there_is_something_on_each_day_of_the_coming_week(today: date) -> None:
    zone = ZoneInfo(ZONES[MAIN])
    on = Counter(
        each.starts.astimezone(zone).date()
        for one in loaded(MAIN, today)
        for each in one.occurrences
        if one.event_status is EventStatus.SCHEDULED and each.status is EventStatus.SCHEDULED
    )
    for ahead in range(8):
        assert on[today + timedelta(days=ahead)] >= 10


def test_a_weekly_class_keeps_its_hour_when_the_clocks_change() -> None:
    """In a zone that still changes them."""
    (one,) = [
        one
        for one in sample_opportunities(MAIN, today=date(2026, 2, 20), zone="America/New_York")
        if one.external_id == "alfabetizacion-esperanza"
    ]
    zone = ZoneInfo("America/New_York")
    assert {each.starts.astimezone(zone).time() for each in one.occurrences} == {time(10, 0)}
    assert len({each.starts.time() for each in one.occurrences}) == 2


def test_the_faults_of_real_life_are_there_in_their_share(jacaranda: list[Opportunity]) -> None:
    assert 0.08 <= share(jacaranda, lambda one: one.price.kind is PriceKind.NOT_STATED) <= 0.25
    assert 0.25 <= share(jacaranda, lambda one: not list(one.access.known())) <= 0.5
    assert 0.02 <= share(jacaranda, lambda one: one.remaining_capacity == 0) <= 0.12
    assert 0.01 <= share(jacaranda, lambda one: one.event_status is not EventStatus.SCHEDULED) <= 0.08
    assert share(jacaranda, lambda one: one.assured_on is None) >= 0.1
    assert share(jacaranda, lambda one: not one.schedules) >= 0.05
    assert any(schedule.description for one in jacaranda for schedule in one.schedules)
    assert {one.event_status for one in jacaranda} == set(EventStatus)


def test_what_is_not_on_as_planned_says_why(jacaranda: list[Opportunity]) -> None:
    for one in jacaranda:
        if one.event_status is not EventStatus.SCHEDULED:
            assert one.status_reason, one.external_id
        for each in one.occurrences:
            if each.status is not EventStatus.SCHEDULED:
                assert each.status_reason, one.external_id


def test_single_dates_are_cancelled_moved_and_held_elsewhere(jacaranda: list[Opportunity]) -> None:
    changed = [each for one in jacaranda for each in one.occurrences]
    statuses = Counter(each.status for each in changed)
    assert statuses[EventStatus.CANCELLED] >= 4
    assert statuses[EventStatus.RESCHEDULED] >= 3
    assert any(each.place is not None for each in changed)
    for each in changed:
        if each.status is EventStatus.RESCHEDULED:
            assert each.previous_start == each.recurrence_id != each.starts


def test_a_moved_date_keeps_its_name_and_its_length(jacaranda: list[Opportunity]) -> None:
    (one,) = [one for one in jacaranda if one.external_id == "reposteria"]
    (moved,) = [each for each in one.occurrences if each.status is EventStatus.RESCHEDULED]
    # The second Saturday after Monday 23 November is 5 December; it is put off to the Sunday.
    assert moved.recurrence_id == datetime(2026, 12, 5, 16, 0, tzinfo=UTC)
    assert moved.starts == datetime(2026, 12, 6, 16, 0, tzinfo=UTC)
    assert moved.ends == datetime(2026, 12, 6, 19, 0, tzinfo=UTC)


def test_every_place_lies_in_the_city(jacaranda: list[Opportunity]) -> None:
    for city in sample_cities():
        places = {one.place for one in loaded(city) if one.place}
        spots = [(p.position.latitude, p.position.longitude) for p in places if p.position]
        middle = (sum(s[0] for s in spots) / len(spots), sum(s[1] for s in spots) / len(spots))
        assert max(kilometres(spot, middle) for spot in spots) <= 15, city
        assert all(place.neighbourhood for place in places)
    assert len({one.place.key for one in jacaranda if one.place}) >= 40
    assert len({one.organization.key for one in jacaranda if one.organization}) >= 25


def test_places_say_what_one_finds_there(jacaranda: list[Opportunity]) -> None:
    places = {one.place for one in jacaranda if one.place}
    for need in ("water", "toilets", "power", "wifi", "step_free", "childcare"):
        answers = {getattr(place.prerequisites, need) for place in places}
        assert answers == set(Known), need


@pytest.mark.parametrize("city", sample_cities())
def test_no_number_and_no_address_is_anybodys(city: str) -> None:
    text = "\n".join(
        file.read_text("utf-8") for file in city_file(city).parent.iterdir() if file.suffix == ".toml"
    )
    # The licence is a real one, and belongs to nobody.
    text = re.sub(r'\[licence\]\nname = ".*?"\nurl = "https://creativecommons\.org/.*?"', "", text)
    for address in re.findall(r"https?://([^/\"\s]+)", text) + re.findall(r"[\w.]@([\w.-]+)", text):
        assert address.endswith(".example"), address
    if city == MAIN:
        for number in re.findall(r'telephone = "(.*?)"', text):
            assert re.fullmatch(r"55 0000 0\d{3}", number), number


def test_ages_and_capacities_make_sense(jacaranda: list[Opportunity]) -> None:
    for one in jacaranda:
        if one.minimum_age is not None and one.maximum_age is not None:
            assert one.minimum_age < one.maximum_age, one.external_id
        if one.remaining_capacity is not None and one.maximum_capacity is not None:
            assert one.remaining_capacity <= one.maximum_capacity, one.external_id


def test_an_unknown_city_is_told_which_there_are() -> None:
    with pytest.raises(SampleError, match=r"no sample city 'atlantis'; there are .*jacaranda"):
        sample_opportunities("atlantis", today=TODAY)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('sumary = "x"', "courses.toml: probe: sumary: is not a field of the format"),
        ('organization = "nobody"', "courses.toml: probe: organization: there is no 'nobody'"),
        ('place = "nowhere"', "courses.toml: probe: place: there is no 'nowhere'"),
        ("price = true", 'courses.toml: probe: price: should be "free", an amount or conditions, not True'),
        ("price = 0", 'courses.toml: probe: price: should be "free", an amount or conditions, not 0'),
        ('audiences = ["martians"]', "courses.toml: probe: audiences: knows no 'martians'"),
        ('access = {step_free = "perhaps"}', "courses.toml: probe: access: step_free: knows no 'perhaps'"),
        ('topics = ["direction5"]', "courses.toml: probe: topics: 'direction5' should be like direction:5"),
        ('minimum_age = "12"', "courses.toml: probe: minimum_age: should be a whole number, not '12'"),
        (
            'schedule = [{weekly = "MO 5pm"}]',
            "courses.toml: probe: schedule[0]: weekly: no rule can be read from 'MO 5pm'",
        ),
        (
            'schedule = [{once = "soon"}]',
            "courses.toml: probe: schedule[0]: once: no day can be read from 'soon'",
        ),
        (
            "schedule = [{from_day = 3}]",
            "courses.toml: probe: schedule[0]: form: one of once, weekly, monthly, daily, words is needed",
        ),
        (
            'schedule = [{once = "+3 10:00"}]\noccurrence = [{number = 1, status = "cancelled"}]',
            "courses.toml: probe: occurrence[0]: number: there are 1 to come, counted from 0",
        ),
    ],
)
def test_what_is_wrong_is_named_by_file_key_and_field(tmp_path: Path, written: str, said: str) -> None:
    folder = city_with(tmp_path, f'[[opportunity]]\nkey = "probe"\nes-MX.name = "Prueba"\n{written}\n')
    with pytest.raises(SampleError) as caught:
        read_city(folder, today=TODAY)
    assert any(fault.startswith(said) for fault in caught.value.faults), caught.value.faults


def test_texts_over_their_limit_and_missing_names_are_faults(tmp_path: Path) -> None:
    folder = city_with(
        tmp_path,
        f'[[opportunity]]\nkey = "long"\nes-MX.name = "{"x" * 101}"\nes-MX.description = "{"x" * 901}"\n'
        '[[opportunity]]\nkey = "nameless"\nes-MX.summary = "x"\n'
        '[[opportunity]]\nkey = "foreign"\nen.name = "x"\n'
        '[[opportunity]]\nkey = "foreign"\nes-MX.name = "x"\n',
    )
    with pytest.raises(SampleError) as caught:
        read_city(folder, today=TODAY)
    assert set(caught.value.faults) == {
        "courses.toml: long: es-MX: name: has 101 characters, 100 at most",
        "courses.toml: long: es-MX: description: has 901 characters, 900 at most",
        "courses.toml: nameless: es-MX: name: is missing",
        "courses.toml: foreign: es-MX: is missing, and it is the catalogue's language",
        "foreign: key: is there twice",
    }


def test_a_zone_there_is_not_is_named() -> None:
    with pytest.raises(SampleError, match=r"zone: there is no time zone 'Mars/Olympus'"):
        sample_opportunities(MAIN, today=TODAY, zone="Mars/Olympus")


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    folder = city_with(tmp_path, "[[opportunity\n")
    with pytest.raises(SampleError, match=r"^courses\.toml: "):
        read_city(folder, today=TODAY)


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ('{once = "+5 10:00-12:00"}', "2026-11-28 10:00 2:00:00"),
        ('{once = "MO 10:00-12:00"}', "2026-11-30 10:00 2:00:00"),
        ('{once = "SA+2 18:00-02:00"}', "2026-12-12 18:00 8:00:00"),
        ('{once = "+5..+7"}', "2026-11-28 00:00 3 days, 0:00:00"),
        ('{weekly = "WE,FR 17:00-18:30", from_day = 2, to_day = 30}', "2026-11-25 17:00 1:30:00"),
        ('{monthly = "1SA 10:00-13:00", from_day = 0}', "2026-12-05 10:00 3:00:00"),
        ('{monthly = "-1FR 10:00-13:00", from_day = 0}', "2026-11-27 10:00 3:00:00"),
        ('{monthly = "15 09:00-10:00", from_day = 0}', "2026-12-15 09:00 1:00:00"),
        ('{daily = "09:00-17:00", from_day = 3, to_day = 4}', "2026-11-26 09:00 8:00:00"),
        ('{daily = "20:00", from_day = 3, to_day = 4}', "2026-11-26 20:00 None"),
    ],
)
def test_days_are_counted_from_the_day_of_loading(tmp_path: Path, written: str, first: str) -> None:
    (one,) = read_city(city_with(tmp_path, probe(written)), today=TODAY)
    starts = one.occurrences[0].starts.astimezone(ZoneInfo("America/Mexico_City"))
    length = one.occurrences[0].ends and one.occurrences[0].ends - one.occurrences[0].starts
    assert f"{starts:%Y-%m-%d %H:%M} {length}" == first


def test_a_rule_ends_on_the_day_told(tmp_path: Path) -> None:
    (one,) = read_city(city_with(tmp_path, probe('{daily = "09:00", from_day = 0, to_day = 4}')), today=TODAY)
    assert len(one.occurrences) == 5


def test_a_rule_begins_on_a_day_of_its_own(jacaranda: list[Opportunity]) -> None:
    rules = [schedule for one in jacaranda for schedule in one.schedules if schedule.rrule]
    assert len(rules) >= 100
    for rule in rules:
        assert next(iter(rrulestr(rule.rrule, dtstart=rule.starts))) == rule.starts


def test_changes_are_counted_from_tomorrow(tmp_path: Path) -> None:
    entry = probe('{weekly = "MO 10:00"}') + 'occurrence = [{number = 0, status = "cancelled", reason = "x"}]'
    (one,) = read_city(city_with(tmp_path, entry), today=TODAY)
    (cancelled,) = [each for each in one.occurrences if each.status is EventStatus.CANCELLED]
    assert TODAY.weekday() == 0
    assert cancelled.starts.date() == TODAY + timedelta(days=7)


def probe(schedule: str) -> str:
    return f'[[opportunity]]\nkey = "probe"\nes-MX.name = "Prueba"\nschedule = [{schedule}]\n'


def city_file(city: str) -> Path:
    return Path(str(files("catalog.sample"))) / city / "city.toml"


def city_with(folder: Path, courses: str) -> Path:
    for name in ("city.toml", "organizations.toml", "places.toml"):
        shutil.copy(city_file(MAIN).parent / name, folder / name)
    (folder / "courses.toml").write_text(f'kind = "course"\n{courses}', encoding="utf-8")
    return folder


def vocabulary_terms() -> set[tuple[str, str]]:
    terms = set()
    for scheme in ("local", "direction", "sdg", "isced-f", "key-feature"):
        content = (files("catalog.topics") / f"{scheme}.csv").read_text("utf-8")
        terms |= {(scheme, row["code"]) for row in csv.DictReader(content.splitlines())}
    return terms
