"""A bot on python-telegram-bot's own webhook, as its documentation shows, for `benchmarks.kill_updates`.

python -m benchmarks.peer_webhook ADDRESS PORT SECRET FILE
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

TOKEN = "5000000001:kill-kill-kill-kill-kill-kill-kill-kill"


def main(address: str, port: int, secret: str, file: str) -> None:
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE IF NOT EXISTS saved (person_id INTEGER)")

    async def save(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await asyncio.sleep(0.004)
        if update.effective_user is not None:
            database.execute("INSERT INTO saved VALUES (?)", (update.effective_user.id,))

    application = Application.builder().token(TOKEN).base_url(f"{address}/bot").build()
    application.add_handler(CallbackQueryHandler(save))
    application.run_webhook(
        listen="127.0.0.1",
        port=port,
        url_path="telegram/webhook",
        webhook_url=f"http://127.0.0.1:{port}/telegram/webhook",
        secret_token=secret,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("secret")
    parser.add_argument("file")
    given = parser.parse_args()
    main(given.address, given.port, given.secret, given.file)
