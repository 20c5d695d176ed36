from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feedback.plan import GIVEN_UP_AFTER, Plan, plan
from bot.feedback.pool import Pool
from bot.feedback.slip import Company, Scope, Slip
from bot.feedback.state import State
from tests.bot.feedback.conftest import slip

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
KEYS = [bytes([number]) * 16 for number in range(200)]


def filled(*who: tuple[int, Slip]) -> Pool:
    pool = Pool()
    for key, (person, one) in zip(KEYS, who, strict=False):
        pool.put(one, key, person)
    return pool


def weekly(pool: Pool) -> Plan:
    done = plan(pool, NOW, weekly=True)
    replace(done, published={}).carry_out(pool)
    return done


def came_out(done: Plan) -> dict[str, int]:
    counts: dict[str, int] = {}
    for slips in done.published.values():
        for one in slips:
            counts[one.scope] = counts.get(one.scope, 0) + 1
    return counts


def test_four_wait_and_five_come_out() -> None:
    pool = filled(*((person, slip()) for person in range(4)))
    assert came_out(weekly(pool)) == {}
    pool.put(slip(), KEYS[50], 4)
    assert came_out(weekly(pool)) == {"opportunity:1": 5}
    assert len(pool) == 0


def test_five_slips_of_four_people_are_four_people() -> None:
    pool = filled(*((person, slip()) for person in range(4)), (0, slip(ballot="occurrence:99")))
    assert came_out(weekly(pool)) == {}


def test_people_are_counted_once_over_the_groups_that_join() -> None:
    people = [1, 2, 3, 1]
    pool = filled(*((person, slip(number)) for number, person in enumerate(people)))
    for _ in range(10):
        assert came_out(weekly(pool)) == {}
    pool.put(slip(50), KEYS[50], 4)
    pool.put(slip(51), KEYS[51], 5)
    pool.groups["opportunity:50"].waited = pool.groups["opportunity:51"].waited = 4
    assert came_out(weekly(pool)) == {"kind:course": 6}


def test_what_is_too_small_joins_its_kind_and_then_all() -> None:
    pool = filled(*((person, slip(person)) for person in range(3)), *((person, slip(9)) for person in (7, 8)))
    for _ in range(4):
        assert came_out(weekly(pool)) == {}
    assert came_out(weekly(pool)) == {"kind:course": 5}


def test_what_nobody_joins_is_given_up() -> None:
    pool = filled((1, slip()))
    for week in range(GIVEN_UP_AFTER):
        assert len(pool) == 1, week
        assert came_out(weekly(pool)) == {}
    assert len(pool) == 0
    assert pool.roots == {}


def test_a_higher_threshold_holds_for_all_that_a_group_joins() -> None:
    health = slip(1, threshold=10)
    pool = filled((1, health), *((person, slip(person)) for person in range(2, 8)))
    for group in pool.groups.values():
        group.waited = 8
    assert came_out(plan(pool, NOW, weekly=True)) == {}
    for person in (8, 9, 10):
        pool.put(slip(1, threshold=10), KEYS[person + 50], person)
    assert came_out(plan(pool, NOW, weekly=True)) == {"kind:course": 10}


def test_a_ballot_is_filled_in_once_until_it_comes_out() -> None:
    pool = filled(*((person, slip()) for person in range(5)))
    assert pool.has_answered("occurrence:1", 3)
    assert not pool.has_answered("occurrence:1", 5)
    assert not pool.has_answered("occurrence:2", 3)
    weekly(pool)
    assert not pool.has_answered("occurrence:1", 3)


def test_keys_and_tokens_are_destroyed_with_what_they_served() -> None:
    pool = filled(*((person, slip()) for person in range(5)), (1, slip(2)))
    root = pool.roots["all"]
    weekly(pool)
    assert list(pool.groups) == ["opportunity:2"]
    assert pool.roots == {"all": root}
    pool.forget(["opportunity:2"])
    assert (pool.groups, pool.roots, pool._ballots, pool._group_of) == ({}, {}, {}, {})


