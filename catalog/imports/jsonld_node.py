"""One node of JSON-LD with what it refers to, and where its problems are noted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.imports.jsonld_values import Node, last_of, text_of
from catalog.imports.problem import Code, Problem, Severity, shortened
from catalog.model import EventStatus
from catalog.schema_org import STATUSES

_STATUSES = {name.lower(): status for status, name in STATUSES.items()}


class NodeAround:
    """A node, and the others that are known by their `@id`; `zone` is where times without an offset are."""

    def __init__(
        self, node: Node, row: int, index: Mapping[str, Node], zone: str, problems: list[Problem]
    ) -> None:
        self.node, self.row, self.zone = node, row, zone
        self._index, self._problems = index, problems

    def resolved(self, value: Any) -> Node:
        """A value as an object: itself, what it refers to, or a name."""
        if isinstance(value, dict):
            known = self._index.get(value.get("@id", ""), {}) if len(value) == 1 else {}
            return known or value
        text = text_of(value)
        return self._index.get(text) or ({"name": text} if text else {})

    def place(self, place: Node) -> dict[str, Any]:
        """A place as the cells of our fields."""
        address = self.resolved(place.get("address"))
        geo = self.resolved(place.get("geo"))
        around = self.resolved(place.get("containedInPlace"))
        plain = text_of(place.get("address")) if not isinstance(place.get("address"), dict) else ""
        return {
            "place.name": text_of(place.get("name")),
            "place.address": text_of(address.get("streetAddress")) or plain,
            "place.locality": text_of(address.get("addressLocality")),
            "place.postal_code": text_of(address.get("postalCode")),
            "place.neighbourhood": text_of(around.get("name")),
            "place.latitude": text_of(geo.get("latitude")),
            "place.longitude": text_of(geo.get("longitude")),
            "place.telephone": text_of(place.get("telephone")),
            "place.url": text_of(place.get("url")),
        }

    def status(self, node: Node) -> EventStatus:
        """Whether it takes place; as planned where nobody says."""
        named = last_of(node.get("eventStatus"))
        found = _STATUSES.get(named.lower())
        if named and found is None:
            self.problem(Code.VALUE_UNKNOWN, "eventStatus", named)
        return found or EventStatus.SCHEDULED

    def problem(self, code: Code, column: str, value: str) -> None:
        """Notes that a value was left out."""
        self._problems.append(
            Problem(code=code, severity=Severity.WARNING, row=self.row, column=column, value=shortened(value))
        )
