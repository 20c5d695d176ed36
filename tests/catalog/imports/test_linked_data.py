"""schema.org as the web writes it: in pages, in graphs, with comments; and HSDS as packages and as JSON."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from catalog.imports import Code, Reading, read
from catalog.imports.hsds_tables import unpacked
from catalog.imports.problem import Refusal
from catalog.model import AttendanceMode, EventStatus, Kind, Opportunity, PriceKind

EVENT: dict[str, Any] = {
    "@type": "MusicEvent",
    "@id": "https://a.example/1",
    "name": "Concierto",
    "description": "<p>Gran <b>noche</b></p>",
    "startDate": "2026-12-01T20:00:00-06:00",
    "endDate": "2026-12-01T22:00:00-06:00",
    "eventStatus": "https://schema.org/EventCancelled",
    "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
    "location": [
        {"@type": "VirtualLocation", "url": "https://a.example/live"},
        {
            "@type": "Place",
            "name": "Teatro",
            "address": {"@type": "PostalAddress", "streetAddress": "Calle 5", "addressLocality": "Centro"},
            "geo": {"latitude": "19.43", "longitude": -99.13},
        },
    ],
    "organizer": {"@id": "#city"},
    "offers": {"@type": "Offer", "price": "120.00", "priceCurrency": "MXN", "availability": "SoldOut"},
    "typicalAgeRange": "12-",
    "inLanguage": "es",
    "keywords": "jazz, noche",
    "performer": {"name": "Trío"},
}
GRAPH = {
    "@context": "https://schema.org",
    "@graph": [EVENT, {"@id": "#city", "@type": "Organization", "name": "Ciudad"}],
}


def reading(data: object, name: str = "x.json") -> Reading:
    content = (
        data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
    )
    return read(content, name, source="web", zone="America/Mexico_City", currency="MXN")


def only(found: Reading) -> Opportunity:
    (draft,) = found.drafts
    return draft.opportunity


def test_a_graph_gives_the_event_with_what_it_refers_to() -> None:
    found = only(reading(GRAPH))
    assert (found.kind, found.external_id, found.texts[0].name) == (
        Kind.EVENT,
        "https://a.example/1",
        "Concierto",
    )
    assert found.texts[0].description == "Gran noche"
    assert found.occurrences[0].starts == datetime(2026, 12, 2, 2, tzinfo=UTC)
    assert found.event_status is EventStatus.CANCELLED
    assert found.attendance_mode is AttendanceMode.MIXED
    assert found.place is not None
    assert (found.place.name, found.place.street_address) == ("Teatro", "Calle 5")
    assert found.organization is not None
    assert found.organization.name == "Ciudad"
    assert (found.price.kind, found.price.amount) == (PriceKind.AMOUNT, Decimal(120))
    assert (found.minimum_age, found.maximum_age, found.remaining_capacity) == (12, None, 0)
    assert found.categories == ("jazz", "noche")
    assert found.extra == {"jsonld": {"performer": {"name": "Trío"}}}


def test_a_page_gives_what_its_blocks_say_though_they_are_written_loosely() -> None:
    loose = json.dumps(EVENT)[:-1] + ", /* más */ // y más\n}"
    page = (
        "<!doctype html><html><head><script>var x = {}</script>"
        f'<script type="application/ld+json">{loose}</script>'
        '<script type=\'application/ld+json\'>[{"@type": "WebSite", "name": "Sitio"},]</script></head></html>'
    )
    assert only(reading(page, "index.html")).texts[0].name == "Concierto"


def test_a_web_page_without_data_is_refused_as_before() -> None:
    found = reading("<!doctype html><html><body>Hola</body></html>", "x.html")
    assert [problem.code for problem in found.problems] == [Code.FILE_IS_WEB_PAGE]


def test_a_course_has_the_dates_of_its_instances_by_their_rule() -> None:
    course = {
        "@context": "https://schema.org",
        "@type": "Course",
        "identifier": "c1",
        "name": [{"@language": "es", "@value": "Costura"}, {"@language": "en", "@value": "Sewing"}],
        "isAccessibleForFree": True,
        "provider": "Taller 5",
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseSchedule": {
                "@type": "Schedule",
                "startDate": "2026-12-01",
                "repeatFrequency": "P1W",
                "byDay": ["https://schema.org/Tuesday", "Thursday"],
                "startTime": "18:00",
                "endTime": "19:30",
                "repeatCount": 4,
                "exceptDate": "2026-12-03",
                "scheduleTimezone": "America/Mexico_City",
            },
        },
    }
    found = only(reading(course))
    assert found.kind is Kind.COURSE
    assert {text.language: text.name for text in found.texts} == {"es": "Costura", "en": "Sewing"}
    assert [f"{one.starts:%m-%d %H:%M}" for one in found.occurrences] == [
        "12-02 00:00",
        "12-09 00:00",
        "12-11 00:00",
    ]
    assert found.price.kind is PriceKind.FREE
    assert found.organization is not None
    assert found.organization.name == "Taller 5"


def test_dates_that_cannot_be_read_are_told_of() -> None:
    found = reading({**EVENT, "startDate": "pronto", "eventStatus": "EventMaybe"})
    assert {problem.code for problem in found.problems} == {Code.DATE_UNREADABLE, Code.VALUE_UNKNOWN}
    assert only(found).occurrences == ()


def test_a_mapping_reads_linked_data_as_plain_objects() -> None:
    from catalog.imports import parse_mapping

    mapping = parse_mapping('records = "@graph"\n[fields]\nid = "@id"\nname = "name"\n')
    found = read(json.dumps(GRAPH).encode(), "x.json", mapping, source="web", zone="UTC")
    assert [draft.opportunity.texts[0].name for draft in found.drafts] == ["Concierto", "Ciudad"]


def test_html_in_a_name_and_deep_nesting_harm_nobody() -> None:
    deep = '{"@type":"Event","name":"x","about":' + "[" * 5000 + "]" * 5000 + "}"
    assert reading(deep).refused or reading(deep).drafts
    assert only(reading({**EVENT, "name": "<script>alert(1)</script>Baile"})).texts[0].name == "Baile"


SERVICE = {
    "id": "s1",
    "name": "Comedor",
    "description": "Comida diaria",
    "status": "active",
    "fees_description": "Gratis",
    "eligibility_description": "Personas mayores de 60 años",
    "organization": {"id": "o1", "name": "Barrio Unido", "website": "https://b.example"},
    "service_at_locations": [
        {
            "location": {
                "id": "l1",
                "name": "Salón",
                "latitude": 19.4,
                "longitude": -99.1,
                "addresses": [{"address_1": "Calle 9", "city": "Centro", "postal_code": "43000"}],
            }
        }
    ],
    "schedules": [
        {
            "dtstart": "2026-12-01",
            "freq": "WEEKLY",
            "byday": "MO,WE",
            "opens_at": "13:00",
            "closes_at": "15:00",
            "count": 3,
        }
    ],
    "languages": [{"code": "es"}],
    "phones": [{"number": "55 1234"}],
}


def package(**tables: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in tables.items():
            zipped.writestr(f"data/{name}.csv", text)
    return out.getvalue()


def test_a_service_as_json_is_read_with_all_that_is_inside() -> None:
    found = only(reading({"contents": [SERVICE]}))
    assert (found.kind, found.external_id, found.texts[0].name) == (Kind.SERVICE, "s1", "Comedor")
    assert found.organization is not None
    assert found.organization.url == "https://b.example"
    assert found.place is not None
    assert (found.place.name, found.place.street_address) == ("Salón", "Calle 9")
    assert found.price.kind is PriceKind.FREE
    assert found.minimum_age == 60
    assert len(found.occurrences) == 3
    assert found.registration.telephone == "55 1234"


def test_a_package_is_joined_and_what_points_nowhere_is_a_warning() -> None:
    found = reading(
        package(
            services="id,organization_id,name,status\n1,o1,Comedor,active\n2,o9,Taller,defunct\n",
            organizations="id,name\no1,Barrio Unido\n",
        ),
        "x.zip",
    )
    first, second = (draft.opportunity for draft in found.drafts)
    assert first.organization is not None
    assert first.organization.name == "Barrio Unido"
    assert second.organization is None
    assert second.publication_status.value == "archived"
    assert [(p.code, p.row, p.value) for p in found.problems] == [(Code.TABLE_WITHOUT_ROW, 2, "o9")]


def test_a_bomb_is_refused_while_it_expands() -> None:
    bomb = package(services="id,name\n" + "1,x\n" * 3_000_000)
    assert len(bomb) < 60_000
    with pytest.raises(Refusal, match="package_too_large"):
        unpacked(bomb, most=1_000_000)


def test_a_broken_package_is_refused_in_words() -> None:
    whole = package(service="id,name\n1,Comedor\n")
    assert only(reading(whole, "x.zip")).texts[0].name == "Comedor"
    for broken in (whole[:-30], whole[: len(whole) // 2], package(service="")):
        assert reading(broken, "x.zip").refused
