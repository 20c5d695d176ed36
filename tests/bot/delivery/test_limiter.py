from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.delivery.limiter import AHEAD_SECONDS, Limiter, Priority
from bot.delivery.pace import Window


class TooFast(Exception):
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


def hold(error: Exception) -> float | None:
    return error.seconds if isinstance(error, TooFast) else None


class Post:
    """Calls made through a limiter, each noted with its moment; the next ones may be refused."""

    def __init__(self, time, limiter: Limiter) -> None:
        self.time = time
        self.limiter = limiter
        self.sent: list[tuple[float, object]] = []
        self.refusals: list[float] = []
        self.tasks: list[asyncio.Task[None]] = []

    def send(self, name: object, *, chat: int | None = 1, priority: Priority = Priority.REPLY):
        async def call() -> None:
            if self.refusals:
                raise TooFast(self.refusals.pop(0))
            self.sent.append((self.time.monotonic() - 1000.0, name))

        task = asyncio.create_task(self.limiter.run(call, chat=chat, priority=priority, hold=hold))
        self.tasks.append(task)
        return task

    @property
    def names(self) -> list[object]:
        return [name for _, name in self.sent]

    def busiest(self, seconds: float) -> int:
        moments = [moment for moment, _ in self.sent]
        return max(sum(start <= m < start + seconds for m in moments) for start in moments)


@pytest.fixture
async def post(turned_time) -> AsyncIterator[Post]:
    limiter = Limiter(monotonic=turned_time.monotonic, sleep=turned_time.sleep, retries=2)
    post = Post(turned_time, limiter)
    yield post
    await limiter.close()
    await asyncio.gather(*post.tasks, return_exceptions=True)


async def test_a_single_call_goes_at_once(post) -> None:
    post.send("hello")
    await post.time.settle()
    assert post.sent == [(0.0, "hello")]


async def test_never_more_than_28_calls_in_any_second_however_many_wait(post) -> None:
    for person in range(100):
        post.send(person, chat=person + 1)
    await post.time.turn(0.5)
    assert len(post.sent) == 28
    await post.time.turn(0.5)
    assert len(post.sent) == 56
    await post.time.turn(5)
    assert post.names == list(range(100))
    assert post.busiest(1.0) == 28


async def test_one_chat_gets_four_at_once_and_then_one_a_second(post) -> None:
    for number in range(12):
        post.send(number, chat=7)
    await post.time.turn(0)
    assert post.names == [0, 1, 2, 3]
    await post.time.turn(0.9)
    assert len(post.sent) == 4
    await post.time.turn(0.2)
    assert len(post.sent) == 5
    await post.time.turn(10)
    assert post.names == list(range(12))
    assert [moment for moment, _ in post.sent[4:]] == pytest.approx([float(n) for n in range(1, 9)])


async def test_a_chat_silent_for_a_while_may_burst_again_but_saves_up_no_more_than_that(post) -> None:
    post.send("long ago", chat=7)
    await post.time.turn(100)
    for number in range(6):
        post.send(number, chat=7)
    await post.time.turn(0)
    assert post.names == ["long ago", 0, 1, 2, 3]


async def test_a_chat_that_waits_for_its_pace_holds_back_nobody_else(post) -> None:
    for number in range(10):
        post.send(number, chat=7)
    post.send("someone else", chat=8)
    await post.time.turn(0)
    assert "someone else" in post.names


async def test_a_group_gets_twenty_a_minute(post) -> None:
    for number in range(30):
        post.send(number, chat=-100)
    await post.time.turn(59)
    assert len(post.sent) == 20
    await post.time.turn(2)
    assert len(post.sent) == 30


async def test_what_matters_most_goes_first_whatever_came_first(post) -> None:
    for person in range(28):
        post.send(person, chat=1000 + person)
    await post.time.turn(0)
    for priority in sorted(Priority, reverse=True):
        for person in range(20):
            post.send(priority, chat=int(priority) * 100 + person, priority=priority)
    await post.time.turn(10)
    assert post.names[28:] == [p for p in sorted(Priority) for _ in range(20)]


