"""Opportunities as JSON-LD in the words of schema.org: for search engines, for other cities, for anyone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from catalog.dated import by_rule
from catalog.exports.spoken import nameable, remainder_of
from catalog.imports.jsonld import told_by
from catalog.model import (
    ACCESS_NEEDS,
    PREREQUISITES,
    AttendanceMode,
    EventStatus,
    Kind,
    Known,
    Occurrence,
    Opportunity,
    OpportunityText,
    Organization,
    Place,
    PriceKind,
    Schedule,
)
from catalog.remainder import NAME, Setting
from catalog.schema_org import ADDRESS, HEALTH, MODES, STATUSES, TYPES

Node = dict[str, Any]
Address = Callable[[Opportunity], str]
"""Where the page of an opportunity is; empty where it has none."""

CONTEXT = [ADDRESS, {NAME: {"@id": "urn:learning-city:remainder", "@type": "@json"}}]
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday"} | {
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_EVERY = {"DAILY": "P{}D", "WEEKLY": "P{}W", "MONTHLY": "P{}M", "YEARLY": "P{}Y"}
_DATED = (Kind.COURSE, Kind.EVENT, Kind.HEALTH)


def jsonld(
    opportunities: Iterable[Opportunity],
    setting: Setting,
    *,
    name: str = "",
    licence: str = "",
    address: Address = lambda _: "",
) -> bytes:
    """The opportunities as one data feed, of which each comes back unchanged."""
    feed: Node = {"@context": CONTEXT, "@type": "DataFeed"}
    if name:
        feed["name"] = name
    if licence:
        feed["license"] = licence
    feed["dataFeedElement"] = [exchanged(each, setting, address(each)) for each in opportunities]
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode()


def exchanged(opportunity: Opportunity, setting: Setting, address: str = "") -> Node:
    """The node of an opportunity, with what schema.org has no words for beside it."""
    node = thing(opportunity, address=address)
    node |= {key: value for key, value in _foreign(opportunity).items() if key not in node}
    for told in told_by([node], setting, now=None, problems=[]):
        node[NAME] = remainder_of(opportunity, told, setting).as_json()
    return node


def thing(opportunity: Opportunity, *, language: str = "", address: str = "") -> Node:
    """What schema.org has words for; all languages, or the one asked for as plain text."""
    texts = (opportunity.text(language),) if language else opportunity.texts
    node: Node = {"@type": TYPES[opportunity.kind]}
    if address:
        node["@id"] = address
    node["identifier"] = {
        "@type": "PropertyValue",
        "propertyID": opportunity.source,
        "value": opportunity.external_id,
    }
    node["name"] = _in_languages(texts, lambda t: nameable(t.name), plain=bool(language))
    node["disambiguatingDescription"] = _in_languages(texts, lambda t: t.summary, plain=bool(language))
    node["description"] = _in_languages(texts, lambda t: t.description, plain=bool(language))
    node["about"] = _subjects(opportunity)
    node |= _terms(opportunity)
    node["url"] = opportunity.url
    node["inLanguage"] = list(opportunity.languages)
    node["keywords"] = list(opportunity.categories)
    node |= _when(opportunity)
    node["eventStatus"] = ADDRESS + STATUSES[opportunity.event_status]
    node["location"] = _location(opportunity)
    if opportunity.kind in _DATED:
        node["eventAttendanceMode"] = ADDRESS + MODES[opportunity.attendance_mode]
    node["provider" if opportunity.kind in (Kind.COURSE, Kind.SERVICE) else "organizer"] = _organization(
        opportunity.organization
    )
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}


def _subjects(opportunity: Opportunity) -> list[Node]:
    health = [{"@type": "Thing", "name": HEALTH}] if opportunity.kind is Kind.HEALTH else []
    return health + [
        {"@type": "DefinedTerm", "termCode": term.code, "inDefinedTermSet": term.scheme}
        for term in opportunity.topics
    ]


def _in_languages(
    texts: Iterable[OpportunityText], say: Callable[[OpportunityText], str], *, plain: bool
) -> Any:
    said = [{"@language": text.language, "@value": say(text)} for text in texts if say(text)]
    if plain:
        return said[0]["@value"] if said else ""
    return said[0] if len(said) == 1 else said


def _terms(opportunity: Opportunity) -> Node:
    node: Node = {}
    price, registration = opportunity.price, opportunity.registration
    offer: Node = {"@type": "Offer"}
    if price.kind is PriceKind.FREE:
        node["isAccessibleForFree"] = True
        offer["price"] = "0"
    elif price.kind is PriceKind.AMOUNT and price.amount is not None:
        node["isAccessibleForFree"] = not price.amount
        offer["price"] = f"{price.amount:f}"
    if "price" in offer and price.currency:
        offer["priceCurrency"] = price.currency
    if price.conditions:
        offer["description"] = price.conditions
    if registration.url:
        offer["url"] = registration.url
    if opportunity.remaining_capacity == 0:
        offer["availability"] = f"{ADDRESS}SoldOut"
    if len(offer) > 1:
        node["offers"] = offer
    least, most = opportunity.minimum_age, opportunity.maximum_age
    if least is not None or most is not None:
        node["typicalAgeRange"] = f"{least or 0}-{'' if most is None else most}"
    audiences = sorted(audience.value for audience in opportunity.audiences)
    node["audience"] = [{"@type": "Audience", "audienceType": audience} for audience in audiences]
    node["maximumAttendeeCapacity"] = opportunity.maximum_capacity
    node["remainingAttendeeCapacity"] = opportunity.remaining_capacity
    return node


def _organization(organization: Organization | None) -> Node | None:
    if organization is None:
        return None
    node = {"@type": "Organization", "name": organization.name}
    for key, value in (
        ("alternateName", organization.alternate_name),
        ("url", organization.url),
        ("telephone", organization.telephone),
        ("email", organization.email),
    ):
        if value:
            node[key] = value
    return node


def _location(opportunity: Opportunity) -> Any:
    online = {"@type": "VirtualLocation", "url": opportunity.registration.url or opportunity.url}
    if not online["url"]:
        del online["url"]
    place = _place(opportunity.place) if opportunity.place else None
    if opportunity.attendance_mode is AttendanceMode.ONLINE:
        return online
    if opportunity.attendance_mode is AttendanceMode.MIXED:
        return [place, online] if place else online
    return place


def _place(place: Place) -> Node:
    node: Node = {"@type": "Place", "name": place.name}
    address = {
        "streetAddress": place.street_address,
        "addressLocality": place.locality,
        "postalCode": place.postal_code,
    }
    if any(address.values()):
        node["address"] = {"@type": "PostalAddress"} | {k: v for k, v in address.items() if v}
    if place.neighbourhood:
        node["containedInPlace"] = {"@type": "Place", "name": place.neighbourhood}
    if place.position is not None:
        latitude, longitude = place.position.latitude, place.position.longitude
        node["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    if place.telephone:
        node["telephone"] = place.telephone
    if place.url:
        node["url"] = place.url
    known = {need: getattr(place.access, need) for need in ACCESS_NEEDS}
    there = {thing: getattr(place.prerequisites, thing) for thing in PREREQUISITES}
    features = [
        {"@type": "LocationFeatureSpecification", "name": name, "value": value is Known.YES}
        for name, value in (there | {k: v for k, v in known.items() if v is not Known.NOT_KNOWN}).items()
        if value is not Known.NOT_KNOWN
    ]
    if features:
        node["amenityFeature"] = features
    return node


def _when(opportunity: Opportunity) -> Node:
    """Rules as schedules; of the dates only those that no rule gives."""
    given = by_rule(opportunity)
    parts = [_by_schedule(schedule) for schedule in opportunity.schedules if schedule.starts is not None]
    for one in opportunity.occurrences:
        ruled = given.get(one.recurrence_id)
        if (
            ruled is None
            or (one.starts, one.ends, one.status) != (ruled.starts, ruled.ends, ruled.status)
            or one.place is not None
        ):
            parts.append(_by_date(one))
    if opportunity.kind is Kind.COURSE:
        return {"hasCourseInstance": [{"@type": "CourseInstance"} | part for part in parts]}
    # A status of the only date is the date's own; the whole has its own beside it.
    if len(parts) == 1 and "eventStatus" not in parts[0]:
        return parts[0]
    return {"subEvent": [{"@type": "Event"} | part for part in parts]}


def _by_schedule(schedule: Schedule) -> Node:
    zone, starts = ZoneInfo(schedule.zone), schedule.starts
    assert starts is not None
    duration = schedule.duration or (timedelta(days=1) if schedule.all_day else None)
    ends = starts + duration if duration else None
    if schedule.all_day:
        node: Node = {"startDate": starts.date().isoformat()}
        if ends:
            node["endDate"] = (ends - timedelta(microseconds=1)).date().isoformat()
    else:
        node = {"startDate": starts.replace(tzinfo=zone).isoformat()}
        if ends:
            node["endDate"] = ends.replace(tzinfo=zone).isoformat()
    if schedule.rrule:
        node["eventSchedule"] = _rule(schedule, starts, duration)
    return node


def _rule(schedule: Schedule, starts: datetime, duration: timedelta | None) -> Node:
    """The parts of a rule that schema.org has words for; the rule itself comes in the remainder."""
    parts = dict(part.partition("=")[::2] for part in schedule.rrule.upper().split(";"))
    node: Node = {"@type": "Schedule", "startDate": starts.date().isoformat()}
    if not schedule.all_day:
        node["startTime"] = f"{starts:%H:%M:%S}"
        if duration:
            node["endTime"] = f"{starts + duration:%H:%M:%S}"
    node["repeatFrequency"] = _EVERY.get(parts.get("FREQ", ""), "P{}W").format(parts.get("INTERVAL", "1"))
    if days := [_DAYS[day[-2:]] for day in parts.get("BYDAY", "").split(",") if day[-2:] in _DAYS]:
        node["byDay"] = [ADDRESS + day for day in days]
    if "BYMONTHDAY" in parts:
        node["byMonthDay"] = [
            int(day) for day in parts["BYMONTHDAY"].split(",") if day.lstrip("+-").isdigit()
        ]
    if "COUNT" in parts:
        node["repeatCount"] = int(parts["COUNT"])
    if "UNTIL" in parts:
        until = parts["UNTIL"]
        node["endDate"] = f"{until[:4]}-{until[4:6]}-{until[6:8]}"
    if schedule.exdates:
        node["exceptDate"] = [day.isoformat() for day in schedule.exdates]
    node["scheduleTimezone"] = schedule.zone
    return node


def _by_date(one: Occurrence) -> Node:
    zone = ZoneInfo(one.zone)
    starts = one.starts.astimezone(zone)
    if one.all_day:
        node: Node = {"startDate": starts.date().isoformat()}
        if one.ends:
            node["endDate"] = (one.ends.astimezone(zone) - timedelta(microseconds=1)).date().isoformat()
    else:
        node = {"startDate": starts.isoformat()}
        if one.ends:
            node["endDate"] = one.ends.astimezone(zone).isoformat()
    if one.status is not EventStatus.SCHEDULED:
        node["eventStatus"] = ADDRESS + STATUSES[one.status]
    if one.starts != one.recurrence_id:
        node["previousStartDate"] = one.recurrence_id.astimezone(zone).isoformat()
    if one.place is not None:
        node["location"] = _place(one.place)
    if one.remaining_capacity is not None:
        node["remainingAttendeeCapacity"] = one.remaining_capacity
    return node


def _foreign(opportunity: Opportunity) -> Mapping[str, Any]:
    """Keys that came with JSON-LD and are none of ours go out as they came."""
    foreign = opportunity.extra.get("jsonld")
    return foreign if isinstance(foreign, Mapping) else {}
