"""No answer that breaks a decisive wish stands above one that keeps it, told from the records' own fields."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from benchmarks.decisive import MOST, keeps, load_decisive, misplaced, sample
from bot.city_file import load_city
from catalog.model import AttendanceMode, Audience, Kind, Place, Position, Price, PriceKind
from catalog.search.answer import Confidence

CITIES = {
    key: (*sample(key, datetime(2026, 11, 23, 10, tzinfo=load_city(key).zone)), load_city(key).zone)
    for key in ("jacaranda",)
}


@pytest.mark.parametrize("question", load_decisive(), ids=lambda question: question["query"])
def test_no_answer_breaks_a_wish_above_one_that_keeps_it(question):
    for search, offered, zone in CITIES.values():
        now = datetime(2026, 11, 23, 10, tzinfo=zone)
        answer = search.ask(question["query"], language=question["language"], now=now, limit=MOST)
        assert misplaced(answer, offered, question["wishes"], now) == []
        if answer.confidence is Confidence.SURE and answer.hits:
            first = next(o for o in offered if o.id == answer.hits[0].id)
            assert keeps(first, question["wishes"], now) is not False


def paid(amount: int) -> Price:
    return Price(kind=PriceKind.AMOUNT, amount=Decimal(amount), currency="MXN")


def test_what_is_on_no_other_day_is_left_out(town, at):
    town.add("Yoga de lunes", on="2026-11-30")
    town.add("Yoga de lunes y martes", occurrences=(at("2026-11-30"), at("2026-12-01")))
    town.add("Yoga de jueves", on="2026-11-26")
    answer = town.ask("yoga que no sea lunes")
    hits = {hit.external_id: hit for hit in answer.hits}
    assert hits.keys() == {"Yoga de jueves", "Yoga de lunes y martes"}
    # 18:00 on that Tuesday in the city is the next day in UTC.
    assert str(hits["Yoga de lunes y martes"].next) == "2026-12-02 00:00:00+00:00"


def test_a_part_of_the_day_and_a_part_of_the_city_are_left_out(town):
    town.add("Yoga temprano", on="2026-11-26", at="08:00", where="Usera")
    town.add("Yoga de tarde", on="2026-11-26", at="17:00", where="Centro")
    town.add("Yoga de noche", on="2026-11-26", at="20:00", where="Usera")
    assert set(town.names("yoga pero no en la mañana")) == {"Yoga de tarde", "Yoga de noche"}
    assert set(town.names("yoga pero no en el centro")) == {"Yoga temprano", "Yoga de noche"}
    assert town.names("yoga, ni en el centro ni en la mañana") == ["Yoga de noche"]


def test_a_word_a_kind_and_those_it_is_for_are_left_out(town):
    town.add("Baile: salsa", kind=Kind.COURSE)
    town.add("Baile: salsas del caribe", kind=Kind.COURSE)
    town.add("Baile: danzón", kind=Kind.COURSE, about="Antes era salsa.")
    town.add("Baile en la plaza", kind=Kind.EVENT, audiences=frozenset({Audience.CHILDREN}))
    assert set(town.names("baile pero no salsa")) == {"Baile: danzón", "Baile en la plaza"}
    assert town.names("baile que no sea un curso") == ["Baile en la plaza"]
    assert "Baile en la plaza" not in town.names("baile que no sea para niños")


def test_what_is_not_to_be_online_is_not(town):
    town.add("Inglés por zoom", attendance_mode=AttendanceMode.ONLINE)
    town.add("Inglés en la biblioteca")
    assert town.names("inglés que no sea en línea") == ["Inglés en la biblioteca"]


def test_a_level_leaves_out_other_levels_and_hides_nothing_that_states_none(town):
    town.add("Guitarra avanzada")
    town.add("Guitarra")
    town.add("Guitarra para principiantes")
    town.add("Guitarra de barrio", about="Para todos los niveles.")
    found = town.names("guitarra para principiantes, por favor")
    assert found[0] == "Guitarra para principiantes"
    assert set(found) == {"Guitarra", "Guitarra para principiantes", "Guitarra de barrio"}
    assert "Guitarra para principiantes" not in town.names("guitarra nivel avanzado")
    assert "Guitarra para principiantes" not in town.names("guitarra que no sea para principiantes")
    assert "Guitarra de barrio" in town.names("guitarra que no sea para principiantes")


def test_a_duration_is_judged_by_the_dates(town, at):
    town.add("Barro en la plaza", on="2026-11-28", at="10:00")
    town.add("Barro en el taller", occurrences=(at("2026-11-28"), at("2026-12-28"), at("2027-02-20")))
    assert town.names("barro de un solo día")[0] == "Barro en la plaza"
    assert town.names("barro, un curso de tres meses")[0] == "Barro en el taller"
    assert town.ask("barro de un solo día").hits[1].broken == ("duration",)


def test_what_is_not_dear_comes_before_what_is(town):
    town.add("Danza de lujo", price=paid(900))
    town.add("Danza de barrio", price=paid(30))
    town.add("Canto", price=paid(60))
    assert town.names("danza que no sea cara") == ["Danza de barrio", "Danza de lujo"]


def test_near_a_venue_is_near_it(town):
    here, far = Position(latitude=19.40, longitude=-99.10), Position(latitude=19.60, longitude=-99.30)
    town.add("Ajedrez lejano", place=Place(name="Casa del Árbol", position=far))
    town.add("Ajedrez vecino", place=Place(name="Parque del Reloj", position=here))
    town.add("Lecturas", place=Place(name="Biblioteca Central Manantial", position=here))
    answer = town.ask("ajedrez cerca de la biblioteca central")
    assert answer.hits[0].external_id == "Ajedrez vecino"
    assert answer.understood.where is not None
    assert (answer.understood.where.name, answer.understood.where.beside) == (
        "Biblioteca Central Manantial",
        True,
    )


def test_near_a_venue_whose_position_nobody_told_is_what_is_held_there(town):
    town.add("Ajedrez", place=Place(name="Casa del Árbol"))
    town.add("Club de ajedrez y otros juegos", place=Place(name="Biblioteca Central Manantial"))
    assert town.names("ajedrez")[0] == "Ajedrez"
    answer = town.ask("ajedrez cerca de la biblioteca central")
    assert answer.hits[0].external_id == "Club de ajedrez y otros juegos"
    assert "where" in answer.hits[1].broken


def test_the_hour_asked_for_is_kept(town):
    town.add("Yoga de las cinco", on="2026-11-26", at="17:00")
    town.add("Yoga de las siete", on="2026-11-26", at="19:00")
    assert town.names("yoga después de las seis") == ["Yoga de las siete"]
    assert town.names("yoga antes de las 6 de la tarde") == ["Yoga de las cinco"]


def test_what_is_excluded_can_be_taken_back(town):
    from catalog.search.scope import Scope

    town.add("Yoga de lunes", on="2026-11-30")
    town.add("Yoga de jueves", on="2026-11-26")
    answer = town.ask("yoga que no sea lunes")
    assert [(piece.key, piece.words) for piece in answer.understood.pieces] == [("not", "que no sea lunes")]
    again = town.names("yoga que no sea lunes", scope=Scope(without=frozenset({"not"})))
    assert set(again) == {"Yoga de lunes", "Yoga de jueves"}


def test_families_find_what_is_for_children(town):
    town.add("Cuentos", on="2026-11-28", audiences=frozenset({Audience.CHILDREN}))
    town.add("Asamblea", on="2026-11-28", audiences=frozenset({Audience.ADULTS}))
    town.add("Juegos", on="2026-11-28", audiences=frozenset({Audience.FAMILIES}))
    assert town.names("planes en familia el sábado") == ["Juegos", "Cuentos"]
    assert town.names("algo con niños el sábado") == ["Juegos", "Cuentos"]
