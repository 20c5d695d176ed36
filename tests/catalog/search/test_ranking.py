from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.model import (
    Access,
    Audience,
    EventStatus,
    Kind,
    Known,
    OpportunityText,
    Place,
    Position,
    Price,
    PriceKind,
    PublicationStatus,
    Schedule,
)
from catalog.search.answer import Confidence, ReasonKind, WayOnKind
from catalog.search.scope import Scope

FREE = Price(kind=PriceKind.FREE)


def paid(amount: int) -> Price:
    return Price(kind=PriceKind.AMOUNT, amount=amount, currency="MXN")


def test_free_stands_above_not_stated_and_paid_is_no_answer_beside_them(town):
    town.add("Yoga de lujo", price=paid(900))
    town.add("Yoga quizá")
    town.add("Yoga para todos", price=FREE)
    answer = town.ask("yoga gratis")
    assert [hit.external_id for hit in answer.hits] == ["Yoga para todos", "Yoga quizá"]
    assert answer.hits[1].unsure == ("free",)
    assert answer.hits[0].unsure == ()


def test_where_only_paid_there_is_it_is_said_to_be_broken_and_never_sure(town):
    town.add("Yoga de lujo", price=paid(900))
    answer = town.ask("yoga gratis")
    assert [hit.broken for hit in answer.hits] == [("free",)]
    assert answer.confidence is not Confidence.SURE
    assert [(way.kind, way.detail, way.count) for way in answer.ways_on][:1] == [
        (WayOnKind.WITHOUT, "free", 1)
    ]


def test_what_has_no_date_is_on_offer_but_keeps_no_date(town):
    town.add("Yoga en casa")
    town.add("Yoga en el parque", on="2026-11-28")
    answer = town.ask("yoga el sábado")
    assert [(hit.external_id, hit.unsure) for hit in answer.hits] == [
        ("Yoga en el parque", ()),
        ("Yoga en casa", ("when",)),
    ]
    assert town.names("el sábado") == ["Yoga en el parque"]


def test_next_is_the_occurrence_that_answers_the_question(town, at):
    town.add("Club de ajedrez", occurrences=(at("2026-11-24"), at("2026-11-28"), at("2026-12-05")))
    assert town.ask("ajedrez").hits[0].next == at("2026-11-24").starts
    assert town.ask("ajedrez el sábado").hits[0].next == at("2026-11-28").starts


@pytest.mark.parametrize(
    "rest",
    [
        {"on": "2026-11-20"},
        {"event_status": EventStatus.CANCELLED},
        {"publication_status": PublicationStatus.DRAFT},
        {"publication_status": PublicationStatus.ARCHIVED},
        {"publication_status": PublicationStatus.IN_REVIEW},
        {"valid_through": date(2026, 11, 22)},
    ],
)
def test_what_is_past_cancelled_or_unpublished_never_appears(town, rest):
    town.add("Yoga en el parque", **rest)
    town.add("Danza en el parque", on="2026-11-28")
    assert town.names("yoga en el parque") in ([], ["Danza en el parque"])
    assert "Yoga en el parque" not in town.names("qué hay")


def test_what_is_called_off_for_one_day_is_not_offered_for_that_day(town, at):
    town.add(
        "Ajedrez",
        occurrences=(at("2026-11-28", status=EventStatus.CANCELLED), at("2026-12-05")),
    )
    assert town.names("el sábado") == []
    assert town.ask("ajedrez").hits[0].next == at("2026-12-05").starts


def test_a_rule_whose_days_are_all_over_is_over(town):
    from datetime import datetime

    town.add("Ajedrez", schedules=(Schedule(zone="America/Mexico_City", starts=datetime(2026, 1, 1, 10)),))  # noqa: DTZ001
    assert town.names("ajedrez") == []


def test_an_offer_that_ends_while_the_index_lives_disappears(town):
    from datetime import UTC, datetime

    town.add("Yoga", on="2026-11-24", at="10:00")
    search = town.search()
    before = datetime(2026, 11, 24, 17, tzinfo=UTC)
    after = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
    assert search.ask("yoga", language="es", now=before).total == 1
    assert search.ask("yoga", language="es", now=after).total == 0


