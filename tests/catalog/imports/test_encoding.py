from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.imports.encoding import decode
from catalog.imports.problem import Code

SPANISH = "Ñandutí, cigüeñas y canción: el año que viene, ¿música aquí? Sí, según la programación de otoño."
FRENCH = "À l'été, la fête des élèves où l'on reçoit des œuvres déjà vues : ça sera très drôle."


@pytest.mark.parametrize("text", [SPANISH, FRENCH])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_letters_survive_whatever_program_saved_them(text: str, encoding: str) -> None:
    assert decode((text + "\n" + text).encode(encoding)).text == text + "\n" + text


@pytest.mark.parametrize("encoding", ["latin-1", "mac_roman", "cp850"])
def test_spanish_from_old_machines_is_read_right(encoding: str) -> None:
    decoded = decode(SPANISH.encode(encoding))
    assert decoded.text == SPANISH
    assert [problem.code for problem in decoded.problems] == [Code.ENCODING_GUESSED]


def test_a_foreign_line_in_a_utf_8_file_is_read_and_named() -> None:
    lines = [f"{number};canción".encode() for number in range(1, 50)]
    lines[20] = "21;niñez y año".encode("cp1252")
    decoded = decode(b"\n".join(lines))
    assert "21;niñez y año" in decoded.text
    assert [(p.code, p.row, p.parameters["characters"]) for p in decoded.problems] == [
        (Code.CHARACTERS_WRONG, 21, 2)
    ]


def test_what_the_mapping_declares_is_not_doubted() -> None:
    assert decode("£ 5".encode("cp850"), "cp850").text == "£ 5"


def test_a_wrongly_declared_encoding_is_guessed_anew() -> None:
    assert decode(SPANISH.encode("cp1252"), "utf-8").text == SPANISH


@given(st.text(st.sampled_from("aeiou nrst ñáéíóúü¿¡"), min_size=30, max_size=80))
def test_any_spanish_text_from_windows_comes_back(text: str) -> None:
    sentence = f"La niña comió piñón. {text}"
    assert decode(sentence.encode("cp1252")).text == sentence


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(decode(data).text, str)
