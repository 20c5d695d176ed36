from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    Updater,
    filters,
)

from bot.clock import TurnedClock
from bot.demo import BotApi, DemoServer

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
Context = ContextTypes.DEFAULT_TYPE


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(NOW)


@pytest.fixture
def api(clock: TurnedClock) -> BotApi:
    return BotApi(clock=clock)


@pytest.fixture
def call(api: BotApi) -> Callable[..., Any]:
    """Calls a method of the offline Bot API without a network."""

    def called(method: str, **parameters: object) -> Any:
        return api.call(method, parameters, {})

    return called


@pytest.fixture
async def server(clock: TurnedClock) -> AsyncIterator[DemoServer]:
    server = DemoServer(clock=clock)
    await server.start()
    yield server
    await server.stop()


async def _start(update: Update, context: Context) -> None:
    assert update.effective_message
    payload = " ".join(context.args or [])
    await update.effective_message.reply_html(f"<b>Bienvenida</b> {payload}")


async def _two(update: Update, context: Context) -> None:
    assert update.effective_message
    await update.effective_message.reply_text("uno")
    await update.effective_message.reply_text("dos")


async def _echo(update: Update, context: Context) -> None:
    assert update.effective_message
    keyboard = [
        [
            InlineKeyboardButton("Más", callback_data="more"),
            InlineKeyboardButton("Nada", callback_data="none"),
        ],
        [InlineKeyboardButton("Web", url="https://example.org/a?b=c")],
    ]
    text = update.effective_message.text or ""
    await update.effective_message.reply_text(f"oí {text}", reply_markup=InlineKeyboardMarkup(keyboard))


async def _more(update: Update, context: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("listo")
    if update.callback_query.data == "more":
        await update.callback_query.edit_message_text("cambiado")


async def _document(update: Update, context: Context) -> None:
    assert update.effective_message
    assert update.effective_message.document
    file = await update.effective_message.document.get_file()
    content = bytes(await file.download_as_bytearray())
    await update.effective_message.reply_document(content[::-1], filename="vuelta.csv", caption="al revés")


Running = Callable[[DemoServer], Any]


@pytest.fixture
def running() -> Running:
    """The smallest bot there is, unmodified python-telegram-bot, against the server while the block lasts."""

    @asynccontextmanager
    async def run(server: DemoServer) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
        async with AsyncExitStack() as stack:
            application = build(server)
            await application.initialize()
            stack.push_async_callback(application.shutdown)
            assert application.updater
            await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
            stack.push_async_callback(_stop_polling, application.updater)
            await application.start()
            stack.push_async_callback(application.stop)
            server.watch(application.update_queue.join)
            yield application

    return run


async def _stop_polling(updater: Updater) -> None:
    if updater.running:
        await updater.stop()


def build(server: DemoServer) -> Application[Any, Any, Any, Any, Any, Any]:
    application = (
        Application.builder()
        .token(server.token)
        .base_url(f"{server.bot_api_url}/bot")
        .base_file_url(f"{server.bot_api_url}/file/bot")
        .build()
    )
    application.add_handler(CommandHandler("start", _start))
    application.add_handler(CommandHandler("two", _two))
    application.add_handler(MessageHandler(filters.Document.ALL, _document))
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.add_handler(CallbackQueryHandler(_more))
    return application