def test_without_words_all_that_keeps_the_wishes_comes_soonest_first(city):
    answer = city.ask("gratis este fin de semana")
    assert [hit.external_id for hit in answer.hits][:3] == [
        "Yoga en el parque",
        "Teatro para niños: El gato con botas",
        "Huerto urbano y composta",
    ]
    assert answer.confidence is Confidence.SURE
    assert all("free" not in hit.broken for hit in answer.hits)


def test_today_lists_what_is_on_and_what_has_an_hour_comes_first(town):
    town.add("Muestra de barro", on="2026-11-20", hours=24 * 20)
    town.add("Charla", on="2026-11-23", at="19:00")
    town.add("Mañana hay", on="2026-11-24")
    for question, language in (("hoy", "es"), ("today", "en"), ("aujourd'hui", "fr"), ("hoje", "pt")):
        assert town.names(question, language=language) == ["Charla", "Muestra de barro"]


def test_an_honest_nothing_today_has_ways_on(town):
    town.add("Yoga", on="2026-11-28")
    answer = town.ask("hoy")
    assert answer.confidence is Confidence.NONE
    assert answer.hits == ()
    assert [way.kind for way in answer.ways_on] == [WayOnKind.BROWSE]


def test_a_weekday_and_an_hour_are_both_kept(town, at):
    town.add("Temprano", on="2026-11-28", at="09:00")
    town.add("Tarde", on="2026-11-28", at="17:00")
    town.add("Noche", on="2026-11-28", at="20:00")
    town.add("Domingo", on="2026-11-29", at="17:00")
    assert town.names("el sábado por la mañana") == ["Temprano"]
    assert town.names("el sábado por la tarde") == ["Tarde"]
    assert town.names("sábado noche") == ["Noche"]


def test_a_night_event_belongs_to_the_day_it_begins(town):
    town.add("Velada", on="2026-11-28", at="22:00", hours=5)
    assert town.names("el domingo") == []
    assert town.names("el sábado en la noche") == ["Velada"]


def test_for_children_those_meant_for_them_come_first(town):
    town.add("Teatro de sombras")
    town.add("Teatro para adultos mayores")
    town.add("Teatro del bosque", audiences=frozenset({Audience.CHILDREN}))
    assert town.names("teatro para niños")[0] == "Teatro del bosque"


def test_an_age_is_held_against_the_ages_stated(town):
    town.add("Dibujo de grandes", minimum_age=16)
    town.add("Dibujo de chicos", minimum_age=6, maximum_age=10)
    assert town.names("dibujo para niña de 8 años")[0] == "Dibujo de chicos"


def test_step_free_is_decisive_and_not_known_stands_between(town):
    town.add("Museo A", access=Access(step_free=Known.NO))
    town.add("Museo B")
    town.add("Museo C", place=Place(name="C", access=Access(step_free=Known.YES)))
    answer = town.ask("museo en silla de ruedas")
    assert [(hit.external_id, hit.unsure) for hit in answer.hits] == [
        ("Museo C", ()),
        ("Museo B", ("access",)),
    ]


def test_the_neighbourhood_asked_for_comes_first(town):
    town.add("Yoga del centro", where="Centro")
    town.add("Yoga de barrio", where="Usera")
    assert town.names("yoga en usera")[0] == "Yoga de barrio"
    assert town.names("yoga en el centro")[0] == "Yoga del centro"


def test_near_me_goes_by_distance(town):
    for name, latitude in (("lejano", 19.60), ("vecino", 19.401), ("central", 19.45)):
        town.add(
            f"Yoga {name}", place=Place(name=name, position=Position(latitude=latitude, longitude=-99.10))
        )
    answer = town.ask("yoga cerca de mí", near=Position(latitude=19.40, longitude=-99.10))
    assert [hit.external_id for hit in answer.hits] == ["Yoga vecino", "Yoga central", "Yoga lejano"]
    near = [reason.detail for reason in answer.hits[0].reasons if reason.kind is ReasonKind.NEAR]
    assert near == ["0.1"]