def test_whoever_takes_their_own_back_counts_no_more_and_may_answer_anew() -> None:
    pool = filled(*((person, slip()) for person in range(5)))
    assert pool.take_back(KEYS[2], 2)
    assert not pool.take_back(KEYS[2], 2)
    assert not pool.has_answered("occurrence:1", 2)
    assert came_out(plan(pool, NOW, weekly=True)) == {}


def test_nobody_answers_twice_by_taking_back_one_of_two() -> None:
    pool = filled((1, slip()), (1, slip(ballot="occurrence:2")))
    assert pool.take_back(KEYS[0], 1)
    assert pool.has_answered("occurrence:2", 1)


def test_a_stranger_with_the_receipt_takes_it_back_and_nobody_is_thought_more() -> None:
    pool = filled(*((person, slip()) for person in range(5)), (0, slip(ballot="occurrence:9")))
    assert pool.take_back(KEYS[2], 77)
    assert came_out(plan(pool, NOW, weekly=True)) == {}
    assert pool.has_answered("occurrence:1", 2)


def test_a_rare_language_comes_out_with_its_own_only() -> None:
    pool = filled(
        *((person, slip(comment="hola")) for person in range(5)),
        *((person, slip(comment="salut", trait="fr")) for person in range(10, 13)),
        *((person, slip(2, comment="salut", trait="fr")) for person in range(20, 22)),
        *((person, slip(2, comment="hola")) for person in range(22, 26)),
        *((person, slip(2, comment="olá", trait="pt")) for person in range(30, 31)),
    )
    (slips,) = weekly(pool).published.values()
    company = {(one.fields["language"], one.company) for one in slips}
    assert company == {("es", Company.SCOPE), ("fr", Company.ALL), ("pt", Company.NONE)}


def test_a_language_that_enough_share_stays_where_it_is() -> None:
    pool = filled(*((person, slip(comment="salut", trait="fr")) for person in range(5)))
    (slips,) = weekly(pool).published.values()
    assert {one.company for one in slips} == {Company.SCOPE}


def test_what_closes_comes_out_then_or_never() -> None:
    def vote(number: int) -> Slip:
        scope = Scope(name=f"consultation:{number}", threshold=5)
        return Slip(kind="opinion", fields={}, scopes=(scope,), ballot=scope.name, closes=NOW)

    pool = filled(*((person, vote(1)) for person in range(5)), *((person, vote(2)) for person in range(4)))
    before = plan(pool, NOW - timedelta(seconds=1), weekly=True)
    assert (came_out(before), before.gone) == ({}, frozenset())
    done = plan(pool, NOW, weekly=False)
    assert came_out(done) == {"consultation:1": 5}
    done.carry_out(pool)
    assert len(pool) == 0


def test_what_comes_out_is_in_the_order_of_its_keys() -> None:
    pool = Pool()
    for person, key in enumerate(reversed(KEYS[:50])):
        pool.put(slip(person % 2), key, person)
    (slips,) = plan(pool, NOW, weekly=True).published.values()
    assert [one.key for one in slips] == KEYS[:50]


def test_the_state_is_the_same_in_whatever_order_it_came_but_for_its_keys() -> None:
    people = [(person, slip(person % 3, comment=f"{person}", trait="fr")) for person in range(20)]
    state = State(NOW, 3, filled(*people))
    again = State.from_bytes(state.to_bytes())
    assert again.to_bytes() == state.to_bytes()
    assert [again.pool.has_answered(one.ballot, person) for person, one in people] == [True] * 20
    turned = State(NOW, 3, Pool())
    turned.pool.roots = dict(state.pool.roots)
    for name, group in reversed(list(state.pool)):
        turned.pool.adopt(name, replace(group, slips=dict(reversed(group.slips.items()))))
    assert turned.to_bytes() == state.to_bytes()


@pytest.mark.parametrize("data", [b"", b"\0\0\0\2{}", b"\0\0\0\4null", b"nonsense" * 9])
def test_what_is_no_state_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        State.from_bytes(data)
