"""schema.org's JSON-LD, in files of its own and in the pages of the web: events, courses, services, books."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.imports.dates import read_date, read_time
from catalog.imports.problem import Code, Problem, Refusal, Severity, shortened
from catalog.imports.recurring import dated, readable, single
from catalog.imports.standard import ELSEWHERE, Told
from catalog.imports.texts import clean, line
from catalog.imports.when import Dates
from catalog.model import (
    AttendanceMode,
    EventStatus,
    Kind,
    Occurrence,
    OpportunityText,
    Place,
    Schedule,
    Term,
)
from catalog.remainder import NAME, Remainder, Setting
from catalog.schema_org import HEALTH, MODES, STATUSES, kind_of

Node = Mapping[str, Any]
MOST_NODES = 200_000
SCHEMES = frozenset({"local", "direction", "sdg", "isced-f", "key-feature"})
"""The vocabularies of ours: what others call a subject stays a word."""

_STRING = r'("(?:[^"\\\n]|\\.)*")'
_COMMENT = re.compile(_STRING + r"|//[^\n]*|/\*.*?\*/|<!--|-->|<!\[CDATA\[|\]\]>", re.S)
_LOOSE_COMMA = re.compile(_STRING + r"|,(?=\s*[}\]])")
_WHOLE = ("identifier", "@id", "url")
_STATUSES = {name.lower(): status for status, name in STATUSES.items()}
_MODES = {name.lower(): mode for mode, name in MODES.items()}
_FREQUENCIES = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
_READ = frozenset(
    [
        "@type",
        "@id",
        "@context",
        "identifier",
        "name",
        "alternateName",
        "disambiguatingDescription",
        "abstract",
        "description",
        "about",
        "url",
        "sameAs",
        "inLanguage",
        "keywords",
        "startDate",
        "endDate",
        "duration",
        "eventSchedule",
        "courseSchedule",
        "subEvent",
        "subEvents",
        "hasCourseInstance",
        "eventStatus",
        "eventAttendanceMode",
        "location",
        "organizer",
        "provider",
        "offers",
        "isAccessibleForFree",
        "typicalAgeRange",
        "audience",
        "maximumAttendeeCapacity",
        "remainingAttendeeCapacity",
        "previousStartDate",
    ]
) | {NAME}


def told(whole: Any, setting: Setting, *, now: datetime | None, problems: list[Problem]) -> list[Told]:
    """What a JSON value tells; Refusal where there is nothing in it to take up."""
    found = list(told_by(_candidates(whole), setting, now=now, problems=problems, whole=whole))
    if not found:
        raise Refusal(Code.NO_RECORDS)
    return found


def parsed(text: str) -> Any:
    """The value of a JSON text, comments and trailing commas forgiven; ValueError where it is none."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        for noise in (_COMMENT, _LOOSE_COMMA):
            text = noise.sub(lambda match: match[1] or "", text)
        return json.loads(text, strict=False)


def is_jsonld(text: str) -> bool:
    """Whether a JSON text speaks of itself as JSON-LD."""
    return bool(re.search(r'"@(?:context|graph|type)"\s*:', text[:200_000]))


def blocks(page: str) -> list[str]:
    """The texts of the ld+json blocks of a web page."""
    parser = _Blocks()
    parser.feed(page)
    parser.close()
    return parser.found


def told_by(
    nodes: Any,
    setting: Setting,
    *,
    now: datetime | None,
    problems: list[Problem],
    whole: Any = None,
) -> Iterator[Told]:
    """What each of the nodes tells; `whole` is where what they refer to by `@id` is found."""
    index = {node["@id"]: node for node in _walk(whole) if len(node) > 1 and isinstance(node.get("@id"), str)}
    for row, node in enumerate(nodes, start=1):
        yield _Reader(node, row, setting, index, now, problems).told()


