from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.imports.texts import camel_case, clean, is_shouted, title_case
from catalog.imports.titles import is_navigation, is_test, read_title, without_navigation
from catalog.model import EventStatus


def test_tags_and_entities_become_text() -> None:
    assert (
        clean("<p>Uno &amp; dos</p><ul><li>tres</li></ul><script>alert(1)</script>") == "Uno & dos\n\n• tres"
    )
    assert clean("Dept&amp;#39;s") == "Dept's"
    assert clean("5 < 6 y 7 > 3") == "5 < 6 y 7 > 3"


def test_a_doubled_encoding_is_undone_and_a_sound_one_left() -> None:
    assert clean("CanciÃ³n del aÃ±o â€“ GijÃ³n") == "Canción del año – Gijón"
    assert clean("São Paulo, Âmbar, pâté") == "São Paulo, Âmbar, pâté"


@given(st.text(max_size=80))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    if "&" not in once and "<" not in once and not set("ÃÂâÅ") & set(once):
        assert clean(once) == once


@given(st.text(max_size=80))
def test_no_title_raises(text: str) -> None:
    read_title(text, "es")


@pytest.mark.parametrize(
    ("shouted", "language", "readable"),
    [
        ("CASA DE LA CULTURA", "es", "Casa de la Cultura"),
        ("GIRA NORTE A SUR", "es", "Gira Norte a Sur"),
        ("L'ÉCLUSE, GUINGUETTE DE L'ILE", "fr", "L'Écluse, Guinguette de l'Ile"),
        ("24E FESTIVAL DE MUSIQUE", "fr", "24e Festival de Musique"),
        ("XXVII MUESTRA: EL CINE", "es", "XXVII Muestra: El Cine"),
        ("CASCO H.VICALVARO", "es", "Casco H.Vicalvaro"),
    ],
)
def test_capitals_are_made_readable(shouted: str, language: str, readable: str) -> None:
    assert is_shouted(shouted)
    assert title_case(shouted, language) == readable


def test_a_path_in_camel_case_becomes_words() -> None:
    assert camel_case("FiestasNavidadReyes") == "Fiestas navidad reyes"


@pytest.mark.parametrize(
    ("title", "language", "name", "status"),
    [
        ("Lo del 75 (CANCELADO)", "es", "Lo del 75", EventStatus.CANCELLED),
        ("CANCELADO: Concierto de piano", "es", "Concierto de piano", EventStatus.CANCELLED),
        ("P.I.A.D. 2022 (Latina) SUSPENDIDO", "es", "P.I.A.D. 2022 (Latina)", EventStatus.CANCELLED),
        ("L'agit au vert (annulé)", "fr", "L'agit au vert", EventStatus.CANCELLED),
        ("MEFISTOFELE (SAISON THEATRE) ANNULE", "fr", "Mefistofele (Saison Theatre)", EventStatus.CANCELLED),
        ("GIMS (REPORTE AU 22 NOVEMBRE)", "fr", "GIMS", EventStatus.POSTPONED),
        ("Concierto APLAZADO", "es", "Concierto", EventStatus.POSTPONED),
        ("Great monuments (cancelled)", "fr", "Great monuments", EventStatus.CANCELLED),
        ("El informe (reporte de campo)", "es", "El informe (reporte de campo)", EventStatus.SCHEDULED),
        ("Cancelar deudas: taller", "es", "Cancelar deudas: taller", EventStatus.SCHEDULED),
        ("Reportaje gráfico", "es", "Reportaje gráfico", EventStatus.SCHEDULED),
    ],
)
def test_a_titles_state_is_taken_out_of_it(title: str, language: str, name: str, status: EventStatus) -> None:
    found = read_title(title, language)
    if title.startswith("GIMS"):
        assert found.name.upper() == name
    else:
        assert found.name == name
    assert found.status is status


def test_sold_out_is_no_cancellation_and_a_full_course_name_no_sold_out() -> None:
    assert read_title("Taller de yoga - COMPLETO", "es").full
    assert read_title("Taller de yoga - COMPLETO", "es").status is EventStatus.SCHEDULED
    assert not read_title("Albañilería Completo", "es").full


def test_hashtags_alone_make_a_title_and_emoji_alone_none() -> None:
    found = read_title("#educación #museos #PatrimonioVivo", "es")
    assert (found.name, found.from_hashtags) == ("Educación, museos, patrimonio vivo", True)
    assert read_title("🎉🎉", "es").name == ""
    assert read_title("🎉 Fiesta 🎉", "es").name == "Fiesta"
    assert read_title("Inicio > Agenda > Taller de barro", "es").name == "Taller de barro"


@pytest.mark.parametrize(
    ("title", "description", "place", "expected"),
    [
        ("test", "", "", True),
        ("Prueba 2", "", "", True),
        ("Évènement à supprimer", "", "", True),
        ("FAIRE SAVOIR TEST 2", "sdsdssdsqdq", "", True),
        ("Faire savoir test", "un texte", "AMANDINE TEST", True),
        ("HIV Testing and Counseling", "", "", False),
        ("LIGA DE PISTA 2026 TERCERA PRUEBA", "Pista cubierta.", "Avilés", False),
        ("A prueba de fuego", "Teatro", "Sala B", False),
    ],
)
def test_somebody_trying_the_system_out_is_told_from_a_test_on_offer(
    title: str, description: str, place: str, expected: bool
) -> None:
    assert is_test(title, description, place) is expected


def test_a_menu_is_no_title_and_is_cut_from_a_description() -> None:
    assert is_navigation("0 eventos encontrados. No hay eventos programados. Navegación de vistas")
    assert is_navigation("Saltar al contenido")
    assert not is_navigation("Navegación a vela para principiantes")
    menu = "Sobre el Centro Planifica tu visita Suscríbete al boletín Hazte amigo/a"
    assert (
        without_navigation(f"{menu} De rerum natura Una exposición.", "De rerum natura") == "Una exposición."
    )
    assert without_navigation("Incluye newsletter y prensa.", "X") == "Incluye newsletter y prensa."
