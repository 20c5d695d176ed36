from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import (
    LARGEST,
    MOST_BYTES,
    PIECES,
    PRESSES,
    Languages,
    OnMap,
    Open,
    Ready,
    Respell,
    Shelf,
    Show,
    Speak,
    Topics,
    pack,
    unpack,
)

words = st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True)
ids = st.integers(0, LARGEST)
pieces = st.frozensets(st.sampled_from(sorted(PIECES)))
presses = st.one_of(
    st.builds(Show, removed=pieces, page=st.integers(0, 99999), near=st.booleans(), why=st.booleans()),
    st.builds(Open, opportunity=ids),
    st.builds(OnMap, opportunity=ids),
    st.builds(Respell, removed=pieces, number=st.integers(0, 9)),
    st.builds(Shelf, topic=words, page=st.integers(0, 9999), turning=st.booleans()),
    st.builds(Topics),
    st.builds(Ready, question=words),
    st.builds(Speak, language=words, greet=st.booleans()),
    st.builds(Languages, other=st.booleans()),
)


@given(presses)
def test_every_press_comes_back_as_it_went_within_64_bytes(press) -> None:
    data = pack(press)
    assert len(data.encode()) <= MOST_BYTES
    assert unpack(data) == press


@given(st.text(max_size=70))
def test_whatever_else_is_in_a_button_is_no_press(data) -> None:
    press = unpack(data)
    assert press is None or pack(press) == data


@given(presses, st.integers(0, 63), st.characters())
def test_a_press_tampered_with_is_either_none_or_exactly_another(press, place, letter) -> None:
    data = pack(press)
    tampered = data[:place] + letter + data[place + 1 :]
    other = unpack(tampered)
    assert other is None or pack(other) == tampered


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "1:",
        "1:o",
        "1:o:",
        "1:o:-1",
        "1:o:01",
        "1:o:²",
        "0:o:12",
        "1:o:12:3",
        "1:s:z:0::",
        "1:s:wf:0::",
    ],
)
def test_old_and_broken_buttons_are_none(data) -> None:
    assert unpack(data) is None


@pytest.mark.parametrize(
    "press",
    [
        Open(opportunity=-1),
        Open(opportunity=LARGEST + 1),
        Shelf(topic="a:b"),
        Shelf(topic=""),
        Shelf(topic="x" * 70),
        Show(removed=frozenset({"colour"})),
    ],
)
def test_what_cannot_be_carried_is_refused(press) -> None:
    with pytest.raises(ValueError, match=r"carried|bytes"):
        pack(press)


def test_no_two_presses_share_a_code() -> None:
    assert len({kind.code for kind in PRESSES}) == len(PRESSES)