class _Reader:
    """Reads one node."""

    def __init__(
        self,
        node: Node,
        row: int,
        setting: Setting,
        index: Mapping[str, Node],
        now: datetime | None,
        problems: list[Problem],
    ) -> None:
        remainder = Remainder.read(node.get(NAME)) if NAME in node else None
        self.node, self.row, self.index, self.problems = node, row, index, problems
        # What is our own was read back without a moment when it was written.
        self.now = None if remainder else now
        self.remainder, self.setting = remainder, remainder.setting if remainder else setting

    def told(self) -> Told:
        node, types = self.node, _types(self.node)
        kind = kind_of(types) or Kind.EVENT
        if kind is Kind.EVENT and any(_text(each) == HEALTH for each in _nodes(node.get("about"))):
            kind = Kind.HEALTH
        names = _by_language(node.get("name"))
        language = next(iter(names), "")
        mode = _MODES.get(_last(node.get("eventAttendanceMode")).lower())
        places = [self._resolved(each) for each in _nodes(node.get("location"))]
        virtual = any("VirtualLocation" in _types(place) for place in places)
        place = next((each for each in places if "VirtualLocation" not in _types(each)), {})
        if mode is None and virtual:
            mode = AttendanceMode.MIXED if place else AttendanceMode.ONLINE
        summaries = _by_language(node.get("disambiguatingDescription") or node.get("abstract"))
        descriptions = _by_language(node.get("description"))
        cells: dict[str, Any] = {
            **self._identity(),
            "kind": kind.value,
            "name": names.get(language, ""),
            "summary": summaries.get(language, ""),
            "description": descriptions.get(language, ""),
            "language": language,
            "url": _text(node.get("url")),
            "categories": _words(node.get("keywords")),
            "languages": [_text(each) for each in _nodes(node.get("inLanguage"))],
            "capacity": _text(node.get("maximumAttendeeCapacity")),
            "remaining_capacity": _text(node.get("remainingAttendeeCapacity")),
            "audience": [_audience(each) for each in _nodes(node.get("audience"))],
            "status": self._status(node).value,
            "online": "mixed" if mode is AttendanceMode.MIXED else "yes" * (mode is AttendanceMode.ONLINE),
            **self._price(),
            **_ages(_text(node.get("typicalAgeRange"))),
            **self._place(place),
            **self._organization(),
        }
        texts = tuple(
            OpportunityText(
                language=tag,
                name=line(name),
                summary=clean(summaries.get(tag, "")),
                description=clean(descriptions.get(tag, "")),
            )
            for tag, name in names.items()
            if tag != language
        )
        foreign = {key: value for key, value in node.items() if key not in _READ}
        return Told(
            row=self.row,
            cells=cells,
            dates=self._dates(),
            values={"topics": topics} if (topics := self._topics()) else {},
            texts=texts,
            extra={"jsonld": foreign} if foreign else {},
            remainder=self.remainder,
        )

    def _identity(self) -> dict[str, str]:
        for key in _WHOLE:
            for each in _nodes(self.node.get(key)):
                if isinstance(each, dict) and _text(each.get("value")):
                    source = _text(each.get("propertyID"))
                    return {"id": _text(each["value"])} | ({ELSEWHERE: source} if self.remainder else {})
                if found := _text(each):
                    return {"id": found}
        return {}

    def _topics(self) -> tuple[Term, ...]:
        terms = (each for each in _nodes(self.node.get("about")) if isinstance(each, dict))
        named = ((_text(each.get("inDefinedTermSet")), _text(each.get("termCode"))) for each in terms)
        return tuple(Term(scheme=scheme, code=code) for scheme, code in named if scheme in SCHEMES and code)

    def _resolved(self, value: Any) -> Node:
        if isinstance(value, dict):
            known = self.index.get(value.get("@id", ""), {}) if len(value) == 1 else {}
            return known or value
        text = _text(value)
        return self.index.get(text) or ({"name": text} if text else {})

    def _price(self) -> dict[str, Any]:
        offers = [self._resolved(each) for each in _nodes(self.node.get("offers"))]
        cells: dict[str, Any] = {"price_free": _text(self.node.get("isAccessibleForFree"))}
        for offer in offers:
            price = _text(offer.get("price")) or _text(offer.get("lowPrice"))
            free = _number(price) == 0
            if price and not cells["price_free"]:
                cells["price_free"] = "true" if free else "false"
            cells.setdefault("price_amount", "" if free else price)
            cells.setdefault("price_currency", _text(offer.get("priceCurrency")))
            cells.setdefault("price", line(_text(offer.get("description"))))
            cells.setdefault("registration.url", _text(offer.get("url")))
            if _last(offer.get("availability")) == "SoldOut":
                cells["full"] = "yes"
        if cells["price_free"] == "true" and not _number(cells.get("price_amount", "")):
            cells.pop("price_amount", None)
        return cells

    def _place(self, place: Node) -> dict[str, Any]:
        address = self._resolved(place.get("address"))
        geo = self._resolved(place.get("geo"))
        around = self._resolved(place.get("containedInPlace"))
        plain = _text(place.get("address")) if not isinstance(place.get("address"), dict) else ""
        return {
            "place.name": _text(place.get("name")),
            "place.address": _text(address.get("streetAddress")) or plain,
            "place.locality": _text(address.get("addressLocality")),
            "place.postal_code": _text(address.get("postalCode")),
            "place.neighbourhood": _text(around.get("name")),
            "place.latitude": _text(geo.get("latitude")),
            "place.longitude": _text(geo.get("longitude")),
            "place.telephone": _text(place.get("telephone")),
            "place.url": _text(place.get("url")),
        }

    def _organization(self) -> dict[str, Any]:
        given = _nodes(self.node.get("organizer")) or _nodes(self.node.get("provider"))
        organization = self._resolved(given[0]) if given else {}
        return {
            f"organization.{name}": _text(organization.get(name))
            for name in ("name", "url", "telephone", "email")
        }

    def _status(self, node: Node) -> EventStatus:
        named = _last(node.get("eventStatus"))
        found = _STATUSES.get(named.lower())
        if named and found is None:
            self._problem(Code.VALUE_UNKNOWN, "eventStatus", named)
        return found or EventStatus.SCHEDULED

    def _dates(self) -> Dates:
        schedules: list[Schedule] = []
        set_otherwise: list[Occurrence] = []
        for node in self._instances():
            rules = [
                rule
                for each in (*_nodes(node.get("eventSchedule")), *_nodes(node.get("courseSchedule")))
                if isinstance(each, dict) and (rule := self._rule(each, node)) is not None
            ]
            schedules += rules
            if rules or (one := self._occurrence(node)) is None:
                continue
            local = one.recurrence_id.astimezone(ZoneInfo(one.zone)).replace(tzinfo=None)
            if _stands_alone(one):
                schedules.append(single(one, local))
            else:
                set_otherwise.append(one)
        return dated(dict.fromkeys(schedules), set_otherwise, now=self.now)

    def _instances(self) -> Iterator[Node]:
        node = self.node
        if any(key in node for key in ("startDate", "eventSchedule", "courseSchedule")):
            yield node
        for key in ("hasCourseInstance", "subEvent", "subEvents"):
            for each in _nodes(node.get(key)):
                if isinstance(each, dict):
                    yield self._resolved(each)

    def _occurrence(self, node: Node) -> Occurrence | None:
        zone = self.setting.zone
        start = self._moment(node, "startDate", zone)
        if start is None:
            return None
        end = self._moment(node, "endDate", zone)
        starts, all_day = start
        ends = None
        if end is not None:
            ends = end[0] + timedelta(days=1) if end[1] else end[0]
            if ends < starts:
                self._problem(Code.END_BEFORE_START, "endDate", _text(node.get("endDate")))
                ends = None
        if all_day and ends is None:
            ends = starts + timedelta(days=1)
        before = self._moment(node, "previousStartDate", zone)
        own = node is not self.node
        place = self._other_place(node) if own else None
        capacity = _number(_text(node.get("remainingAttendeeCapacity"))) if own else None
        return Occurrence(
            starts=starts,
            ends=ends,
            zone=zone,
            recurrence_id=before[0] if before else starts,
            all_day=all_day,
            status=self._status(node) if own else EventStatus.SCHEDULED,
            previous_start=before[0] if before else None,
            place=place,
            remaining_capacity=int(capacity) if capacity is not None else None,
        )

    def _other_place(self, node: Node) -> Place | None:
        cells = self._place(self._resolved(node.get("location")))
        name = line(cells["place.name"])
        usual = self._place(self._resolved(next(iter(_nodes(self.node.get("location"))), None)))
        if not name or name == line(usual["place.name"]):
            return None
        return Place(
            name=name,
            key=name.lower()[:100],
            street_address=line(cells["place.address"]),
            locality=line(cells["place.locality"]),
        )

    def _moment(self, node: Node, key: str, zone: str) -> tuple[datetime, bool] | None:
        """A moment in UTC and whether it is a day only; a time without an offset is the city's."""
        text = _text(node.get(key))
        if not text:
            return None
        read = read_date(text, "ymd")
        if read is None or not 1900 <= read.day.year <= 2200:
            self._problem(Code.DATE_UNREADABLE, key, text)
            return None
        if read.offset is not None and read.clock is not None:
            return read.wall().replace(tzinfo=UTC) - timedelta(minutes=read.offset), False
        return read.wall().replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), read.clock is None

    def _rule(self, rule: Node, node: Node) -> Schedule | None:
        """An eventSchedule as a rule; None where there is none in it that can be read."""
        zone = _text(rule.get("scheduleTimezone")) or self.setting.zone
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._problem(Code.ZONE_UNKNOWN, "scheduleTimezone", zone)
            zone = self.setting.zone
        begins = read_date(_text(rule.get("startDate")) or _text(node.get("startDate")), "ymd")
        every = re.fullmatch(r"P(\d{0,4})([DWMY])", _text(rule.get("repeatFrequency")).upper())
        if begins is None or every is None:
            if _text(rule.get("repeatFrequency")):
                self._problem(Code.RULE_UNREADABLE, "eventSchedule", json.dumps(rule, ensure_ascii=False))
            return None
        clock = read_time(_text(rule.get("startTime"))) or begins.clock
        ends = read_time(_text(rule.get("endTime")))
        parts = [f"FREQ={_FREQUENCIES[every[2]]}"]
        if every[1] not in ("", "1"):
            parts.append(f"INTERVAL={every[1]}")
        days = [_last(each)[:2].upper() for each in _nodes(rule.get("byDay"))]
        if days:
            parts.append(f"BYDAY={','.join(days)}")
        if month_days := [_text(each) for each in _nodes(rule.get("byMonthDay"))]:
            parts.append(f"BYMONTHDAY={','.join(month_days)}")
        if count := _text(rule.get("repeatCount")):
            parts.append(f"COUNT={count}")
        elif last := read_date(_text(rule.get("endDate")), "ymd"):
            parts.append(f"UNTIL={last.day:%Y%m%d}")
        out = [read_date(_text(each), "ymd") for each in _nodes(rule.get("exceptDate"))]
        schedule = Schedule(
            zone=zone,
            starts=datetime.combine(begins.day, clock or time()),
            duration=_between(clock, ends) if clock else None,
            rrule=";".join(parts),
            exdates=tuple(each.day for each in out if each is not None),
            all_day=clock is None,
        )
        if not readable(schedule):
            self._problem(Code.RULE_UNREADABLE, "eventSchedule", schedule.rrule)
            return None
        return schedule

    def _problem(self, code: Code, column: str, value: str) -> None:
        self.problems.append(
            Problem(code=code, severity=Severity.WARNING, row=self.row, column=column, value=shortened(value))
        )


