from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.city_file import load_city
from bot.links import (
    LARGEST,
    MOST_BYTES,
    Invitation,
    Item,
    Neighbourhood,
    Opinion,
    Question,
    Ready,
    Topic,
    address,
    pack,
    slug_of,
    unpack,
)

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")

letters = st.characters(exclude_categories=("Cc", "Cs"))
questions = st.text(letters, min_size=1, max_size=MOST_BYTES).filter(
    lambda text: bool(text.strip()) and len(text.encode()) <= MOST_BYTES
)
links = st.one_of(
    st.builds(Item, st.integers(1, LARGEST)),
    st.builds(Opinion, st.integers(1, LARGEST)),
    st.builds(Invitation, st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True)),
    st.builds(Topic, st.from_regex(r"[A-Za-z0-9_-]{1,62}", fullmatch=True)),
    st.builds(Question, questions),
    st.builds(Neighbourhood, st.text(min_size=1).map(slug_of)),
    st.builds(Ready, st.sampled_from(["today", "weekend"])),
)


@given(links)
def test_every_link_comes_back_as_it_went_in_what_telegram_allows(link) -> None:
    payload = pack(link)
    assert PAYLOAD.fullmatch(payload)
    assert unpack(payload) == link


@given(st.one_of(st.text(max_size=80), st.from_regex(r"[oftqn]_[A-Za-z0-9_-]{0,70}", fullmatch=True)))
def test_whatever_else_a_link_carries_is_none_or_exactly_a_link(payload) -> None:
    link = unpack(payload)
    assert link is None or pack(link) == payload


@given(links, st.integers(0, 63), st.characters())
def test_a_payload_tampered_with_is_none_or_exactly_another(link, place, letter) -> None:
    payload = pack(link)
    tampered = payload[:place] + letter + payload[place + 1 :]
    other = unpack(tampered)
    assert other is None or pack(other) == tampered


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "group",
        "Today",
        "today ",
        "o_",
        "o_0",
        "o_007",
        "o_-1",
        "o_²",
        "o_١٢",
        "o_9223372036854775808",
        "o_" + "9" * 62,
        "o_12\n",
        "t_",
        "t_a b",
        "t_música",
        "t_" + "x" * 63,
        "q_",
        "q_IA",  # a blank
        "q_Cg",  # a line break
        "q_eW9nYQ==",  # padding
        "q_eW9nYR",  # bits that lie beyond the last letter
        "q_eW9n+Q",
        "q_eW9nY",
        "q_w_8",  # no UTF-8
        "q_7aCA",  # half a surrogate pair
        "q_" + "eW9nYXlv" * 8,
        "n_",
        "n_Centro",
        "n_-centro",
        "n_centro-",
        "n_los--fresnos",
        "n_los_fresnos",
        "n_" + "x" * 63,
        "x_1",
        "o",
        "<script>",
        "../etc/passwd",
    ],
)
def test_hostile_and_broken_payloads_are_none(payload) -> None:
    assert unpack(payload) is None


@pytest.mark.parametrize(
    "link",
    [
        Item(0),
        Item(-1),
        Item(LARGEST + 1),
        Topic(""),
        Topic("a:b"),
        Topic("x" * 63),
        Neighbourhood("Los Fresnos"),
        Neighbourhood(""),
        Ready("tomorrow"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_carried_is_refused(link) -> None:
    with pytest.raises(ValueError, match="cannot be carried"):
        pack(link)


def test_a_question_that_is_too_long_is_refused_with_the_reason() -> None:
    assert len(pack(Question("a" * MOST_BYTES))) == 64
    with pytest.raises(ValueError, match=r"at most 46 bytes .* this one has 48"):
        pack(Question("á" * 24))


@pytest.mark.parametrize("text", ["", "   ", "yoga\ngratis", "yoga\x00", "\ud800"])
def test_a_question_without_words_or_with_control_characters_is_refused(text) -> None:
    with pytest.raises(ValueError, match=r"needs words|surrogates"):
        pack(Question(text))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Centro Histórico", "centro-historico"),
        ("  Los   Fresnos ", "los-fresnos"),
        ("23 de Enero", "23-de-enero"),
        ("Peñón de los Baños", "penon-de-los-banos"),
        ("Ñuñoa", "nunoa"),
        ("O'Higgins (Norte)", "o-higgins-norte"),
        ("São João", "sao-joao"),
        ("Łódź-Bałuty", "lodz-baluty"),
        ("Straße", "strasse"),
    ],
)
def test_a_name_becomes_plain_letters(name, slug) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("name", ["القاهرة", "朝阳", "Κέντρο", "7", "—", ""])
def test_a_name_without_latin_letters_becomes_a_hash_that_stays(name) -> None:
    assert re.fullmatch(r"x-[0-9a-f]{8}", slug_of(name))
    assert slug_of(name) == slug_of(f" {name} ")


def test_two_long_names_that_begin_alike_have_two_slugs() -> None:
    one, other = slug_of("barrio " * 12 + "uno"), slug_of("barrio " * 12 + "dos")
    assert one != other
    assert max(len(one), len(other)) <= 62


@pytest.mark.parametrize("key", ["jacaranda", "port-selwyn"])
def test_no_two_neighbourhoods_of_a_sample_city_share_a_slug(key) -> None:
    names = [one.name for one in load_city(key).neighbourhoods]
    assert len({slug_of(name) for name in names}) == len(names) > 1


def test_an_address_is_one_telegram_opens() -> None:
    assert address("@CiudadBot", Ready("today")) == "https://t.me/CiudadBot?start=today"
    assert address("CiudadBot", Item(12)) == "https://t.me/CiudadBot?start=o_12"
    assert address("CiudadBot") == "https://t.me/CiudadBot"


@pytest.mark.parametrize("name", ["", "@", "bot", "a b", "evil.example/x", "1bot", "x" * 33])
def test_a_name_no_bot_can_have_is_refused(name) -> None:
    with pytest.raises(ValueError, match="no user name"):
        address(name, Item(1))
