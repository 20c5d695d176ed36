"""What is meant is found whatever the words; by words alone where nothing was encoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from catalog.finding import found_in
from catalog.meanings import PACKAGED
from catalog.model import Kind, Opportunity, OpportunityText
from catalog.sample import sample_opportunities
from catalog.search import Index, Search
from catalog.search.answer import Confidence
from catalog.search.confidence import features, half_remembers
from catalog.search.finder import finder_of
from catalog.search.lexicon import load_lexicon
from catalog.search.meaning import DIMENSIONS, SentenceEncoder, digest_of, directions, quantised
from catalog.search.meant import Meant, meant
from catalog.search.nearness import Nearness, read_vectors
from catalog.search.passages import LONGEST, MOST, passages
from catalog.search.ranking import Ranker
from tests.catalog.search.conftest import NOW, ZONE


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def offer(number: int, name: str, description: str = "", *, language: str = "es") -> Opportunity:
    text = OpportunityText(language=language, name=name, description=description)
    return Opportunity(
        id=number, kind=Kind.SERVICE, source="town", external_id=name, texts=(text,), categories=("Servicio",)
    )


OFFERS = [
    offer(1, "Bolsa de trabajo municipal", "Vacantes y registro de empleo."),
    offer(2, "Taller de herrería", "Soldadura con electrodo, rejas y protecciones."),
    offer(3, "Bereavement group", "For those who lost somebody they loved.", language="en"),
    offer(4, "Cine al aire libre", "Películas en la plaza."),
]


def search_with(encoder: SentenceEncoder | None) -> Search:
    vectors = {o.id or 0: encoder.encode(passages(o)) for o in OFFERS} if encoder else {}
    return Search(Index.build(OFFERS, now=NOW, vectors=vectors), zone=ZONE)


@pytest.mark.parametrize(
    ("question", "language", "found"),
    [
        ("me corrieron y ya no tengo chamba", "es", "Bolsa de trabajo municipal"),
        ("se murió mi esposo y no puedo dormir de tristeza", "es", "Bereavement group"),
        ("where can I learn to weld", "en", "Taller de herrería"),
        ("où apprendre à souder", "fr", "Taller de herrería"),
    ],
)
def test_what_is_meant_comes_first_in_other_words(
    encoder: SentenceEncoder, question: str, language: str, found: str
) -> None:
    search, vector = search_with(encoder), encoder.encode([question])[0]
    best = search.best(question, language=language, now=NOW, vector=vector)
    assert search.index.documents[best[0]].external_id == found


@pytest.fixture(scope="module")
def city() -> Search:
    """The sample city with the vectors that come with it, and the concepts found by them."""
    offered = [
        replace(o, id=n) for n, o in enumerate(sample_opportunities("jacaranda", today=NOW.date()), start=1)
    ]
    packaged = read_vectors(PACKAGED)
    vectors = {o.id or 0: np.stack([packaged[digest_of(text)] for text in passages(o)]) for o in offered}
    served = found_in(offered, finder_of(load_lexicon()), vectors)
    return Search(Index.build(offered, now=NOW, vectors=vectors, served=served), zone=ZONE)


@pytest.mark.parametrize(
    "need",
    [
        "me corrieron",
        "ya no me alcanza",
        "quiero que mi hijo deje el celular",
        "me corrieron y no tengo pa la renta",
        "mi hijo no puede con las matemáticas",
        "I want to fix the pipe under my sink myself",
    ],
)
def test_a_need_is_answered_with_perhaps_and_three_at_most(
    city: Search, encoder: SentenceEncoder, need: str
) -> None:
    answer = city.ask(need, language="es", now=NOW, vector=encoder.encode([need])[0])
    assert answer.confidence is Confidence.PERHAPS
    assert 1 <= len(answer.hits) <= 3


def test_whoever_is_alone_is_met_however_short_it_is_told(city: Search, encoder: SentenceEncoder) -> None:
    need = "mi mamá se siente sola"
    answer = city.ask(need, language="es", now=NOW, vector=encoder.encode([need])[0])
    assert answer.confidence is not Confidence.NONE


def test_what_only_means_something_alike_does_not_stand_beside_what_says_it(
    city: Search, encoder: SentenceEncoder
) -> None:
    answer = city.ask("yoga", language="es", now=NOW, limit=50, vector=encoder.encode(["yoga"])[0])
    assert answer.confidence is Confidence.SURE
    alone = city.ask("yoga", language="es", now=NOW, limit=50)
    assert {hit.id for hit in answer.hits} == {hit.id for hit in alone.hits}


def test_a_broad_word_finds_by_its_other_names_and_means_nothing_beyond_them() -> None:
    offers = [offer(1, "Alberca municipal"), offer(2, "Swimming for all", language="en"), offer(3, "Cine")]
    index = Index.build(offers, now=NOW)
    search = Search(index, zone=ZONE)
    for question, language in (("piscine", "fr"), ("natación", "es"), ("pool", "en")):
        best = search.best(question, language=language, now=NOW)
        assert {index.documents[number].id for number in best} == {1, 2}
    concepts = meant(index, search.read("piscine", language="fr", now=NOW)).concepts
    assert concepts
    assert not any(index.concepts.lexicon.concepts[number].broad for number in concepts)


def test_without_vectors_everything_is_found_by_its_words() -> None:
    answer = search_with(None).ask("taller de herrería", language="es", now=NOW)
    assert [hit.external_id for hit in answer.hits] == ["Taller de herrería"]


def test_the_same_question_has_the_same_answer(encoder: SentenceEncoder) -> None:
    search, question = search_with(encoder), "algo para no estar triste"
    vector = encoder.encode([question])[0]
    answers = {str(search.ask(question, language="es", now=NOW, vector=vector).hits) for _ in range(3)}
    assert len(answers) == 1


def test_a_vector_depends_on_nothing_but_its_text(encoder: SentenceEncoder) -> None:
    alone = directions(encoder.encode(["quiero aprender a nadar"]))[0]
    among = directions(encoder.encode(["yoga", "quiero aprender a nadar", ""]))
    assert alone @ among[1] > 0.999
    assert among.shape == (3, DIMENSIONS)
    assert digest_of("nadar") != digest_of("Nadar")


def test_half_a_surrogate_pair_is_encoded_as_what_cannot_be_read(encoder: SentenceEncoder) -> None:
    halved, replaced = "clases \ud83d de yoga", "clases ? de yoga"
    assert np.array_equal(*encoder.encode([halved, replaced]))
    assert digest_of(halved) == digest_of(replaced)


def test_nearness_is_of_the_nearest_passage_and_nought_where_there_is_none() -> None:
    rows = quantised(np.eye(4, DIMENSIONS, dtype=np.float32))
    near = Nearness.build([rows[:2], None, rows[2:3]])
    first, nobody, other = near.of(rows[1]).round(3).tolist()
    assert (first, nobody) == (1.0, 0.0)
    assert other < 0.5
    assert np.abs(near.of(rows[3])).max() < 0.5
    assert Nearness.build([None, None]).of(rows[0]).tolist() == [0.0, 0.0]


def test_what_is_alike_in_matter_lies_nearer_than_what_is_alike_in_tone(encoder: SentenceEncoder) -> None:
    question, *rows = encoder.encode(
        ["ya no aguanto la muela", "Urgent Care Dental Clinic", "Ya no aguanto: obra de teatro"]
    )
    dentist, play = Nearness.build([row[None, :] for row in rows]).of(question)
    assert dentist > play
    plain = directions(np.stack([question, *rows]))
    assert plain[0] @ plain[1] < plain[0] @ plain[2]


def test_it_is_known_how_much_of_what_is_named_nothing_serves(encoder: SentenceEncoder) -> None:
    search = search_with(encoder)

    def understood(question: str) -> Meant:
        vector = encoder.encode([question])[0]
        return meant(search.index, search.read(question, language="es", now=NOW, vector=vector))

    passport, ironwork = understood("pasaporte"), understood("herrería")
    assert passport.nowhere == 1.0
    assert ironwork.nowhere < 0.5
    smithy, cinema = 1, 3
    assert ironwork.missed[smithy] < 0.5 < ironwork.missed[cinema]


def test_passages_are_short_few_and_begin_with_the_name() -> None:
    said = passages(offer(1, "Nombre", " ".join(f"Frase {n} que dice algo." for n in range(300))))
    assert said[0] == "Nombre. Servicio"
    assert len(said) == MOST
    assert max(map(len, said)) <= LONGEST
    assert max(map(len, passages(offer(3, "Sin punto", "palabra " * 900)))) <= 2 * LONGEST
    assert passages(offer(2, "Solo nombre")) == ["Solo nombre. Servicio"]


def test_three_words_of_one_title_are_half_a_memory_of_it_and_two_are_not(encoder: SentenceEncoder) -> None:
    concert = offer(5, "Concierto de Navidad. Centro Sociocultural Miguel de Cervantes")
    search = Search(Index.build([*OFFERS, concert], now=NOW), zone=ZONE)

    def remembers(question: str) -> bool:
        reading = search.read(question, language="es", now=NOW, vector=encoder.encode([question])[0])
        ranked = Ranker(search.index, NOW).rank(reading)
        return half_remembers(features(ranked, ranked.order[0]))

    assert remembers("tb kiero saber dee sociocultural miguel cervantes pa mañna")
    assert not remembers("kiero saber dee miguel cervantes")