class _Blocks(HTMLParser):
    """Collects the ld+json blocks of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").partition(";")[0].strip().lower()
        self._inside = tag == "script" and kind == "application/ld+json"
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def _stands_alone(one: Occurrence) -> bool:
    plain = one.status is EventStatus.SCHEDULED and one.starts == one.recurrence_id
    return plain and one.place is None and one.remaining_capacity is None


def _candidates(whole: Any) -> list[Node]:
    """The nodes that are something to take up, each once, without the dates of a series."""
    found: dict[int, Node] = {}
    inner: set[int] = set()
    for node in _walk(whole):
        if id(node) in inner or kind_of(_types(node)) is None or not node.get("name"):
            continue
        found[id(node)] = node
        for key in (
            "hasCourseInstance",
            "subEvent",
            "subEvents",
            "superEvent",
            "workFeatured",
            "workPerformed",
        ):
            for each in _nodes(node.get(key)):
                inner |= {id(part) for part in _walk(each)}
    return [node for key, node in found.items() if key not in inner]


def _walk(value: Any) -> Iterator[Node]:
    """Every object within a value, outermost first; Refusal where there are too many."""
    waiting, seen = [value], 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            seen += 1
            if seen > MOST_NODES * 20:
                raise Refusal(Code.ROWS_TOO_MANY, limit=MOST_NODES)
            yield each
            waiting.extend(reversed([part for key, part in each.items() if key != NAME]))
        elif isinstance(each, list):
            waiting.extend(reversed(each))


def _nodes(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "", {}) else [value]


def _types(node: Any) -> list[str]:
    return [_last(each) for each in _nodes(node.get("@type"))] if isinstance(node, Mapping) else []


def _last(value: Any) -> str:
    """The name at the end of an address of schema.org's, or of a name with a prefix."""
    return re.split(r"[/#:]", _text(value).rstrip("/"))[-1]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dict):
        return next((_text(value[k]) for k in ("@value", "value", "name", "@id", "url") if value.get(k)), "")
    return next((found for each in value if (found := _text(each))), "") if isinstance(value, list) else ""


def _by_language(value: Any) -> dict[str, str]:
    """Texts by language, "" where none is named."""
    found: dict[str, str] = {}
    for each in _nodes(value):
        tag = each.get("@language") if isinstance(each, dict) else ""
        if text := _text(each):
            found.setdefault(tag if isinstance(tag, str) else "", text)
    return found


def _words(value: Any) -> list[str]:
    given = _nodes(value)
    if len(given) == 1 and isinstance(given[0], str):
        return [word.strip() for word in given[0].split(",")]
    return [_text(each) for each in given]


def _audience(value: Any) -> str:
    return _text(value.get("audienceType") or value) if isinstance(value, dict) else _text(value)


def _ages(text: str) -> dict[str, str]:
    match = re.fullmatch(r"(\d{1,3})?\s*[-–]\s*(\d{1,3})?", text)
    if match is None:
        return {"ages": text}
    return {"minimum_age": (match[1] or "").lstrip("0"), "maximum_age": match[2] or ""}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _between(start: time, end: time | None) -> timedelta | None:
    if end is None or end == start:
        return None
    day = date(2000, 1, 1)
    later = datetime.combine(day, end) - datetime.combine(day, start)
    return later if later > timedelta() else later + timedelta(days=1)