def test_a_title_that_holds_words_of_time_is_found_by_its_name(city):
    assert city.names("sábado de cine")[0] == "Sábado de cine"
    assert city.names("la noche de los museos")[0] == "La noche de los museos"


def test_a_language_of_instruction_is_not_the_subject(town):
    town.add("Curso de inglés", kind=Kind.COURSE, languages=("es",))
    town.add("Pottery course", language="en", kind=Kind.COURSE, languages=("en",), categories=("Cerámica",))
    assert town.names("curso de inglés")[0] == "Curso de inglés"
    assert town.names("cerámica en inglés")[0] == "Pottery course"


def test_another_name_is_met_in_its_own_forms_and_not_in_what_only_begins_alike(town):
    town.add("Claves de la diversidad")
    assert town.names("scuba diving") == []
    town.add("Curso de bucear en apnea")
    assert town.names("scuba diving") == ["Curso de bucear en apnea"]


def test_a_word_is_met_by_its_equivalent_in_another_language(city):
    for question, language in (("theatre for kids", "en"), ("théâtre pour enfants", "fr")):
        assert city.names(question, language=language)[0] == "Teatro para niños: El gato con botas"
    assert city.names("flu shots", language="en")[0] == "Vacunación contra la influenza"


def test_the_title_is_given_in_the_language_asked_for(town):
    town.add(
        "Huerto",
        texts=(
            OpportunityText(language="es", name="Huerto urbano"),
            OpportunityText(language="en", name="Urban garden"),
        ),
    )
    hit = town.ask("urban garden", language="en").hits[0]
    assert (hit.title, hit.language) == ("Urban garden", "en")
    assert town.ask("huerto urbano").hits[0].title == "Huerto urbano"


def test_pages_follow_one_another_without_loss(town):
    for number in range(12):
        town.add(f"Yoga {number}", on=f"2026-12-{number + 1:02}")
    whole = town.names("yoga en diciembre")
    pages = [h.external_id for o in (0, 5, 10) for h in town.ask("yoga en diciembre", offset=o).hits]
    assert pages == whole
    assert town.ask("yoga en diciembre").total == 12


def test_reasons_are_true(city):
    for hit in city.ask("yoga gratis el sábado en usera", limit=20).hits:
        kinds = {reason.kind for reason in hit.reasons}
        offer = next(o for o in city.offers if o.external_id == hit.external_id)
        assert (ReasonKind.FREE in kinds) == (offer.price.kind is PriceKind.FREE)
        assert (ReasonKind.WHERE in kinds) == (offer.place.neighbourhood == "Usera")
        assert (ReasonKind.WHEN in kinds) == (hit.next is not None and hit.next.date() == date(2026, 11, 28))


_PRICES = st.sampled_from([FREE, Price(), Price(kind=PriceKind.CONDITIONS, conditions="según"), paid(10)])
_ACCESS = st.sampled_from([Access(), Access(step_free=Known.YES), Access(step_free=Known.NO)])
_DAYS = st.none() | st.integers(0, 9)
_OFFERS = st.lists(
    st.tuples(st.sampled_from(["Yoga", "Yoga suave", "Danza y yoga", "Teatro"]), _PRICES, _ACCESS, _DAYS),
    max_size=8,
)
_WISHES = st.lists(
    st.sampled_from(["gratis", "el sábado", "en silla de ruedas", "mañana"]), max_size=3, unique=True
)
_SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _filled(town, offers):
    town.offers.clear()
    town.built = None
    for number, (name, price, access, days) in enumerate(offers):
        on = None if days is None else str(date(2026, 11, 23) + timedelta(days=days))
        town.add(f"{name} {number}", price=price, access=access, on=on, place=Place(name="X"))
    return town.search()


