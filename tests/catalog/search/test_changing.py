"""An index that took up changes answers, and is, just as one built anew."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import (
    Audience,
    EventStatus,
    Kind,
    Opportunity,
    OpportunityText,
    Place,
    Position,
    PublicationStatus,
    Term,
)
from catalog.search import Index, Search
from catalog.search.lexicon import load_lexicon
from catalog.search.meaning import DIMENSIONS, Vectors
from catalog.search.packing import pack, unpack
from catalog.search.portion import Portion
from catalog.search.served import Served
from tests.catalog.search.conftest import FREE, NOW, PARTS, ZONE, moment, paid

WORDS = (
    "yoga", "taller", "talleres", "cerámica", "ceramica", "barro", "niños", "mujeres", "inglés", "guitarra",
    "cine", "sábado", "curso", "empleo", "ansiedad", "natación", "nadar", "huerto", "Usera", "concierto",
)  # fmt: skip
QUESTIONS = (
    "taller de cerámica", "yoga gratis", "seramica", "clases de nadar", "me siento muy ansiosa", "inglés",
    "algo este fin de semana", "en Usera", "cine para niños en el centro", "guitarra", "cursos por la mañana",
    "busco trabajo", "yogaa", "concierto el 28 de noviembre", "english", "qué hay cerca de la roma",
)  # fmt: skip
SCHEDULED = (EventStatus.SCHEDULED,) * 3
said = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
places = st.builds(
    Place,
    name=st.sampled_from(("", "Casa de cultura", "Parque Usera")),
    neighbourhood=st.sampled_from(("", "Usera", "La Roma", "Roma Norte / Centro", "Narvarte", "El Rosario")),
    locality=st.sampled_from(("", "Ciudad", "Benito Juárez")),
    position=st.sampled_from((None, Position(latitude=19.41, longitude=-99.11))),
)
dates = st.lists(
    st.builds(
        moment,
        st.sampled_from(("2026-11-20", "2026-11-24", "2026-11-28", "2026-12-05")),
        st.sampled_from(("09:00", "18:00")),
        st.sampled_from((2, 24 * 9)),
        status=st.sampled_from((*SCHEDULED, EventStatus.CANCELLED)),
    ),
    max_size=3,
).map(tuple)
offers = st.builds(
    Opportunity,
    kind=st.sampled_from(Kind),
    source=st.just("town"),
    external_id=st.just("one"),
    texts=st.lists(
        st.builds(
            OpportunityText,
            language=st.sampled_from(("es", "en")),
            name=said,
            description=st.lists(said, max_size=3).map(". ".join),
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
    place=st.one_of(st.none(), places),
    price=st.sampled_from((FREE, paid(30), paid(500))),
    audiences=st.frozensets(st.sampled_from(Audience), max_size=2),
    minimum_age=st.sampled_from((None, 6, 60)),
    languages=st.sampled_from(((), ("es",), ("en", "nah"))),
    topics=st.sampled_from(((), (Term(scheme="local", code="crafts"),))),
    categories=st.lists(said, max_size=1).map(tuple),
    occurrences=dates,
    who_can_come=st.sampled_from(("", "Todas las mujeres", "mayores")),
    event_status=st.sampled_from(
        (EventStatus.SCHEDULED,) * 3 + (EventStatus.CANCELLED, EventStatus.POSTPONED)
    ),
    publication_status=st.sampled_from((PublicationStatus.PUBLISHED,) * 3 + (PublicationStatus.DRAFT,)),
)
catalogues = st.dictionaries(st.integers(1, 12), offers, max_size=10)
changes = st.dictionaries(st.integers(1, 14), st.one_of(st.none(), offers), min_size=1, max_size=4)


def vector(number: int) -> Vectors:
    return np.random.default_rng(number).integers(-127, 128, (1 + number % 3, DIMENSIONS), dtype=np.int8)


def vectors_of(offered: dict[int, Opportunity]) -> dict[int, Vectors]:
    """Some lie this way, some that, some nowhere yet; what says something else lies elsewhere."""
    seeds = {number: number + len(each.texts[0].name) for number, each in offered.items()}
    return {number: vector(seed) for number, seed in seeds.items() if seed % 4}


def numbered(offered: dict[int, Opportunity]) -> list[Opportunity]:
    return [replace(each, id=number, external_id=str(number)) for number, each in sorted(offered.items())]


def built(offered: dict[int, Opportunity]) -> Index:
    return Index.build(numbered(offered), neighbourhoods=PARTS, now=NOW, vectors=vectors_of(offered))


@settings(max_examples=15)
@given(catalogues, st.lists(changes, min_size=1, max_size=3))
def test_what_took_up_changes_is_what_would_be_built(
    catalogue: dict[int, Opportunity], steps: list[dict[int, Opportunity | None]]
) -> None:
    index = built(catalogue)
    for step in steps:
        there = {number: each for number, each in step.items() if each is not None}
        catalogue = {number: each for number, each in catalogue.items() if number not in step} | there
        fresh = Portion.read(numbered(there), vectors=vectors_of(there))
        index = index.changed(step.keys(), [fresh], now=NOW)
    anew = built(catalogue)
    assert differences(index, anew) == []
    taken_up, new = Search(index, zone=ZONE), Search(anew, zone=ZONE)
    for number, question in zip(count(), QUESTIONS):
        asked: dict[str, Any] = {"language": "es", "now": NOW, "vector": vector(number)[0]}
        ours = replace(taken_up.ask(question, limit=20, **asked), milliseconds=0)
        assert ours == replace(new.ask(question, limit=20, **asked), milliseconds=0)
        assert taken_up.best(question, **asked) == new.best(question, **asked)
        assert taken_up.facets(question, **asked) == new.facets(question, **asked)


@given(catalogues)
@settings(max_examples=8)
def test_what_is_read_in_portions_is_as_if_read_at_once(catalogue: dict[int, Opportunity]) -> None:
    offers, vectors = numbered(catalogue), vectors_of(catalogue)
    portions = [Portion.read(offers[n : n + 3], vectors=vectors) for n in range(0, max(len(offers), 1), 3)]
    index = Index.of(Portion.join(portions), neighbourhoods=PARTS, now=NOW)
    assert differences(index, built(catalogue)) == []


@given(catalogues)
@settings(max_examples=8)
def test_what_is_encoded_later_is_found_as_if_it_had_been_there(catalogue: dict[int, Opportunity]) -> None:
    vectors = vectors_of(catalogue)
    before = {number: vector(number + 7) for number in vectors if number % 3}
    index = Index.build(numbered(catalogue), neighbourhoods=PARTS, now=NOW, vectors=before)
    for odd in (0, 1):
        index = index.with_vectors({number: v for number, v in vectors.items() if number % 2 == odd})
    assert differences(index, built(catalogue)) == []


@given(catalogues)
@settings(max_examples=8)
def test_what_was_packed_is_as_it_was(catalogue: dict[int, Opportunity]) -> None:
    served = {number: Served(words=frozenset({"welding"}), finding=number) for number in catalogue}
    portion = Portion.read(numbered(catalogue), vectors=vectors_of(catalogue), served=served)
    packed = pack(portion)
    assert all(array.dtype != object for array in packed.values())
    unpacked = unpack(packed, load_lexicon())
    assert differences(unpacked, portion) == []
    assert (
        differences(
            Index.of(unpacked, neighbourhoods=PARTS, now=NOW),
            Index.of(portion, neighbourhoods=PARTS, now=NOW),
        )
        == []
    )


def differences(one: Any, other: Any, where: str = "index") -> list[str]:
    """Where two values are not the same, through and through."""
    if one is other:
        return []
    if isinstance(one, np.ndarray):
        same = one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        return [] if same else [where]
    if type(one) is not type(other):
        return [f"{where}: {type(one)}, {type(other)}"]
    if isinstance(one, dict):
        if one.keys() != other.keys():
            return [f"{where}: {one.keys() ^ other.keys()}"]
        return [each for key in one for each in differences(one[key], other[key], f"{where}[{key}]")]
    if isinstance(one, list | tuple):
        if len(one) != len(other):
            return [f"{where}: {len(one)}, {len(other)}"]
        pairs = enumerate(zip(one, other, strict=True))
        return [each for n, (a, b) in pairs for each in differences(a, b, f"{where}[{n}]")]
    if is_dataclass(one):
        names = [each.name for each in fields(one) if each.compare]
    elif hasattr(one, "__dict__"):
        names = list(vars(one))
    else:
        return [] if one == other else [f"{where}: {one}, {other}"]
    return [each for n in names for each in differences(getattr(one, n), getattr(other, n), f"{where}.{n}")]
