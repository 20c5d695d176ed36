from __future__ import annotations

import pytest

from catalog.search.answer import ReasonKind, WayOnKind
from catalog.search.words import fold, sound, squeeze, tokens

TITLES = (
    "Exposición de fotografía",
    "Taller de cerámica",
    "Vacunación contra la influenza",
    "Biblioteca de Vallecas",
    "Cuentacuentos navideños",
    "Primeros auxilios",
    "Huerto urbano",
    "Ajedrez para principiantes",
    "Concierto de guitarra clásica",
    "Orientación jurídica",
    "Repostería y postres",
    "Lengua de señas mexicana",
)
SLIPS = [
    ("esposicion de fotografia", 0),
    ("expocision fotografica", 0),
    ("EXPOSISIÓN DE FOTOGRAFÍA", 0),
    ("serámica", 1),
    ("taler de ceramika", 1),
    ("bacunasion influensa", 2),
    ("vakuna contra la influenza", 2),
    ("vivlioteca", 3),
    ("biblioteca de bayecas", 3),
    ("cuenta cuentos", 4),
    ("cuentacuentoss nabideños", 4),
    ("primerosauxilios", 5),
    ("primeros ausilios", 5),
    ("guerto urbano", 6),
    ("uerto hurbano", 6),
    ("agedrez", 7),
    ("ajedres prinsipiantes", 7),
    ("gitarra clasica", 8),
    ("conziertoooo de guitara", 8),
    ("orientacion guridica", 9),
    ("reposteria i postrez", 10),
    ("rreposteria", 10),
    ("lengua de senas", 11),
    ("kiero ir a la esposision xfa", 0),
]


@pytest.mark.parametrize(("question", "place"), SLIPS)
def test_a_slip_finds_what_was_meant(town, question, place):
    for title in TITLES:
        town.add(title)
    assert town.names(question)[0] == TITLES[place]


def test_a_respelling_is_said_and_offered(town):
    town.add("Cerámica")
    town.add("Pintura")
    answer = town.ask("serámika")
    assert answer.hits[0].reasons[0].kind is ReasonKind.SPELLING
    assert answer.hits[0].reasons[0].detail == "Cerámica"
    assert [(w.kind, w.detail) for w in answer.ways_on] == [(WayOnKind.SPELLING, "Cerámica")]


def test_a_word_the_catalogue_knows_is_not_taken_for_a_slip(town):
    town.add("Parte de guerra")
    town.add("Arte moderno")
    assert town.names("arte") == ["Arte moderno"]


def test_a_short_strange_word_is_not_guessed_at(town):
    town.add("Arte moderno")
    assert town.names("xol") == []


def test_words_that_sound_alike_share_a_key():
    for one, other in (
        ("vaca", "baka"), ("zapato", "sapato"), ("queso", "keso"), ("gente", "jente"), ("hola", "ola"),
        ("llave", "yabe"), ("cielo", "sielo"), ("campo", "canpo"), ("excelente", "ekselente"),
    ):  # fmt: skip
        assert sound(one) == sound(other), (one, other)
    assert sound("casa") != sound("cosa")


def test_folding_takes_marks_and_fancy_letters_away():
    assert fold("Niñ@s, ÉCOLE, Œuvre, 𝐌𝐮𝐧𝐢𝐜𝐢𝐩𝐚𝐥") == "ninos, ecole, oeuvre, municipal"
    assert tokens("l'après-midi\u200b <b>x</b>\0") == ["l", "apres", "midi", "b", "x", "b"]
    assert squeeze("holaaaa buuuenas") == "hola buenas"