async def test_what_is_sent_unasked_goes_one_by_one_and_loses_no_time_by_it(post) -> None:
    for person in range(280):
        post.send(person, chat=person, priority=Priority.REMINDER)
    await post.time.turn(12)
    assert post.busiest(1 / 28) <= 2
    assert post.sent[-1][0] <= 1.02 * 279 / 28
    post.send("a reply", chat=500)
    await post.time.turn(0)
    assert post.names[-1] == "a reply"


async def test_within_one_chat_a_reply_overtakes_a_broadcast_that_waits(post) -> None:
    for number in range(6):
        post.send(f"broadcast {number}", chat=7, priority=Priority.BROADCAST)
    await post.time.turn(0.2)
    post.send("reply", chat=7)
    await post.time.turn(3)
    assert post.names[4:] == ["reply", "broadcast 4", "broadcast 5"]


async def test_a_refusal_for_haste_holds_back_every_call_and_is_tried_again(post) -> None:
    post.refusals = [5.0]
    refused = post.send("refused", chat=1)
    await post.time.turn(0)
    post.send("another chat", chat=2)
    post.send("no chat", chat=None)
    await post.time.turn(4.9)
    assert post.sent == []
    await post.time.turn(0.2)
    assert sorted(post.names) == ["another chat", "no chat", "refused"]
    assert all(moment == 5.0 for moment, _ in post.sent)
    assert refused.done()


async def test_a_call_refused_too_often_is_given_up_with_its_refusal(post) -> None:
    post.refusals = [1.0, 1.0, 1.0]
    refused = post.send("refused", chat=1)
    await post.time.turn(10)
    with pytest.raises(TooFast):
        await refused
    post.send("later")
    await post.time.turn(1)
    assert post.names == ["later"]


async def test_another_fault_is_raised_at_once_and_holds_back_nobody(post) -> None:
    async def broken() -> None:
        raise OSError("planted")

    with pytest.raises(OSError, match="planted"):
        await post.limiter.run(broken, chat=1, priority=Priority.REPLY, hold=hold)
    post.send("next")
    await post.time.settle()
    assert post.names == ["next"]


async def test_a_call_cancelled_while_waiting_is_never_made_and_costs_nobody_a_place(post) -> None:
    tasks = [post.send(number, chat=7) for number in range(8)]
    await post.time.turn(0)
    tasks[4].cancel()
    await post.time.turn(4)
    assert post.names == [0, 1, 2, 3, 5, 6, 7]


async def test_only_so_many_calls_are_under_way_at_once_and_a_cancelled_one_gives_its_place_back(
    turned_time,
) -> None:
    limiter = Limiter(monotonic=turned_time.monotonic, sleep=turned_time.sleep, in_flight=2)
    under_way: list[int] = []
    done = asyncio.Event()

    def make(number: int):
        async def call() -> None:
            under_way.append(number)
            await done.wait()

        return limiter.run(call, chat=number + 1, priority=Priority.REPLY, hold=hold)

    tasks = [asyncio.create_task(make(number)) for number in range(5)]
    await turned_time.settle()
    assert under_way == [0, 1]
    tasks[0].cancel()
    await turned_time.settle()
    assert under_way == [0, 1, 2]
    done.set()
    await turned_time.settle()
    assert under_way == [0, 1, 2, 3, 4]
    await asyncio.gather(*tasks, return_exceptions=True)
    await limiter.close()


async def test_closing_cancels_what_waits(turned_time) -> None:
    limiter = Limiter(monotonic=turned_time.monotonic, sleep=turned_time.sleep)
    post = Post(turned_time, limiter)
    for number in range(6):
        post.send(number, chat=7)
    await turned_time.settle()
    await limiter.close()
    outcomes = await asyncio.gather(*post.tasks, return_exceptions=True)
    assert [type(o) for o in outcomes[4:]] == [asyncio.CancelledError] * 2


async def test_chats_long_silent_are_forgotten(post, turned_time) -> None:
    for chat in range(1, 1201):
        post.send(chat, chat=chat)
    await turned_time.turn(60)
    assert len(post.sent) == 1200
    post.send("one more", chat=5000)
    await turned_time.settle()
    assert len(post.limiter._chats) == 1


