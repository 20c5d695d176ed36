"""Packing: a portion of the catalogue as arrays under names, to be kept in a file, and back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from sys import intern
from typing import Any

import numpy as np
import numpy.typing as npt

from catalog.model import Kind, Position
from catalog.search.concepts import Concepts
from catalog.search.facts import Facts
from catalog.search.lexicon import Lexicon
from catalog.search.nearness import Nearness
from catalog.search.portion import Document, Portion
from catalog.search.postings import Postings
from catalog.search.shelves import Shelves
from catalog.search.spotting import spotter_of
from catalog.search.standing import Standing
from catalog.search.times import Times
from catalog.search.writings import Writings

Array = npt.NDArray[Any]
Arrays = dict[str, Array]
_PARTS = ("postings", "facts", "times", "concepts", "nearness", "shelves", "standing")
"""What a portion has that holds arrays and nothing else that is not known without it."""


def pack(portion: Portion) -> Arrays:
    """All of a portion but its lexicon: "postings.documents" and the like, texts as lines of UTF-8."""
    arrays: Arrays = {"ids": portion.ids, "marks": portion.marks}
    for part in _PARTS:
        arrays |= _arrays_of(getattr(portion, part), part)
    arrays["words"] = _lines(portion.words)
    arrays["documents"] = _lines(json.dumps(_row(each)) for each in portion.documents)
    arrays["writings.of"], arrays["venues.of"] = portion.writings.of, portion.venues.of
    arrays["writings.ways"] = _lines(map(json.dumps, portion.writings.ways))
    arrays["venues.ways"] = _lines(json.dumps(_venue_row(way)) for way in portion.venues.ways)
    return arrays


def unpack(arrays: Mapping[str, Array], lexicon: Lexicon) -> Portion:
    """The portion that was packed, of the same lexicon; KeyError or ValueError where it is none."""
    parts: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for name, array in arrays.items():
        part, _, column = name.partition(".")
        first, inner, key = column.partition(".")
        if inner:
            parts[part].setdefault(first, {})[key] = array
        else:
            parts[part][first] = array
    return Portion(
        ids=arrays["ids"],
        marks=arrays["marks"],
        documents=[_document(json.loads(line)) for line in _read_lines(arrays["documents"])],
        words=_read_lines(arrays["words"]),
        postings=Postings(**parts["postings"]),
        facts=Facts(**{"languages": {}, **parts["facts"]}),
        times=Times(**parts["times"]),
        writings=Writings(
            tuple(tuple(json.loads(line)) for line in _read_lines(arrays["writings.ways"])),
            arrays["writings.of"],
        ),
        venues=Writings(
            tuple(_venue(*json.loads(line)) for line in _read_lines(arrays["venues.ways"])),
            arrays["venues.of"],
        ),
        concepts=Concepts(lexicon=lexicon, spotter=spotter_of(lexicon), **parts["concepts"]),
        nearness=Nearness(count=len(arrays["ids"]), **parts["nearness"]),
        shelves=Shelves(parts["shelves"].get("documents", {})),
        standing=Standing(**parts["standing"]),
    )


def _arrays_of(part: Any, name: str) -> Iterator[tuple[str, Array]]:
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, np.ndarray):
            yield f"{name}.{field.name}", value
        elif isinstance(value, Mapping) and not field.name.startswith("_"):
            for key, array in value.items():
                yield f"{name}.{field.name}.{key}", array


def _lines(texts: Iterable[str]) -> Array:
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def _read_lines(array: Array) -> list[str]:
    text = array.tobytes().decode()
    return text.split("\n") if text else []


def _row(document: Document) -> list[Any]:
    values = (getattr(document, field.name) for field in fields(Document))
    return [value.value if isinstance(value, Kind) else value for value in values]


def _document(row: list[Any]) -> Document:
    known = dict(zip((field.name for field in fields(Document)), row, strict=True))
    return Document(
        id=known["id"],
        source=intern(known["source"]),
        external_id=known["external_id"],
        kind=Kind(known["kind"]),
        titles=tuple((intern(language), name) for language, name in known["titles"]),
        neighbourhood=intern(known["neighbourhood"]),
    )


def _venue_row(held: tuple[str, Position | None]) -> list[Any]:
    name, position = held
    return [name, position and [position.latitude, position.longitude]]


def _venue(name: str, position: list[float] | None) -> tuple[str, Position | None]:
    if position is None:
        return name, None
    return name, Position(latitude=position[0], longitude=position[1])
