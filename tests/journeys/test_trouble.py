from __future__ import annotations

import asyncio
import logging
import re
import threading

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.chat.errors import level_of, where


class Failing:
    """A search in which something is broken; the words of its error quote the question."""

    index = ()

    def ask(self, question: str, **more: object) -> None:
        raise RuntimeError(f"planted fault about {question}")


async def test_a_fault_is_told_with_a_code_that_the_log_knows_and_no_word_of_the_question(
    town, caplog
) -> None:
    caplog.set_level(logging.INFO)
    town.search._search = Failing()
    ana = town.person("Ana")
    await ana.says("un secreto mío")
    heard = await ana.hears()
    code = re.search(r"el código es ([0-9A-F]{4})\.", heard.text)
    assert code
    record = next(r for r in caplog.records if getattr(r, "action", "") == "update_failed")
    assert record.code == code[1]
    assert record.update_id
    assert "RuntimeError at" in record.getMessage()
    assert "in ask" in record.getMessage()
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("bot"))
    assert "secreto" not in ours
    assert str(ana.id) not in ours


async def test_a_press_is_answered_even_where_its_work_fails(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    await ana.hears()
    town.search._search = Failing()
    await ana.presses("Más")
    assert "Algo falló de mi lado" in await ana.hears()


async def test_a_429_is_waited_out_and_the_answer_arrives(town) -> None:
    ana = town.person("Ana")
    town.server.api.faults.too_many("sendMessage", retry_after=1)
    await ana.says("ajedrez")
    assert "Ajedrez" in await ana.hears()


async def test_a_gateway_in_trouble_is_logged_and_the_next_question_is_answered(town, caplog) -> None:
    ana = town.person("Ana")
    town.server.api.faults.server_error("sendMessage")
    await ana.says("ajedrez")
    await ana.hears_nothing()
    await ana.says("vacunas")
    assert "Vacunas" in await ana.hears()
    assert any(getattr(r, "action", "") == "telegram_fault" for r in caplog.records)


async def test_a_person_who_blocked_the_bot_meanwhile_stops_nobody_else(town) -> None:
    ana, luis = town.person("Ana"), town.person("Luis")
    await ana.says("ajedrez")
    await ana.blocks()
    await luis.says("vacunas")
    assert "Vacunas" in await luis.hears()


async def test_one_persons_messages_are_answered_in_their_order(town) -> None:
    ana = town.person("Ana")
    for words in ("ajedrez", "vacunas", "coro"):
        await ana.says(words)
    heard = await ana.hears_all()
    assert ["Ajedrez" in heard[0], "Vacunas" in heard[1], "coro" in heard[2]] == [True] * 3


async def test_a_flood_is_answered_once_kindly_and_others_do_not_notice(town) -> None:
    ana, luis = town.person("Ana"), town.person("Luis")
    await ana.says("/help")
    await ana.hears()
    gate = threading.Event()
    search = town.search.current

    class Slow:
        index = range(1_000_000)
        """So large that it is asked beside the loop."""

        def ask(self, question: str, **more: object):
            if question.startswith("flood"):
                gate.wait(10)
            return search.ask(question, **more)

    town.search._search = Slow()
    for number in range(60):
        await town.feeds(ana, text=f"flood {number}")
    await luis.says("vacunas")
    try:
        for _ in range(300):
            await asyncio.sleep(0.01)
            if "Vacunas" in luis.screen():
                break
    finally:
        gate.set()
        town.search._search = search
    assert "Vacunas" in luis.screen()
    assert ana.screen().count("Son muchos mensajes a la vez") == 1


def test_the_networks_faults_are_no_errors_of_ours() -> None:
    assert level_of(TimedOut()) == level_of(Forbidden("x")) == level_of(RetryAfter(1)) == logging.INFO
    assert level_of(NetworkError("x")) == logging.WARNING
    assert level_of(BadRequest("x")) is None
    assert level_of(ValueError("x")) is None


def test_the_way_to_a_fault_names_places_and_no_words() -> None:
    try:
        Failing().ask("un secreto")
    except RuntimeError as error:
        said = where(error.__traceback__)
    assert "test_trouble.py" in said
    assert "in ask" in said
    assert "secreto" not in said
