from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import (
    PIECES,
    PRESSES,
    Afresh,
    AllFollowed,
    AuditLog,
    Calendar,
    Changed,
    Compare,
    Entry,
    EveryWeek,
    Filters,
    Follow,
    Followed,
    Help,
    In,
    Invited,
    Languages,
    Narrow,
    Neighbourhoods,
    OnMap,
    Open,
    Opine,
    Opinions,
    Own,
    Ready,
    Receipted,
    Release,
    Respell,
    Review,
    Safe,
    Shelf,
    Show,
    Speak,
    StaffList,
    Topics,
    Undo,
)
from bot.chat.codec import LARGEST, MOST_BYTES, pack, unpack
from catalog.model import ACCESS_NEEDS, PREREQUISITES, Audience
from catalog.search import Facet, Order
from catalog.topics import load_vocabularies

WISHES = [
    *(("audience", audience.value) for audience in Audience),
    *(("access", need) for need in ACCESS_NEEDS),
    *(("place", thing) for thing in PREREQUISITES),
    *(("when", value) for value in ("today", "weekend", "week", "morning", "afternoon", "evening")),
    ("free", ""),
    ("where", "x" * 18),
    ("language", "mfs"),
]
"""Every wish that a button narrows a list by."""

words = st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True)
ids = st.integers(0, LARGEST)
pieces = st.frozensets(st.sampled_from(sorted(PIECES)))
topics = st.sampled_from(["", *load_vocabularies()["local"]])
minutes = st.integers(0, 10**8)
kept_keys = st.sampled_from([Facet(key=k, value=v, count=1) for k, v in WISHES])


@st.composite
def views(draw, kind, **more):
    """A press on a list; no piece is both taken back and asked for strictly."""
    removed = draw(pieces)
    strict = draw(pieces) - removed
    values = {name: draw(strategy) for name, strategy in more.items()}
    order = draw(st.sampled_from(["", *Order]))
    return kind(
        topic=draw(topics), removed=removed, strict=strict, order=order, near=True, calm=True, **values
    )


@st.composite
def narrowings(draw):
    facet = draw(kept_keys)
    return draw(views(Narrow, key=st.just(PIECES[facet.key]), value=st.just(facet.value)))


presses = st.one_of(
    views(Show, page=st.integers(0, 99999), why=st.booleans(), alike=st.integers(0, 10**11 - 1)),
    views(Respell, number=st.integers(0, 9)),
    views(Filters, key=st.sampled_from(["", *PIECES.values()])),
    narrowings(),
    st.builds(Afresh, start=st.integers(0, 256), end=st.integers(0, 256)),
    st.builds(Compare, first=ids, second=ids),
    st.builds(Open, opportunity=ids, at=minutes),
    st.builds(OnMap, opportunity=ids, at=minutes),
    st.builds(Calendar, opportunity=ids, at=minutes),
    st.builds(Shelf, topic=words),
    st.builds(Topics),
    st.builds(Ready, question=words),
    st.builds(Neighbourhoods, page=st.integers(0, 99)),
    st.builds(In, neighbourhood=words),
    st.builds(Speak, language=words, greet=st.booleans()),
    st.builds(Languages, other=st.booleans()),
    st.builds(Own, deed=words),
    st.builds(Help, about=words),
    st.builds(Safe, deed=words),
    st.builds(Changed, deed=st.sampled_from(["cannot", "returns", "similar"]), opportunity=ids, at=minutes),
    st.builds(Release, deed=st.sampled_from(["tell", "quietly", "leave"])),
    st.builds(Undo, revision=ids),
    st.builds(
        Invited,
        deed=st.sampled_from(["accept", "leave"]),
        token=st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True),
    ),
    st.builds(StaffList, deed=st.sampled_from(["all", "revoke", "withdraw"]), number=ids),
    st.builds(AuditLog, page=st.integers(0, 99999)),
    st.builds(Review, deed=st.sampled_from(["see", "quietly", "drafts"]), draft=ids, version=minutes),
    st.builds(Entry, entry=st.sampled_from(["", "description--es-MX"]), draft=st.just(0), of=ids),
    views(Follow, weekly=st.booleans()),
    st.builds(Followed, search=ids, deed=st.sampled_from(["see", "discreet"])),
    st.builds(
        EveryWeek, search=ids, weekday=st.integers(0, 6), at=st.from_regex(r"([0-9]{4})?", fullmatch=True)
    ),
    st.builds(AllFollowed),
    st.builds(
        Opine,
        step=st.sampled_from(["begin", "missed", "stars", "themes", "preview", "cancel"]),
        about=ids,
        at=minutes,
        stars=st.integers(0, 5),
        themes=st.just("0123456789"),
        worded=st.booleans(),
    ),
    st.builds(Opinions),
    st.builds(
        Receipted,
        deed=st.sampled_from(["see", "ask", "delete"]),
        receipt=st.from_regex(r"[0-9A-HJKMNP-TV-Z]{16}", fullmatch=True),
    ),
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
        "1:o:12",
        "3:o:12:3:4",
        "3:o:9999999999999999999:0",
        "3:s::z:::::::",
        "3:s::wf:::::0::0",
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
        Shelf(topic="x" * 70),
        Show(removed=frozenset({"colour"})),
    ],
)
def test_what_cannot_be_carried_is_refused(press) -> None:
    with pytest.raises(ValueError, match=r"carried|bytes"):
        pack(press)


def test_no_two_presses_share_a_code() -> None:
    assert len({kind.code for kind in PRESSES}) == len(PRESSES)
