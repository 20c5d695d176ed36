from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    SwitchInlineQueryChosenChat,
    Update,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    Updater,
    filters,
)

from bot.clock import TurnedClock
from bot.demo import BotApi, DemoServer

AXE = Path(__file__).parents[2] / "assets" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 800}
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
    if update.callback_query.data in ("more", "tell"):
        await update.callback_query.edit_message_text("cambiado")


async def _document(update: Update, context: Context) -> None:
    assert update.effective_message
    assert update.effective_message.document
    file = await update.effective_message.document.get_file()
    content = bytes(await file.download_as_bytearray())
    await update.effective_message.reply_document(content[::-1], filename="vuelta.csv", caption="al revés")


async def _find(update: Update, context: Context) -> None:
    """Seven findings for every question but "nada", three at a time."""
    assert update.inline_query
    words, first = update.inline_query.query, int(update.inline_query.offset or 0)
    here = context.bot.base_url.partition("/bot")[0]
    pictures = {1: f"{here}/page/mark.svg", 2: "https://example.org/elsewhere.png"}
    numbers = [] if words == "nada" else range(first + 1, min(first + 4, 8))
    results = [
        InlineQueryResultArticle(
            id=str(number),
            title=f"{words} {number}",
            description=f"martes, lugar {number}",
            thumbnail_url=pictures.get(number),
            input_message_content=InputTextMessageContent(f"<b>{words} {number}</b>", parse_mode="HTML"),
            reply_markup=InlineKeyboardMarkup(
                [
                    [InlineKeyboardButton("Ver", url=f"https://t.me/learning_city_bot?start=o_{number}")],
                    [InlineKeyboardButton("Avisar", callback_data="tell")],
                    [InlineKeyboardButton("Contestar", switch_inline_query_current_chat="coro")],
                ]
            ),
        )
        for number in numbers
    ]
    more = str(first + 3) if words != "nada" and first + 3 < 7 else ""
    button = InlineQueryResultsButton("Buscar en el chat", start_parameter="from_inline")
    await update.inline_query.answer(results, next_offset=more, button=button, cache_time=0)


async def _share(update: Update, context: Context) -> None:
    assert update.effective_message
    people = SwitchInlineQueryChosenChat("barro", allow_user_chats=True)
    groups = SwitchInlineQueryChosenChat("barro", allow_group_chats=True)
    share = "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Flearning_city_bot%3Fstart%3Do_9&text=Mira%20esto"
    keyboard = [
        [InlineKeyboardButton("Aquí", switch_inline_query_current_chat="yoga")],
        [InlineKeyboardButton("A alguien", switch_inline_query="coro")],
        [InlineKeyboardButton("Solo a personas", switch_inline_query_chosen_chat=people)],
        [InlineKeyboardButton("Solo a grupos", switch_inline_query_chosen_chat=groups)],
        [InlineKeyboardButton("Enlace", url=share)],
    ]
    await update.effective_message.reply_text("compartir", reply_markup=InlineKeyboardMarkup(keyboard))


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
    application.add_handler(CommandHandler("share", _share))
    application.add_handler(InlineQueryHandler(_find))
    application.add_handler(MessageHandler(filters.Document.ALL, _document))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.VIA_BOT, _echo))
    application.add_handler(CallbackQueryHandler(_more))
    return application


@pytest.fixture
def watched(browser: Browser, server: DemoServer, running: Running) -> Running:
    """The page opened beside a running bot; a console error or a request elsewhere is a failure."""

    @asynccontextmanager
    async def open_page(**options: Any) -> AsyncIterator[Page]:
        troubles: list[str] = []
        settings = {"viewport": DESKTOP, "locale": "es-MX", **options}
        async with running(server):
            context = await browser.new_context(**settings)
            page = await context.new_page()
            page.on("console", lambda m: troubles.append(m.text) if m.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on("request", lambda r: None if r.url.startswith(server.url) else troubles.append(r.url))
            await page.goto(server.url)
            await expect(page.locator(".pane").first).to_be_visible()
            yield page
            await context.close()
        assert troubles == []

    return open_page


@pytest.fixture
def sound() -> Callable[[Page], Awaitable[None]]:
    """Looks whether everyone can read the page as it stands."""
    return _sound


async def _sound(page: Page) -> None:
    """No finding of axe-core, no sideways scrolling, nothing too small to touch."""
    await page.evaluate(AXE.read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = await page.evaluate("tags => axe.run({runOnly: tags})", tags)
    found = [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in result["violations"]]
    assert found == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert await page.locator(".pane, .scroll, .foot, .names").evaluate_all(wide) == 0
    outside = """all => all.map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width > 1 && (box.left < -1 || box.right > innerWidth + 1))
        .map(([html]) => html)"""
    assert await page.locator("main :is(button, summary, textarea, a, .bubble)").evaluate_all(outside) == []
