"""schema.org's JSON-LD, in files of its own and in the pages of the web: events, courses, services, books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from catalog.imports.jsonld_dates import DatesReader
from catalog.imports.jsonld_node import NodeAround
from catalog.imports.jsonld_values import (
    Node,
    ages_of,
    audience_of,
    by_language,
    last_of,
    nodes_in,
    number_in,
    text_of,
    types_of,
    walk,
    words_in,
)
from catalog.imports.problem import Code, Problem, Refusal
from catalog.imports.standard import ELSEWHERE, Told
from catalog.imports.texts import clean, line
from catalog.model import (
    AttendanceMode,
    Kind,
    OpportunityText,
    Term,
)
from catalog.remainder import NAME, Remainder, Setting
from catalog.schema_org import HEALTH, MODES, kind_of

SCHEMES = frozenset({"local", "direction", "sdg", "isced-f", "key-feature"})
"""The vocabularies of ours: what others call a subject stays a word."""
_WHOLE = ("identifier", "@id", "url")
_MODES = {name.lower(): mode for mode, name in MODES.items()}
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


def told_by(
    nodes: Any,
    setting: Setting,
    *,
    now: datetime | None,
    problems: list[Problem],
    whole: Any = None,
) -> Iterator[Told]:
    """What each of the nodes tells; `whole` is where what they refer to by `@id` is found."""
    index = {node["@id"]: node for node in walk(whole) if len(node) > 1 and isinstance(node.get("@id"), str)}
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
        zone = remainder.setting.zone if remainder else setting.zone
        self.node, self.row, self.remainder = node, row, remainder
        # What is our own was read back without a moment when it was written.
        self.now = None if remainder else now
        self.around = NodeAround(node, row, index, zone, problems)

    def told(self) -> Told:
        node, types = self.node, types_of(self.node)
        kind = kind_of(types) or Kind.EVENT
        if kind is Kind.EVENT and any(text_of(each) == HEALTH for each in nodes_in(node.get("about"))):
            kind = Kind.HEALTH
        names = by_language(node.get("name"))
        language = next(iter(names), "")
        mode = _MODES.get(last_of(node.get("eventAttendanceMode")).lower())
        places = [self.around.resolved(each) for each in nodes_in(node.get("location"))]
        virtual = any("VirtualLocation" in types_of(place) for place in places)
        place = next((each for each in places if "VirtualLocation" not in types_of(each)), {})
        if mode is None and virtual:
            mode = AttendanceMode.MIXED if place else AttendanceMode.ONLINE
        summaries = by_language(node.get("disambiguatingDescription") or node.get("abstract"))
        descriptions = by_language(node.get("description"))
        cells: dict[str, Any] = {
            **self._identity(),
            "kind": kind.value,
            "name": names.get(language, ""),
            "summary": summaries.get(language, ""),
            "description": descriptions.get(language, ""),
            "language": language,
            "url": text_of(node.get("url")),
            "categories": words_in(node.get("keywords")),
            "languages": [text_of(each) for each in nodes_in(node.get("inLanguage"))],
            "capacity": text_of(node.get("maximumAttendeeCapacity")),
            "remaining_capacity": text_of(node.get("remainingAttendeeCapacity")),
            "audience": [audience_of(each) for each in nodes_in(node.get("audience"))],
            "status": self.around.status(node).value,
            "online": "mixed" if mode is AttendanceMode.MIXED else "yes" * (mode is AttendanceMode.ONLINE),
            **self._price(),
            **ages_of(text_of(node.get("typicalAgeRange"))),
            **self.around.place(place),
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
            dates=DatesReader(self.around, self.now).dates(),
            values={"topics": topics} if (topics := self._topics()) else {},
            texts=texts,
            extra={"jsonld": foreign} if foreign else {},
            remainder=self.remainder,
        )

    def _identity(self) -> dict[str, str]:
        for key in _WHOLE:
            for each in nodes_in(self.node.get(key)):
                if isinstance(each, dict) and text_of(each.get("value")):
                    source = text_of(each.get("propertyID"))
                    return {"id": text_of(each["value"])} | ({ELSEWHERE: source} if self.remainder else {})
                if found := text_of(each):
                    return {"id": found}
        return {}

    def _topics(self) -> tuple[Term, ...]:
        terms = (each for each in nodes_in(self.node.get("about")) if isinstance(each, dict))
        named = ((text_of(each.get("inDefinedTermSet")), text_of(each.get("termCode"))) for each in terms)
        return tuple(Term(scheme=scheme, code=code) for scheme, code in named if scheme in SCHEMES and code)

    def _price(self) -> dict[str, Any]:
        offers = [self.around.resolved(each) for each in nodes_in(self.node.get("offers"))]
        cells: dict[str, Any] = {"price_free": text_of(self.node.get("isAccessibleForFree"))}
        for offer in offers:
            price = text_of(offer.get("price")) or text_of(offer.get("lowPrice"))
            free = number_in(price) == 0
            if price and not cells["price_free"]:
                cells["price_free"] = "true" if free else "false"
            cells.setdefault("price_amount", "" if free else price)
            cells.setdefault("price_currency", text_of(offer.get("priceCurrency")))
            cells.setdefault("price", line(text_of(offer.get("description"))))
            cells.setdefault("registration.url", text_of(offer.get("url")))
            if last_of(offer.get("availability")) == "SoldOut":
                cells["full"] = "yes"
        if cells["price_free"] == "true" and not number_in(cells.get("price_amount", "")):
            cells.pop("price_amount", None)
        return cells

    def _organization(self) -> dict[str, Any]:
        given = nodes_in(self.node.get("organizer")) or nodes_in(self.node.get("provider"))
        organization = self.around.resolved(given[0]) if given else {}
        return {
            f"organization.{name}": text_of(organization.get(name))
            for name in ("name", "url", "telephone", "email")
        }


def _candidates(whole: Any) -> list[Node]:
    """The nodes that are something to take up, each once, without the dates of a series."""
    found: dict[int, Node] = {}
    inner: set[int] = set()
    for node in walk(whole):
        if id(node) in inner or kind_of(types_of(node)) is None or not node.get("name"):
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
            for each in nodes_in(node.get(key)):
                inner |= {id(part) for part in walk(each)}
    return [node for key, node in found.items() if key not in inner]
