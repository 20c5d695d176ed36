from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.chat.memory import KEPT, Answered, Asked, Forgetful, Memory
from bot.clock import TurnedClock
from catalog.model import Position


def clock() -> TurnedClock:
    return TurnedClock(datetime(2026, 11, 23, 16, 0, tzinfo=UTC))


def test_after_a_quarter_of_an_hour_everything_is_forgotten() -> None:
    turned = clock()
    kept: Forgetful[int, str] = Forgetful(turned)
    kept.put(1, "a")
    turned.turn(KEPT - timedelta(seconds=1))
    kept.put(2, "b")
    assert kept.get(1) == "a"
    turned.turn(timedelta(seconds=1))
    assert kept.get(1) is None
    assert len(kept) == 1


def test_the_one_longest_silent_goes_when_there_are_too_many() -> None:
    kept: Forgetful[int, int] = Forgetful(clock(), most=3)
    for number in range(3):
        kept.put(number, number)
    kept.put(0, 0)
    kept.put(3, 3)
    assert [kept.get(number) for number in range(4)] == [0, None, 2, 3]


def test_no_wording_comes_twice_in_a_row() -> None:
    memory = Memory(clock())
    assert [memory.variant(1, "nothing", of=3) for _ in range(5)] == [0, 1, 2, 0, 1]
    assert memory.variant(2, "nothing", of=3) == 0
    memory.begin_anew(1, "nothing")
    assert memory.variant(1, "nothing", of=3) == 0


def test_a_clock_turned_back_leaves_nothing_from_the_future() -> None:
    turned = clock()
    kept: Forgetful[int, str] = Forgetful(turned)
    turned.turn(timedelta(days=1))
    kept.put(1, "a")
    turned.turn(-timedelta(days=1))
    assert kept.get(1) is None


def test_the_trail_holds_a_hundred_messages_of_each_side_for_two_days() -> None:
    turned = clock()
    memory = Memory(turned)
    for number in range(150):
        memory.trail.note(7, number, own=number % 3 != 0)
    taken = memory.trail.take(7)
    assert (len(taken), taken[-1]) == (150, 149)
    assert memory.trail.take(7) == []
    for number in range(300):
        memory.trail.note(7, number, own=True)
    assert memory.trail.take(7) == list(range(200, 300))
    memory.trail.note(7, 1, own=True)
    turned.turn(timedelta(hours=47))
    memory.trail.note(7, 2, own=True)
    turned.turn(timedelta(hours=2))
    assert memory.trail.take(7) == [2]


def test_what_is_forgotten_of_a_chat_leaves_nothing_but_what_can_be_deleted() -> None:
    memory = Memory(clock())
    for chat in (7, 8):
        memory.asked.put(chat, Asked(question="yoga"))
        memory.positions.put(chat, Position(latitude=19.4, longitude=-99.1))
        memory.answers.put((chat, 1), Answered(message=2, before=Asked(question="inglés")))
        memory.sounding.put((chat, 3), "quiero morirme")
        memory.variant(chat, "nothing", of=3)
    memory.forget(7)
    for kept in (memory.asked, memory.positions, memory.answers, memory.sounding, memory._said):
        assert len(kept) == 1
