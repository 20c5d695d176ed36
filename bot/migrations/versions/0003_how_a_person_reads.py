"""How a person reads, and whether they want to hear nothing unasked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("preference") as table:
        table.alter_column("language", existing_type=sa.String(length=35), nullable=True)
        for name in ("text_only", "paused"):
            table.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    # The default was for the rows that were there; the model has none.
    with op.batch_alter_table("preference") as table:
        for name in ("text_only", "paused"):
            table.alter_column(name, existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM preference WHERE language IS NULL")
    with op.batch_alter_table("preference") as table:
        table.drop_column("paused")
        table.drop_column("text_only")
        table.alter_column("language", existing_type=sa.String(length=35), nullable=False)
