from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feedback.redaction import MARK, Struck, redact

NAMING = [
    ("Mi tel es 55 1234 5678", "Mi tel es […]", Struck.PHONE),
    ("llámame al 5512345678 por favor", "llámame al […] por favor", Struck.PHONE),
    ("(55) 1234-5678", "[…]", Struck.PHONE),
    ("+52 1 55 1234 5678", "[…]", Struck.PHONE),
    ("+52 55 1900-1234", "[…]", Struck.PHONE),
    ("call 555-1234", "call […]", Struck.PHONE),
    ("appelez le 06 12 34 56 78", "appelez le […]", Struck.PHONE),
    ("ligue (11) 91234-5678", "ligue […]", Struck.PHONE),
    ("cinco cinco uno dos tres cuatro cinco seis siete ocho", "[…]", Struck.PHONE),
    ("٠٥٥١٢٣٤٥٦٧٨", "[…]", Struck.PHONE),
    ("escribe a ana.perez+x@correo.gob.mx.", "escribe a […].", Struck.EMAIL),
    ("ana arroba gmail punto com", "[…]", Struck.EMAIL),
    ("ana at gmail dot com", "[…]", Struck.EMAIL),
    ("soy @lupita_88 en telegram", "soy […] en telegram", Struck.HANDLE),
    ("mira https://example.org/a?b=1 hoy", "mira […] hoy", Struck.LINK),
    ("t.me/lupita", "[…]", Struck.LINK),
    ("www.lupita.mx", "[…]", Struck.LINK),
    ("curp GOMC900514MDFRRL09", "curp […]", Struck.PAPERS),
    ("mi RFC es GOMC-900514-AB1", "mi RFC es […]", Struck.PAPERS),
    ("clave GMRLCR90051409M800", "clave […]", Struck.PAPERS),
    ("credencial INE número 1234567890123", "credencial INE número […]", Struck.PAPERS),
    ("DNI 12345678Z", "DNI […]", Struck.PAPERS),
    ("dni 12.345.678-Z", "dni […]", Struck.PAPERS),
    ("mi nie es X1234567L", "mi nie es […]", Struck.PAPERS),
    ("numéro 1 84 12 76 451 089 46", "numéro […]", Struck.PAPERS),
    ("pasaporte no. G12345678", "pasaporte no. […]", Struck.PAPERS),
    ("my passport is 533401234", "my passport is […]", Struck.PAPERS),
    ("cpf 529.982.247-25", "cpf […]", Struck.PAPERS),
    ("ES91 2100 0418 4502 0005 1332", "[…]", Struck.CARD),
    ("tarjeta 4111 1111 1111 1111", "tarjeta […]", Struck.CARD),
    ("me llamo ana pérez y vivo cerca", "me llamo […] y vivo cerca", Struck.NAME),
    ("Mi nombre es José María de la Cruz.", "Mi nombre es […].", Struck.NAME),
    ("soy lupita y me gustó", "soy […] y me gustó", Struck.NAME),
    ("la maestra claudia grita", "la maestra […] grita", Struck.NAME),
    ("El Dr. Ramírez Ortiz llegó tarde", "El Dr. […] llegó tarde", Struck.NAME),
    ("my name is john smith", "my name is […]", Struck.NAME),
    ("Mr. Smith was late", "Mr. […] was late", Struck.NAME),
    ("je m'appelle Zoé Dubois", "je m'appelle […]", Struck.NAME),
    ("Mme Dupont est gentille", "Mme […] est gentille", Struck.NAME),
    ("me chamo João da Silva", "me chamo […]", Struck.NAME),
    ("Muy temprano, firma Rosa Pérez", "Muy temprano, firma […]", Struck.NAME),
    ("Rosa Pérez se duerme en clase", "[…] se duerme en clase", Struck.NAME),
    ("pregunten por Lupita en la entrada", "pregunten por […] en la entrada", Struck.NAME),
    ("a professora Márcia grita", "a professora […] grita", Struck.NAME),
]
HARMLESS = [
    "Rosa es el color de la pared",
    "en la escuela José María Morelos hace frío",
    "por San Juan pasa el camión",
    "Que empiece a las 18:00 y no a las 16:30",
    "De 9:00 a 13:00 h hay mucha fila",
    "abre de 9.00-13.30",
    "Cuesta $1,250.50 y antes costaba $900",
    "pagué 1 200 000 pesos",
    "Fueron más de 1.500.000 personas",
    "Fui el 23/11/2026 y el 24-11-2026",
    "La sesión del 2026-11-23 al 2026-11-30",
    "el programa 2019-2024",
    "Av. Insurgentes Sur 1602, Crédito Constructor",
    "Calle 5 núm. 12, C.P. 06700",
    "Hospital General Dr. Manuel Gea González",
    "Calle Doctor Vértiz 100",
    "la Biblioteca Maestro José Vasconcelos",
    "la maestra de inglés explica bien",
    "El maestro llegó tarde y la maestra no",
    "soy maestra y mamá de dos niñas",
    "soy mexicana y migrante",
    "los días 3 10 17 y 24 de noviembre",
    "Tel. de emergencia 911",
    "tod@s l@s niñ@s",
    "muy bueno.me gustó mucho",
    "The teacher was kind and patient",
    "I'm happy with the course",
    "I am from Oaxaca and I liked it",
    "je suis contente du cours",
    "sou professora e gostei",
    "el camión 12 y la línea 3",
    "llegué 15 minutos antes",
    "4 de 5, muy bien",
    "un curso de 40 horas en 10 semanas",
    "el salón 203 del piso 2",
]


