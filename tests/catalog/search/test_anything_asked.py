"""Anything may be asked of any small catalogue, encoded or not; `scripts/fuzz` asks more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.model import Access, Kind, Known, Place, Position, Price, PriceKind
from catalog.search import Index, Search
from catalog.search.answer import Confidence
from catalog.search.meaning import DIMENSIONS
from catalog.search.scope import Order, Scope
from tests.catalog.search.conftest import NOW, PARTS, ZONE, Town, moment, paid

_SAID = """
yoga taller cerámica inglés danza biblioteca salud niños mujeres música huerto teatro vacunas gratis free hoy
mañana sábado domingo diciembre 15 31/12 2026-12-01 centro usera cerca dónde silla de ruedas señas menos 200
pesos en línea no sin con para el y o the for le une da kiero serámica ajedres musika hola gracias bot pinche
ñandú straße İstanbul 🧘 👩‍👩‍👧 ا لل 瑜伽 tlahtolli kurssi näyttely
"""
WORDS = _SAID.split()
WORDS += ["\u202e", "\u200f", "\0", "\ufeff"]
DECISIVE = {"free", "price", "when", "access"}
_TITLES = [
    *("Yoga", "Taller de cerámica", "Inglés básico", "Danza y música"),
    *("瑜伽课程", "دورة اليوغا", "Näyttely", "Tlahtolli"),
]
_PRICES = [
    *(Price(), Price(kind=PriceKind.FREE), paid(100), paid(900)),
    Price(kind=PriceKind.CONDITIONS, conditions="x"),
]
_USERA = Position(latitude=19.4, longitude=-99.1)
_PLACES = [None, Place(name="Centro"), Place(name="B", neighbourhood="Usera", position=_USERA)]

_LANGUAGES = ["es", "en", "zh", "fi", "nah"]
_WISHES = [
    "gratis",
    "hoy",
    "mañana",
    "el sábado",
    "en silla de ruedas",
    "menos de 200 pesos",
    "en usera",
    "cursos",
]

offers = st.tuples(
    *(st.sampled_from(_TITLES[:1]) | st.sampled_from(_TITLES), st.sampled_from(_PRICES)),
    *(st.sampled_from(_PLACES), st.sampled_from(list(Kind)), st.sampled_from(list(Known))),
    *(st.none() | st.integers(-2, 9), st.sampled_from(_LANGUAGES)),
)
catalogues = st.lists(offers, min_size=4, max_size=9) | st.lists(offers, max_size=3)
wished = st.tuples(st.sampled_from(["yoga", "", "algo"]), st.lists(st.sampled_from(_WISHES), max_size=2))
asked = wished.map(lambda said: " ".join([said[0], *said[1]]))
jumbled = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=12).map(" ".join)
plain = st.sampled_from(["gratis", "el sábado", "mañana", "en silla de ruedas", "menos de 200 pesos"])
questions = st.one_of(asked, jumbled, st.text(max_size=80))
vectors = st.none() | st.integers(0, 2**32 - 1)
scopes = st.just(Scope()) | st.builds(
    Scope,
    without=st.frozensets(st.sampled_from(["free", "when", "where", "kind", "audience"])),
    strict=st.frozensets(st.sampled_from(["free", "when", "access"])),
    order=st.sampled_from([None, *Order]),
    alike=st.integers(0, 10),
)
thorough = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def vector(seed: int | None) -> np.ndarray | None:
    if seed is None:
        return None
    return np.random.default_rng(seed).integers(-127, 128, DIMENSIONS).astype(np.int8)


def search_of(made) -> Search:
    town = Town([])
    for name, price, place, kind, known, days, language in made:
        on = None if days is None else (NOW + timedelta(days=days)).date().isoformat()
        town.add(
            name, price=price, place=place, kind=kind, language=language, access=Access(step_free=known),
            occurrences=(moment(on),) if on else (),
        )  # fmt: skip
    rows = {o.id: vector(o.id)[None, :] for o in town.offers if o.id % 2}
    return Search(Index.build(town.offers, neighbourhoods=PARTS, now=NOW, vectors=rows), zone=ZONE)


@thorough
@given(catalogues, questions, vectors, scopes, st.sampled_from(["es", "en", "fr", "pt", "zh", "ar"]))
def test_anything_is_answered_and_twice_alike(made, question, seed, scope, language):
    search = search_of(made)

    def ask(scope):
        more = {"scope": scope, "vector": vector(seed), "heed_danger": False}
        return replace(search.ask(question, language=language, now=NOW, limit=50, **more), milliseconds=0)

    answer = ask(scope)
    assert answer == ask(scope)
    assert answer.answered == (answer.confidence is not Confidence.NONE) == bool(answer.hits)
    assert len({hit.id for hit in answer.hits}) == len(answer.hits) <= max(answer.total, 50)
    for hit in answer.hits:
        assert not scope.strict & {*hit.broken, *hit.unsure}
        assert 0 <= hit.score <= 1
        assert 0 <= hit.other_places <= hit.others


@thorough
@given(
    st.lists(
        st.tuples(st.sampled_from(_PRICES), st.sampled_from(list(Known)), st.integers(0, 6)),
        min_size=3,
        max_size=7,
    ),
    plain,
    vectors,
)
def test_what_breaks_a_decisive_wish_never_stands_above_what_keeps_it(told, wish, seed):
    made = [("Yoga", price, None, Kind.COURSE, known, days, "es") for price, known, days in told]
    hits = search_of(made).ask(f"yoga {wish}", language="es", now=NOW, limit=50, vector=vector(seed)).hits
    rank = [2 if DECISIVE & set(hit.broken) else 1 if DECISIVE & set(hit.unsure) else 0 for hit in hits]
    assert rank == sorted(rank)


@thorough
@given(catalogues, questions, vectors)
def test_no_offer_is_lost_by_standing_for_others(made, question, seed):
    search = search_of(made)
    asked = {"language": "es", "now": NOW, "limit": 50, "vector": vector(seed), "heed_danger": False}
    shown = search.ask(question, **asked).hits
    seen = set()
    for hit in shown:
        alone = search.ask(question, scope=Scope(alike=hit.id), **asked)
        if hit.others:
            assert alone.total == 1 + hit.others
        assert hit.id in {other.id for other in alone.hits}
        assert not seen & {other.id for other in alone.hits} or not any(h.others for h in shown)
        seen |= {other.id for other in alone.hits}


@pytest.mark.parametrize("encoded", [None, 7])
@pytest.mark.parametrize(
    "question",
    [
        *("yoga gratis " * 900, "de la el en y a", "¿?", "x" * 10_000),
        " ".join(f"palabra{n}" for n in range(500)),
        *("näyttely lapsille ilmaiseksi", "tlahtolli ihuan cuicatl"),
        *("周末有什么免费的课程", "دورات مجانية للنساء"),
    ],
)
def test_strange_questions_to_no_record_one_record_and_foreign_ones(question, encoded):
    one = [("Yoga", Price(), None, Kind.COURSE, Known.YES, 3, "es")]
    foreign = [(title, Price(), None, Kind.EVENT, Known.NO, 3, "fi") for title in _TITLES[4:]]
    for made in ([], one, foreign):
        answer = search_of(made).ask(question, language="es", now=NOW, vector=vector(encoded))
        assert answer.answered == bool(answer.hits)


@pytest.mark.parametrize("title", _TITLES[4:])
def test_a_title_in_a_language_without_a_stemmer_is_found_by_its_words(title):
    made = [(name, Price(), None, Kind.COURSE, Known.YES, None, "zh") for name in _TITLES]
    assert search_of(made).ask(title, language="es", now=NOW).hits[0].title == title
