"""`python -m bot.migrations 0002 "Why"`: writes a migration from what the tables in the code have gained."""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine

from bot import migrations


def write(number: str, message: str) -> None:
    """Writes versions/<number>_<message>.py by comparing the tables with an empty, migrated database."""
    with create_engine("sqlite://").connect() as connection:
        migrations.upgrade(connection)
        config = migrations.configuration(connection)
        command.revision(config, message=message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2])