@_SLOW
@given(offers=_OFFERS, wishes=_WISHES, words=st.sampled_from(["yoga", "", "algo"]))
def test_what_breaks_a_decisive_wish_never_stands_above_what_keeps_all(town, offers, wishes, words):
    from .conftest import NOW

    answer = _filled(town, offers).ask(" ".join([words, *wishes]), language="es", now=NOW, limit=50)
    decisive = {"free", "when", "access"}
    rank = [2 if decisive & set(h.broken) else 1 if decisive & set(h.unsure) else 0 for h in answer.hits]
    assert rank == sorted(rank)
    if answer.confidence is Confidence.SURE:
        assert rank[0] == 0


@_SLOW
@given(offers=_OFFERS, wishes=_WISHES.filter(bool), words=st.sampled_from(["yoga", "algo"]))
def test_taking_a_piece_back_loses_nothing_that_kept_every_wish(town, offers, wishes, words):
    from .conftest import NOW

    search, question = _filled(town, offers), " ".join([words, *wishes])
    answer = search.ask(question, language="es", now=NOW, limit=50)
    kept = {h.external_id for h in answer.hits if not h.broken and not h.unsure}
    for piece in answer.understood.pieces:
        again = search.ask(
            question, language="es", now=NOW, limit=50, scope=Scope(without=frozenset({piece.key}))
        )
        assert kept <= {h.external_id for h in again.hits}


@_SLOW
@given(offers=_OFFERS, wishes=_WISHES, words=st.sampled_from(["yoga", "algo", "teatro yoga"]))
def test_ways_on_lead_where_they_say(town, offers, wishes, words):
    from .conftest import NOW

    search, question = _filled(town, offers), " ".join([words, *wishes])
    for way in search.ask(question, language="es", now=NOW).ways_on:
        if way.kind is WayOnKind.WITHOUT:
            again = search.ask(
                question, language="es", now=NOW, limit=50, scope=Scope(without=frozenset({way.detail}))
            )
            assert again.total > 0
            assert way.count > 0


def test_what_has_run_for_months_comes_after_what_begins_on_the_day_asked_for(town, at):
    town.add("El cine del centro", occurrences=(at("2026-01-01", "00:00", hours=24 * 364),))
    town.add("Concierto del sábado", occurrences=(at("2026-11-28", "19:00"),))
    town.add("Paseo del domingo", occurrences=(at("2026-11-29", "10:00"),))
    assert town.names("qué hacer este fin de semana")[0] == "Concierto del sábado"


def test_a_neighbourhood_s_name_that_begins_a_thing_is_the_thing(town):
    there = Place(name="Centro juvenil", neighbourhood="Campamento")
    town.add("Soldaditos de Navidad", place=there)
    town.add("Campamento de Navidad", place=Place(name="Polideportivo", neighbourhood="Tetuán"))
    answer = town.ask("campamento de navidad")
    assert answer.understood.where is None
    assert answer.hits[0].external_id == "Campamento de Navidad"
    named = town.ask("navidad en campamento")
    assert named.understood.where is not None
    assert named.hits[0].external_id == "Soldaditos de Navidad"


def test_a_ceiling_of_price_is_never_broken_above_what_keeps_it(town):
    town.add("Cerámica cara", price=Price(kind=PriceKind.AMOUNT, amount=Decimal(500), currency="MXN"))
    town.add("Cerámica barata", price=Price(kind=PriceKind.AMOUNT, amount=Decimal(150), currency="MXN"))
    town.add("Cerámica gratis", price=Price(kind=PriceKind.FREE))
    town.add("Cerámica sin precio")
    answer = town.ask("cerámica menos de 200 pesos")
    names = [hit.external_id for hit in answer.hits]
    assert set(names[:2]) == {"Cerámica barata", "Cerámica gratis"}
    assert names[2:] == ["Cerámica sin precio"]
    assert answer.hits[-1].unsure == ("price",)
    assert town.ask("cerámica cara menos de 200 pesos").hits[0].external_id != "Cerámica cara"