def test_a_window_opens_when_its_oldest_call_counts_no_more() -> None:
    window = Window(2, 1.0)
    window.note(10.0)
    assert window.opens() == 0.0
    window.note(10.5)
    assert window.opens() == 11.0
    assert not window.forgotten(11.4)
    assert window.forgotten(11.5)


async def test_a_turn_that_gave_way_waits_for_its_chats_pace_like_any_other(turned_time) -> None:
    post = Post(turned_time, Limiter(monotonic=turned_time.monotonic, sleep=turned_time.sleep, in_flight=1))
    for number in range(4):
        post.send(number, chat=7)
    await turned_time.turn(1)
    done = asyncio.Event()
    post.tasks.append(
        asyncio.create_task(post.limiter.run(done.wait, chat=8, priority=Priority.REPLY, hold=hold))
    )
    await turned_time.settle()
    post.send("broadcast", chat=7, priority=Priority.BROADCAST)
    await turned_time.settle()
    post.send("reply", chat=7)
    await turned_time.settle()
    done.set()
    await turned_time.turn(0.5)
    assert post.names[4:] == ["reply"]
    await turned_time.turn(1)
    assert post.names[4:] == ["reply", "broadcast"]
    await post.limiter.close()


async def prepared_slowly(
    post: Post, name: object, *, chat: int, seconds: float, wanted: bool = True
) -> None:
    async def prepare() -> bool | None:
        await post.time.sleep(seconds)
        return wanted or None

    async def call(_: bool) -> None:
        if post.refusals:
            raise TooFast(post.refusals.pop(0))
        post.sent.append((post.time.monotonic() - 1000.0, name))

    await post.limiter.prepare_and_run(prepare, call, chat=chat, priority=Priority.REMINDER, hold=hold)


@pytest.mark.parametrize("seconds", [0.9, 2.5])
async def test_what_is_prepared_for_long_does_not_go_beside_a_whole_seconds_calls(
    post, seconds: float
) -> None:
    for person in range(100):
        slow = prepared_slowly(post, person, chat=person + 1, seconds=seconds if person % 40 < 12 else 0.0)
        post.tasks.append(asyncio.create_task(slow))
    await post.time.turn(30)
    assert len(post.sent) == 100
    assert post.busiest(1.0) == 28


async def test_what_is_prepared_before_it_goes_loses_no_time_by_that(post) -> None:
    for person in range(280):
        slow = prepared_slowly(post, person, chat=person + 1, seconds=0.02)
        post.tasks.append(asyncio.create_task(slow))
    await post.time.turn(12)
    assert post.sent[-1][0] <= 1.003 * 279 / 28
    assert post.busiest(1.0) == 28


async def test_what_is_not_sent_after_all_costs_nobody_a_place(post) -> None:
    for person in range(60):
        unwanted = prepared_slowly(post, person, chat=person + 1, seconds=0.0, wanted=False)
        post.tasks.append(asyncio.create_task(unwanted))
    for person in range(28):
        post.send(person, chat=100 + person, priority=Priority.DIGEST)
    await post.time.turn(1)
    assert post.names == list(range(28))


async def test_what_is_being_prepared_when_everybody_is_to_wait_waits_too(post) -> None:
    post.refusals = [5.0]
    post.tasks.append(asyncio.create_task(prepared_slowly(post, "slow", chat=1, seconds=1.0)))
    await post.time.settle()
    post.send("refused", chat=2)
    await post.time.turn(4.9)
    assert post.sent == []
    await post.time.turn(2)
    assert sorted(post.sent) == [(5.0, "refused"), (6.0, "slow")]


async def test_where_more_is_prepared_than_a_second_allows_the_next_waits_for_one_to_go(turned_time) -> None:
    limiter = Limiter(
        monotonic=turned_time.monotonic, sleep=turned_time.sleep, over_all=(2, 1.0), evenly=(2, 0)
    )
    post = Post(turned_time, limiter)
    for person in range(4):
        slow = prepared_slowly(post, person, chat=person + 1, seconds=3.0)
        post.tasks.append(asyncio.create_task(slow))
    await turned_time.turn(20)
    second = 4.0 - AHEAD_SECONDS + 3.0
    assert [moment for moment, _ in post.sent] == pytest.approx([3.0, 3.0, second, second])
    await limiter.close()
