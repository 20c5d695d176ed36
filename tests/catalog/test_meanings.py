"""What is imported is found by its meaning a moment later: encoded elsewhere, kept, never encoded twice."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from bot.database import Database
from catalog.live import LiveSearch
from catalog.meaning_tables import VectorRow
from catalog.meanings import Meanings
from catalog.model import Kind, Opportunity, OpportunityText
from catalog.search.encoding import EncodingWorker
from catalog.search.lexicon import Lexicon, load_lexicon
from catalog.search.meaning import DIMENSIONS, Vectors, digest_of, directions
from catalog.search.passages import passages
from catalog.store import Store
from catalog.vectors import VectorStore

ZONE = "America/Mexico_City"


def offer(name: str, description: str = "") -> Opportunity:
    text = OpportunityText(language="es", name=name, description=description)
    return Opportunity(kind=Kind.COURSE, source="city", external_id=name, texts=(text,))


class Counting:
    """An encoder that is quick and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    async def passages(self, texts: Sequence[str]) -> Vectors | None:
        self.given += texts
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.int8)
        rows[:, 0] = [len(text) % 100 + 1 for text in texts]
        return rows


class CountingWorker(Counting, EncodingWorker):
    """The same in the place of the process."""

    def __init__(self) -> None:
        EncodingWorker.__init__(self)
        Counting.__init__(self)

    async def warm_up(self) -> None:
        """Nothing is cold."""


@pytest.fixture
async def worker() -> AsyncIterator[EncodingWorker]:
    # Other tests take the cores; how long is waited for is not what is tested.
    worker = EncodingWorker(patience=60)
    yield worker
    await worker.close()


async def fill(database: Database, now: datetime, *offers: Opportunity) -> list[Opportunity]:
    async with database.writing() as session:
        return await Store(session).put_many(offers, author="test", at=now)


async def test_what_is_new_is_found_by_its_words_at_once_and_by_its_meaning_soon(
    database: Database, now: datetime, worker: EncodingWorker
) -> None:
    live = LiveSearch(database.reading, neighbourhoods=(), zone=ZONE, writing=database.writing, worker=worker)
    await fill(database, now, offer("Bolsa de trabajo", "Vacantes."), offer("Cine en la plaza"))
    await live.refresh(now)
    need = "me corrieron y busco chamba"
    # Nobody waits for an encoder that is not there yet.
    assert await live.vector_of(need) is None
    assert live.current.ask("bolsa de trabajo", language="es", now=now).answered
    while await live.encode():
        pass
    vector = await live.vector_of(need)
    assert vector is not None
    best = live.current.best(need, language="es", now=now, vector=vector)
    assert live.current.index.documents[best[0]].external_id == "Bolsa de trabajo"
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(VectorRow)) == 3
    async with database.writing() as session:
        cinema = (await Store(session).names("city"))["Cine en la plaza"]
        await Store(session).retire(cinema, author="test", at=now)
    assert await live.tidy() == 0
    await live.refresh(now)
    assert await live.tidy() == 1


async def test_nothing_is_encoded_twice_whoever_says_it(database: Database, now: datetime) -> None:
    first, counting = (
        await fill(database, now, offer("Yoga", "Para empezar."), offer("Pan", "Con masa madre.")),
        Counting(),
    )
    meanings = Meanings(counting)
    async with database.reading() as session:
        await meanings.follow(first, session)
    async with database.writing() as session:
        await VectorStore(session).keep(await meanings.encode())
    assert sorted(counting.given) == sorted(text for each in first for text in passages(each))
    assert meanings.waiting == 0
    assert set(meanings.vectors) == {each.id for each in first}
    # Another process, a changed price, the same words: all is there.
    again = Meanings(counting)
    async with database.reading() as session:
        await again.follow([replace(each, version=each.version + 1) for each in first], session)
    assert again.waiting == 0
    # One sentence is changed, another opportunity goes: only the new words wait.
    changed = replace(first[0], texts=offer("Yoga", "Para quien ya sabe.").texts, version=9)
    again.let_go([first[1].id])
    async with database.reading() as session:
        await again.follow([changed], session)
    assert again.waiting == 1
    # What it said before is not what it means now.
    assert again.vectors == {}
    counting.given.clear()
    await again.encode()
    assert set(again.vectors) == {changed.id}
    # Whoever takes them keeps them.
    assert set(again.take([changed.id, first[1].id])) == {changed.id}
    assert again.take() == {}


