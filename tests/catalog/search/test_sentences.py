"""What people write around their subject neither hides it nor makes one up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.model import Access, Audience, Kind, Known, Price, PriceKind, Term
from catalog.search import Index, Scope, Search
from catalog.search.answer import Confidence, WayOnKind
from catalog.search.kinship import infinitive, root

from .conftest import FREE, NOW, ZONE, paid


@pytest.fixture(scope="module")
def village():
    from .conftest import Town

    made = Town([])
    course = {"kind": Kind.COURSE}
    made.add("Tambores de barrio", about="Percusión para quien quiera.", **course)
    made.add("Velas de cera de abeja", about="Se usa parafina reciclada y pabilo.", **course)
    made.add("Soldadura básica", **course)
    made.add("Apicultura en la azotea", about="Abejas, miel y cera.", **course)
    made.add("Jornada de vacunas", kind=Kind.HEALTH, price=FREE)
    made.add("Grupo de duelo", kind=Kind.HEALTH, about="Para quien perdió a alguien.")
    made.add("Bolsa de trabajo municipal", kind=Kind.SERVICE, price=FREE)
    made.add("Prueba de VIH", kind=Kind.HEALTH, price=FREE)
    made.add("Taller de historia del barrio", about="Con lotería y finiquito de deudas.", **course)
    made.add("Acuarela para principiantes", audiences=frozenset({Audience.ADULTS}), **course)
    for number in range(40):
        made.add(f"Encuentro vecinal número {number}", about="Reunión en la casa de la colonia.")
    return made


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("muero de ganas de tocar tambores pero me da mucha pena", "Tambores de barrio"),
        ("mi cuñada anda loca por aprender a hacer velas, ¿alguien sabe?", "Velas de cera de abeja"),
        ("hola buenas tardes, unos compadres y yo queremos soldar", "Soldadura básica"),
        ("ya tengo 38 y nunca he agarrado una acuarela", "Acuarela para principiantes"),
        ("kiero aser belas kon mi ermana", "Velas de cera de abeja"),
        ("pruevas de bih", "Prueba de VIH"),
    ],
)
def test_the_subject_is_met_whatever_is_said_around_it(village, question, wanted):
    answer = village.ask(question)
    assert answer.answered
    assert answer.hits[0].external_id == wanted


@pytest.mark.parametrize(
    "question",
    [
        "clases de sánscrito",
        "curso de esgrima para mi hijo",
        "taller de hologramas",
        "quiero aprender a pilotar avionetas",
        "mi hermana busca curso de japonés",
        "va a granizar el jueves",
    ],
)
def test_a_subject_that_is_not_there_is_not_answered(village, question):
    assert village.ask(question).confidence is Confidence.NONE


def test_a_subject_that_is_not_there_is_never_sure_however_well_the_rest_fits(village):
    for question in (
        "historia de las avionetas",
        "taller de avionetas, velas de cera de abeja y soldadura básica",
        "curso de xilófono: tambores de barrio",
    ):
        assert village.ask(question).confidence is not Confidence.SURE


def test_one_rare_word_of_the_subject_is_perhaps_whatever_else_was_said(village):
    question = "eso de la apicultura suena lindo pero en mi azotehuela viven zopilotes y guajolotes"
    answer = village.ask(question)
    assert answer.confidence is Confidence.PERHAPS
    assert answer.hits[0].external_id == "Apicultura en la azotea"


def test_an_errand_beside_a_rare_word_is_not_answered(village):
    for question in (
        "hotel de Guanajuato con tambores y zopilotes",
        "curso de esgrima y zopilotes, tambores",
    ):
        assert village.ask(question).confidence is Confidence.NONE


def test_a_word_deep_in_the_text_of_few_is_perhaps_and_shows_three_at_most(village):
    answer = village.ask("parafina")
    assert answer.confidence is Confidence.PERHAPS
    assert [hit.external_id for hit in answer.hits] == ["Velas de cera de abeja"]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("me despidieron ayer", "Bolsa de trabajo municipal"),
        ("me quedé sin trabajo", "Bolsa de trabajo municipal"),
        ("enviudé en marzo y no levanto cabeza", "Grupo de duelo"),
        ("my husband passed away last year", "Grupo de duelo"),
    ],
)
def test_a_need_meets_what_would_help_and_is_never_sure(village, question, wanted):
    answer = village.ask(question)
    assert answer.confidence is Confidence.PERHAPS
    assert answer.hits[0].external_id == wanted


def test_what_only_a_need_calls_for_is_never_sure_however_sure_it_looks(town):
    town.add("Terapia y escucha: salud mental", kind=Kind.HEALTH)
    town.add("Menopausia sin secretos", kind=Kind.HEALTH)
    index = town.search().index
    certain = replace(index.phrasebook, confidence={**index.phrasebook.confidence, "sure": 0.0})
    search = Search(replace(index, phrasebook=certain), zone=ZONE)
    assert search.ask("insomnio", language="es", now=NOW).confidence is Confidence.PERHAPS
    assert search.ask("menopausia", language="es", now=NOW).confidence is Confidence.SURE


def test_words_of_one_root_meet():
    assert root("soldar") == root("soldadura") == root("soldadores") == "sold"
    assert root("pintor") == root("pintura") == root("pintar")
    assert root("pan") == root("sal") == ""
    assert root("comer") == ""


def test_a_subjunctive_is_a_form_of_its_infinitive_where_there_is_one() -> None:
    known = {"pintar", "cantar", "costar", "montar"}
    assert infinitive("pinte", known) == infinitive("pintemos", known) == "pintar"
    assert infinitive("canten", known) == "cantar"
    assert infinitive("parte", known) == "parte"
    assert infinitive("costa", known) == "costa"
    assert infinitive("pan", known) == "pan"


def test_small_words_of_one_language_are_no_answer_in_another(town):
    town.add("Cómo formar una cooperativa")
    town.add("Comedor comunitario", kind=Kind.SERVICE)
    assert "Cómo formar una cooperativa" not in town.names("onde posso comer", language="pt")


def test_a_thing_lent_is_met_though_its_words_may_ask_for_access(town):
    town.add("Préstamo de sillas de ruedas", kind=Kind.SERVICE)
    town.add("Cine de barrio", access=Access(step_free=Known.YES), on="2026-11-28")
    assert town.names("quién presta sillas de ruedas")[0] == "Préstamo de sillas de ruedas"
    assert town.names("cine en silla de ruedas") == ["Cine de barrio"]


def test_an_access_need_that_nothing_is_known_to_meet_is_not_sure(town):
    town.add("Danza", on="2026-11-28")
    town.add("Canto", on="2026-11-29")
    assert town.ask("que sea accesible en silla de ruedas").confidence is not Confidence.SURE


def test_only_what_is_known_to_meet_an_access_need_is_counted(town):
    town.add("Danza", on="2026-11-28", access=Access(step_free=Known.YES))
    town.add("Canto", on="2026-11-27")
    answer = town.ask("que sea accesible en silla de ruedas")
    assert [hit.external_id for hit in answer.hits] == ["Danza", "Canto"]
    assert answer.total == 1
    assert answer.hits[1].unsure == ("access",)


def test_a_figure_among_the_conditions_is_not_free(town):
    town.add("Yoga cooperando", price=Price(kind=PriceKind.CONDITIONS, conditions="Cooperación de 30 pesos"))
    town.add("Yoga a voluntad", price=Price(kind=PriceKind.CONDITIONS, conditions="Cooperación voluntaria"))
    assert town.names("yoga gratis") == ["Yoga a voluntad"]


def test_what_is_meant_for_others_never_stands_above_what_only_does_not_say_its_price(town):
    town.add("Natación para adultos mayores", price=FREE, audiences=frozenset({Audience.OLDER_PEOPLE}))
    town.add("Natación para mujeres", audiences=frozenset({Audience.WOMEN}))
    assert town.names("natación gratis para mujeres")[0] == "Natación para mujeres"


def test_a_weak_match_that_keeps_a_wish_stands_behind_a_good_one_that_does_not_say(town):
    town.add("Baño de enfermos", about="Se pasa una película.", access=Access(sign_language=Known.YES))
    town.add("Cine en la plaza")
    assert town.names("cine con intérprete de señas")[0] == "Cine en la plaza"


def test_what_is_far_behind_the_best_is_not_shown(town):
    town.add("Tambores de barrio", kind=Kind.COURSE)
    town.add("Danza", about="A veces hay tambores al fondo de la sala, entre otras muchas cosas que suenan.")
    town.add("Canto")
    assert town.names("tambores") == ["Tambores de barrio"]


def test_with_nothing_but_wishes_events_and_courses_come_before_services(town):
    town.add("Consulta de nutrición", kind=Kind.HEALTH, on="2026-11-28", at="09:00", price=FREE)
    town.add("Trámites al paso", kind=Kind.SERVICE, on="2026-11-28", at="10:00", price=FREE)
    town.add("Concierto", on="2026-11-28", at="19:00", price=FREE)
    assert town.names("gratis el sábado")[0] == "Concierto"


def test_with_nothing_but_wishes_those_it_is_meant_for_come_first(town):
    town.add("Plaza abierta", on="2026-11-25", minimum_age=12)
    town.add("Rap", on="2026-11-28", audiences=frozenset({Audience.YOUNG_PEOPLE}))
    assert town.names("algo para jóvenes") == ["Rap", "Plaza abierta"]


def test_what_is_sensitive_is_found_by_its_words_and_never_met_by_surprise(town):
    women = frozenset({Audience.WOMEN})
    town.add("Refugio para quien vive violencia", audiences=women, sensitive=True, price=FREE)
    town.add("Carpintería", audiences=women, price=FREE, kind=Kind.COURSE)
    assert town.names("algo gratis para mujeres") == ["Carpintería"]
    assert town.names("refugio violencia") == ["Refugio para quien vive violencia"]


def test_without_a_sure_answer_the_shelves_that_the_words_meet_are_offered(town):
    music = (Term(scheme="local", code="music"),)
    town.add("Tambores", topics=music)
    town.add("Marimba", topics=music)
    town.add("Marimba de ayer", topics=music, on="2026-11-20")
    ways = [way for way in town.ask("clases de violín").ways_on if way.kind is WayOnKind.TOPIC]
    assert [(way.detail, way.count) for way in ways] == [("music", 2)]
    assert not [w for w in town.ask("marimba").ways_on if w.kind is WayOnKind.TOPIC]


def test_a_shelf_that_holds_nothing_is_not_offered(town):
    town.add("Tambores")
    assert not [w for w in town.ask("clases de violín").ways_on if w.kind is WayOnKind.TOPIC]


@pytest.mark.parametrize(
    "question", ["yoga", "gratis hoy", "clases de soldar para mi hija de 8", "señas", ""]
)
def test_a_catalogue_without_a_record_answers_none(question):
    search = Search(Index.build([], now=NOW), zone=ZONE)
    answer = search.ask(question, language="es", now=NOW)
    assert answer.confidence is Confidence.NONE
    assert answer.ways_on == ()


def test_clases_of_a_thing_there_is_but_not_as_a_class_are_not_sure(town):
    town.add("Mediodía de marimba", on="2026-11-28", price=paid(20))
    town.add("Canto coral", kind=Kind.COURSE)
    assert town.ask("clases de marimba").confidence is Confidence.PERHAPS
    assert town.ask("marimba").confidence is Confidence.SURE


def test_on_a_shelf_the_ways_on_count_all_of_it(town):
    music = (Term(scheme="local", code="music"),)
    town.add("Tambores", topics=music, price=FREE, on="2026-11-24")
    town.add("Marimba", topics=music, price=FREE, on="2026-11-25")
    answer = town.ask("gratis en línea", scope=Scope(topic="music"))
    assert not answer.answered
    counts = {way.detail: way.count for way in answer.ways_on if way.kind is WayOnKind.WITHOUT}
    assert counts == {"online": 2}
