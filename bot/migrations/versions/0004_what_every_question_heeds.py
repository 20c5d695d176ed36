"""What every question of a person heeds: a part of the city, and needs of access."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("preference") as table:
        table.add_column(sa.Column("neighbourhood", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("access", sa.JSON(), nullable=False, server_default="[]"))
    # The defaults were for the rows that were there; the model has none.
    with op.batch_alter_table("preference") as table:
        table.alter_column("neighbourhood", existing_type=sa.String(length=200), server_default=None)
        table.alter_column("access", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("preference") as table:
        table.drop_column("access")
        table.drop_column("neighbourhood")