async def test_vectors_nobody_says_any_more_are_forgotten(database: Database) -> None:
    rows = {digest_of(text): np.ones(DIMENSIONS, dtype=np.int8) for text in ("uno", "dos", "tres")}
    async with database.writing() as session:
        await VectorStore(session).keep(rows)
        assert await VectorStore(session).forget_all_but([digest_of("dos")]) == 2
    async with database.reading() as session:
        assert set(await VectorStore(session).of(rows)) == {digest_of("dos")}


async def test_a_vector_of_another_size_is_none(database: Database) -> None:
    async with database.writing() as session:
        await VectorStore(session).keep({digest_of("uno"): np.ones(DIMENSIONS - 1, dtype=np.int8)})
        assert await VectorStore(session).of([digest_of("uno")]) == {}


async def test_questions_that_wait_together_are_each_answered(worker: EncodingWorker) -> None:
    await worker.warm_up()
    texts = [f"quiero aprender {what}" for what in ("a nadar", "inglés", "a soldar")] * 20
    together = await asyncio.gather(*map(worker.question, texts))
    alone = {text: await worker.question(text) for text in texts}
    for text, vector in zip(texts, together, strict=True):
        own = alone[text]
        assert vector is not None
        assert own is not None
        assert directions(vector[None, :])[0] @ directions(own[None, :])[0] > 0.999


async def test_whoever_gives_up_waiting_does_not_take_the_answer_of_another(worker: EncodingWorker) -> None:
    await worker.warm_up()
    waiting = asyncio.create_task(worker.passages(["uno", "dos"]))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await worker.warm_up()
    swimming = await worker.question("quiero nadar")
    assert swimming is not None
    same = await worker.passages(["quiero nadar"])
    assert same is not None
    assert directions(same)[0] @ directions(swimming[None, :])[0] > 0.999


async def test_a_lost_process_leaves_the_words_and_another_takes_its_place(worker: EncodingWorker) -> None:
    await worker.warm_up()
    assert await worker.question("quiero nadar") is not None
    assert worker.process_id is not None
    os.kill(worker.process_id, signal.SIGKILL)
    assert await worker.question("quiero nadar") is None
    await worker.warm_up()
    assert await worker.question("quiero nadar") is not None


OWN_WORDS, OWN_ENGLISH = "quiero ir con los de la lupa", "grandpa never signed it over"


@pytest.fixture
def own_lexicon(tmp_path: Path) -> Lexicon:
    """The lexicon of a city in which people say of the notary's office what nobody says elsewhere."""
    file = tmp_path / "own.txt"
    file.write_text(
        f"[own-notary-day]\nes: jornada de escrituración\n- {OWN_WORDS}\n- en: {OWN_ENGLISH}\n",
        encoding="utf-8",
    )
    return load_lexicon(file)


def speaking(database: Database, worker: EncodingWorker, lexicon: Lexicon | None) -> LiveSearch:
    return LiveSearch(
        database.reading,
        neighbourhoods=(),
        zone=ZONE,
        writing=database.writing,
        worker=worker,
        lexicon=lexicon,
    )


async def test_what_only_this_city_says_leads_to_what_it_means_there(
    database: Database, now: datetime, worker: EncodingWorker, own_lexicon: Lexicon
) -> None:
    offers = [offer("Jornada de escrituración"), offer("Microscopio y anteojos"), offer("Cine en la plaza")]
    await fill(database, now, *offers)
    found = []
    for lexicon in (None, own_lexicon):
        live = speaking(database, worker, lexicon)
        await live.refresh(now)
        while await live.encode():
            pass
        vector = await live.vector_of(OWN_WORDS)
        best = live.current.best(OWN_WORDS, language="es", now=now, vector=vector)
        found.append([live.current.index.documents[number].external_id for number in best[:1]])
        assert await live.tidy() == 0
    assert found[0] != ["Jornada de escrituración"]
    assert found[1] == ["Jornada de escrituración"]


async def test_what_a_city_says_is_known_still_when_its_catalogue_is_filled_later(
    database: Database, now: datetime, worker: EncodingWorker, own_lexicon: Lexicon
) -> None:
    live = speaking(database, worker, own_lexicon)
    await live.refresh(now)
    while await live.encode():
        pass
    sayings = live.current.index.sayings
    await fill(database, now, offer("Jornada de escrituración"))
    await live.refresh(now)
    assert live.current.index.sayings is sayings


async def test_what_a_city_says_is_encoded_once_and_kept(
    database: Database, now: datetime, own_lexicon: Lexicon
) -> None:
    given: list[list[str]] = []
    for _ in range(2):
        counting = CountingWorker()
        live = speaking(database, counting, own_lexicon)
        await live.refresh(now)
        while await live.encode():
            pass
        given.append(counting.given)
        assert await live.tidy() == 0
    assert given == [[OWN_WORDS, OWN_ENGLISH], []]
