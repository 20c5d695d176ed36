"""A bare aiogram 3 that says back what it is told. Needs requirements/peers.txt, in a venv of its own.

    python benchmarks/echo_aiogram.py ADDRESS [--connections N]

The library's own choices hold (any number of updates at once, 100 connections) but for `--connections`.
"""

from __future__ import annotations

import argparse
import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message

dispatcher = Dispatcher()


@dispatcher.message()
async def say_back(message: Message) -> None:
    await message.answer(message.text)


@dispatcher.callback_query()
async def pressed(query: CallbackQuery, bot: Bot) -> None:
    await query.answer()
    await bot.send_message(query.from_user.id, query.data)


async def run(address: str, connections: int) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(address), limit=connections)
    await dispatcher.start_polling(Bot("5000000001:load-load-load-load-load-load-load", session=session))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--connections", type=int, default=100)
    given = parser.parse_args()
    asyncio.run(run(given.address, given.connections))
