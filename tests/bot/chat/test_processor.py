from __future__ import annotations

import asyncio
import gc

import pytest
from telegram import Chat, Message, Update, User

from bot.chat.processor import ANSWERED, QUIET_SECONDS, WAITING, InOrder, give_place_back


def update_of(person: int, number: int) -> Update:
    chat = Chat(person, "private")
    message = Message(number, None, chat, from_user=User(person, "P", False), text=str(number))
    return Update(number, message=message)


class Turned:
    """A clock that only a test turns."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Watch:
    """Handles updates slowly and notes who was handled when."""

    def __init__(self, processor_of) -> None:
        self.handled: list[tuple[int, int]] = []
        self.at_once = 0
        self.most_at_once = 0
        self.turned_away: list[tuple[int, bool]] = []
        self.gate = asyncio.Event()
        self.processor = processor_of(self._turn_away)

    async def _turn_away(self, update: Update, first: bool) -> None:
        self.turned_away.append((update.update_id, first))

    async def handle(self, update: Update, seconds: float = 0.0) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await (asyncio.sleep(seconds) if seconds else self.gate.wait())
            self.handled.append((update.effective_user.id, update.update_id))
        finally:
            self.at_once -= 1

    def start(self, update: Update, seconds: float = 0.0):
        return asyncio.create_task(self.processor.process_update(update, self.handle(update, seconds)))


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_persons_updates_are_handled_in_the_order_they_came() -> None:
    watch = Watch(InOrder)
    tasks = [watch.start(update_of(1, n), 0.003 - n * 0.001) for n in range(3)]
    await asyncio.gather(*tasks)
    assert watch.handled == [(1, 0), (1, 1), (1, 2)]
    assert watch.most_at_once == 1


async def test_many_people_are_handled_at_once() -> None:
    watch = Watch(InOrder)
    tasks = [watch.start(update_of(person, person)) for person in range(1, 11)]
    await settle()
    assert watch.at_once == 10
    watch.gate.set()
    await asyncio.gather(*tasks)


async def test_a_person_who_floods_takes_no_place_from_others() -> None:
    watch = Watch(lambda away: InOrder(away, at_once=2))
    tasks = [watch.start(update_of(1, n)) for n in range(15)]
    tasks.append(watch.start(update_of(2, 100)))
    await settle()
    assert watch.at_once == 2
    watch.gate.set()
    await asyncio.gather(*tasks)


async def test_a_flood_is_turned_away_and_said_so_once() -> None:
    watch = Watch(lambda away: InOrder(away, waiting=5))
    tasks = [watch.start(update_of(1, n)) for n in range(9)]
    await settle()
    assert watch.turned_away == [(5, True), (6, False), (7, False), (8, False)]
    watch.gate.set()
    await asyncio.gather(*tasks)
    assert [number for _, number in watch.handled] == [0, 1, 2, 3, 4]


async def test_after_a_flood_the_person_is_heard_again_and_a_new_flood_is_told_again() -> None:
    turned = Turned()
    watch = Watch(lambda away: InOrder(away, waiting=1, monotonic=turned))
    first = [watch.start(update_of(1, n)) for n in range(2)]
    await settle()
    watch.gate.set()
    await asyncio.gather(*first)
    watch.gate.clear()
    turned.seconds += QUIET_SECONDS
    second = [watch.start(update_of(1, n)) for n in range(2, 4)]
    await settle()
    assert watch.turned_away == [(1, True), (3, True)]
    watch.gate.set()
    await asyncio.gather(*second)


async def test_a_fault_in_one_update_does_not_stop_the_next() -> None:
    watch = Watch(InOrder)

    async def fault() -> None:
        raise RuntimeError("planted")

    broken = asyncio.create_task(watch.processor.process_update(update_of(1, 1), fault()))
    whole = watch.start(update_of(1, 2), 0.001)
    with pytest.raises(RuntimeError):
        await broken
    await whole
    assert watch.handled == [(1, 2)]


async def test_an_update_cancelled_while_waiting_leaves_no_trace_and_no_warning() -> None:
    watch = Watch(InOrder)
    first, waiting = watch.start(update_of(1, 1)), watch.start(update_of(1, 2))
    await settle()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    watch.gate.set()
    await first
    gc.collect()
    assert watch.handled == [(1, 1)]
    assert watch.processor._lanes == {}


async def test_of_what_waits_when_a_flood_begins_only_the_first_are_answered() -> None:
    watch = Watch(InOrder)
    tasks = [watch.start(update_of(1, n)) for n in range(WAITING + 10)]
    await settle()
    assert watch.turned_away[0] == (WAITING, True)
    watch.gate.set()
    await asyncio.gather(*tasks)
    assert [number for _, number in watch.handled] == list(range(ANSWERED))


async def test_a_long_flood_is_told_of_once_and_answered_no_more_until_its_person_is_quiet() -> None:
    turned = Turned()
    watch = Watch(lambda away: InOrder(away, waiting=2, monotonic=turned))
    for number in range(100):
        await asyncio.gather(*(watch.start(update_of(1, 10 * number + n), 0.001) for n in range(10)))
        turned.seconds += QUIET_SECONDS / 2
    assert [number for number, first in watch.turned_away if first] == [2]
    assert len(watch.handled) == 2
    turned.seconds += QUIET_SECONDS
    await watch.start(update_of(1, 5000), 0.001)
    assert watch.handled[-1] == (1, 5000)


async def test_whoever_was_quiet_is_answered_though_what_was_let_go_still_stands_in_line() -> None:
    turned = Turned()
    watch = Watch(lambda away: InOrder(away, waiting=9, monotonic=turned))
    tasks = [watch.start(update_of(1, n)) for n in range(10)]
    await settle()
    turned.seconds += QUIET_SECONDS
    tasks.append(watch.start(update_of(1, 100)))
    await settle()
    watch.gate.set()
    await asyncio.gather(*tasks)
    assert [number for _, number in watch.handled] == [*range(ANSWERED), 100]


async def test_floods_that_are_over_are_forgotten() -> None:
    turned = Turned()
    watch = Watch(lambda away: InOrder(away, waiting=1, monotonic=turned))
    for person in range(1, 20):
        await asyncio.gather(*(watch.start(update_of(person, n), 0.001) for n in range(2)))
        turned.seconds += QUIET_SECONDS
    assert len(watch.processor._floods) == 1
    assert watch.processor._lanes == {}


async def test_whoever_only_waits_to_speak_takes_no_place_from_others() -> None:
    watch = Watch(lambda away: InOrder(away, at_once=1))

    async def speak(update: Update) -> None:
        give_place_back()
        give_place_back()
        await watch.handle(update)

    update = update_of(1, 1)
    speaking = asyncio.create_task(watch.processor.process_update(update, speak(update)))
    await settle()
    working, waiting = watch.start(update_of(2, 2)), watch.start(update_of(3, 3))
    await settle()
    assert watch.at_once == 2
    watch.gate.set()
    await asyncio.gather(speaking, working, waiting)
    assert watch.processor._places._value == 1
