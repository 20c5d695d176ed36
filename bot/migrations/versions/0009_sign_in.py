"""Signing in from the chat to the browser, and sessions there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("sign_in", "browser_session"):
        op.create_table(
            name,
            sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
            sa.Column("person_id", sa.BigInteger(), nullable=False),
            sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("hash", name=op.f(f"pk_{name}")),
            sqlite_with_rowid=False,
        )
        op.create_index(op.f(f"ix_{name}_person_id"), name, ["person_id"])


def downgrade() -> None:
    for name in ("browser_session", "sign_in"):
        op.drop_table(name)
