"""Run by Alembic: migrates over the connection it is handed, in the transaction already open on it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator

from bot.migrations import metadata


def as_stored(kind: str, thing: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Writes a type of our own as the one it is stored as: a migration must outlive the code around it."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False


connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("migrations run through bot.database.Database.migrate")

context.configure(
    connection=connection,
    target_metadata=metadata(),
    render_as_batch=True,
    compare_type=True,
    render_item=as_stored,
)
with context.begin_transaction():
    context.run_migrations()