@pytest.mark.parametrize(("said", "kept", "kind"), NAMING)
def test_what_names_a_person_is_struck_out(said: str, kept: str, kind: Struck) -> None:
    redacted = redact(said)
    assert redacted.text == kept
    assert redacted.struck == (kind,)


@pytest.mark.parametrize("said", HARMLESS)
def test_times_prices_dates_and_addresses_of_places_stay(said: str) -> None:
    assert redact(said).text == said


def test_several_are_told_once_each_in_a_fixed_order() -> None:
    redacted = redact("Soy Ana, 55 1234 5678 o 55 8765 4321, ana@example.org")
    assert redacted.text == "Soy […], […] o […], […]"
    assert redacted.struck == (Struck.EMAIL, Struck.PHONE, Struck.NAME)


PHONES = st.from_regex(r"(\+52 )?[1-9][0-9] ?[0-9]{4}[ -]?[0-9]{4}", fullmatch=True)
EMAILS = st.from_regex(r"[a-z]{1,12}[._+]?[a-z]{1,8}@[a-z]{2,10}\.(com|org|gob\.mx|fr)", fullmatch=True)
AROUND = st.sampled_from(HARMLESS)


@given(AROUND, st.one_of(PHONES, EMAILS), AROUND)
def test_whatever_stands_around_it_it_is_struck_out(before: str, naming: str, after: str) -> None:
    said = f"{before}, {naming}; {after}"
    assert redact(said).text == f"{before}, {MARK}; {after}"


@given(st.text(max_size=700))
def test_what_is_struck_out_stays_so_and_the_rest_is_untouched(said: str) -> None:
    once = redact(said)
    assert redact(once.text).text == once.text
    assert bool(once.struck) == (once.text != said)
    left = once.text.split(MARK)
    place = 0
    for part in left:
        place = said.index(part, place) + len(part)


@given(st.lists(st.sampled_from("0123456789 .-()/+abAB@,:"), max_size=80).map("".join))
def test_no_long_run_of_digits_is_left_bare(said: str) -> None:
    for run in re.findall(r"(?<![\w.,/-])\d{9,15}(?![\w.,/-])", redact(said).text):
        raise AssertionError(f"{run} is left of {said!r}")
