"""What the exports write, as JSON Schema (draft 2020-12), for whoever reads them by a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from catalog.codec import required
from catalog.imports.pack import FORM, PACK_MARK
from catalog.model import Opportunity
from catalog.remainder import NAME
from catalog.schema_org import ADDRESS, MODES, STATUSES, TYPES

Schema = dict[str, Any]

FEED, THING, PACK = "DataFeed", "Thing", "Pack"
"""The names of the wholes: the JSON-LD of all, that of one, and the pack."""

_STRING: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_PLAIN: Mapping[Any, Schema] = {
    str: _STRING,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9.]+(E[+-]?[0-9]+)?$"},
    date: {"type": "string", "format": "date"},
    # In UTC where it has an offset, else the wall time of a zone beside it.
    datetime: {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00)?$"},
    # Microseconds.
    timedelta: {"type": "integer"},
}
_KEPT_BACK = frozenset({"id", "version", "locked"})
"""What belongs to one catalogue alone (`catalog.codec.content`)."""


def schemas(root: str) -> dict[str, Schema]:
    """The schemas by name; `root` is what their references to each other begin with."""
    found = {FEED: _feed(root), THING: _thing(root), "Text": _TEXT, PACK: _pack(root)}
    return found | dict(_records(Opportunity, root))


def _feed(root: str) -> Schema:
    return {
        "type": "object",
        "properties": {
            "@context": {"type": "array"},
            "@type": {"const": "DataFeed"},
            "name": _STRING,
            "license": _STRING,
            "dataFeedElement": _array({"$ref": root + THING}),
        },
        "required": ["@context", "@type", "dataFeedElement"],
    }


_TEXT: Schema = {
    "type": "object",
    "properties": {"@language": _STRING, "@value": _STRING},
    "required": ["@language", "@value"],
}


def _thing(root: str) -> Schema:
    """The words of schema.org that `catalog.exports.jsonld` writes; others may stand beside them."""
    text = {"$ref": f"{root}Text"}
    texts: Schema = {"anyOf": [text, _array(text)]}
    place = {"type": "object", "properties": {"@type": {"enum": ["Place", "VirtualLocation"]}}}
    organization = {"type": "object", "properties": {"@type": {"const": "Organization"}, "name": _STRING}}
    dated: Schema = {
        "startDate": _STRING,
        "endDate": _STRING,
        "eventStatus": _one_of(STATUSES),
        "eventSchedule": {"type": "object", "properties": {"@type": {"const": "Schedule"}}},
        "previousStartDate": _STRING,
        "location": {"anyOf": [place, _array(place)]},
        "remainingAttendeeCapacity": _COUNT,
    }
    part: Schema = {"type": "object", "properties": dated}
    properties: Schema = {
        "@context": {"type": "array"},
        "@id": {"type": "string", "format": "uri"},
        "@type": {"enum": sorted(set(TYPES.values()))},
        "identifier": {
            "type": "object",
            "properties": {"@type": {"const": "PropertyValue"}, "propertyID": _STRING, "value": _STRING},
            "required": ["propertyID", "value"],
        },
        **dict.fromkeys(("name", "disambiguatingDescription", "description"), texts),
        "about": _array({"type": "object"}),
        "url": _STRING,
        **dict.fromkeys(("inLanguage", "keywords"), _array(_STRING)),
        "isAccessibleForFree": {"type": "boolean"},
        "offers": {
            "type": "object",
            "properties": {"@type": {"const": "Offer"}, "price": _STRING, "priceCurrency": _STRING},
        },
        "typicalAgeRange": {"type": "string", "pattern": r"^\d+-\d*$"},
        "audience": _array({"type": "object"}),
        "maximumAttendeeCapacity": _COUNT,
        **dated,
        **dict.fromkeys(("hasCourseInstance", "subEvent"), _array(part)),
        "eventAttendanceMode": _one_of(MODES),
        **dict.fromkeys(("provider", "organizer"), organization),
        NAME: {"type": "object"},
    }
    return {"type": "object", "properties": properties, "required": ["@type", "identifier", "name"]}


def _pack(root: str) -> Schema:
    head = ("city", "licence", "zone", "language", "currency")
    properties: Schema = {PACK_MARK: {"const": FORM}, **dict.fromkeys(head, _STRING)}
    properties["opportunities"] = _array({"$ref": root + Opportunity.__name__})
    return {"type": "object", "properties": properties, "required": list(properties)}


def _records(of: Any, root: str) -> Iterator[tuple[str, Schema]]:
    """The schema of a class of the model, as `catalog.codec` writes it, and of all that it is made of."""
    hints = get_type_hints(of)
    told = [field for field in fields(of) if field.name not in _KEPT_BACK]
    always = [f.name for f in told if f.default is MISSING and f.default_factory is MISSING]
    properties = {field.name: _written(hints[field.name], root) for field in told}
    yield of.__name__, {"type": "object", "properties": properties, "required": always}
    for field in told:
        for part in (required(hints[field.name]), *get_args(hints[field.name])):
            if is_dataclass(part):
                yield from _records(part, root)


def _written(of: Any, root: str) -> Schema:
    of = required(of)
    if isinstance(of, type) and is_dataclass(of):
        return {"$ref": root + of.__name__}
    if get_origin(of) in (tuple, frozenset):
        return _array(_written(get_args(of)[0], root))
    if isinstance(of, type) and issubclass(of, Enum):
        return {"enum": [each.value for each in of]}
    return _PLAIN.get(of, {"type": "object"})


def _array(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _one_of(words: Mapping[Any, str]) -> Schema:
    return {"enum": [ADDRESS + word for word in words.values()]}
