"""A bare python-telegram-bot that says back what it is told: what the library costs by itself.

    python -m benchmarks.echo_ptb ADDRESS [--connections N]

The library's own choices hold (256 updates at once, 256 connections) but for `--connections`.
"""

from __future__ import annotations

import argparse

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters


async def say_back(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.effective_message.reply_text(update.effective_message.text)


async def pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.callback_query.answer()
    await context.bot.send_message(update.effective_chat.id, update.callback_query.data)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--connections", type=int, default=256)
    given = parser.parse_args()
    application = (
        Application.builder()
        .token("5000000001:load-load-load-load-load-load-load")
        .base_url(f"{given.address}/bot")
        .connection_pool_size(given.connections)
        .pool_timeout(60)
        .concurrent_updates(True)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, say_back))
    application.add_handler(CallbackQueryHandler(pressed))
    application.run_polling()
