"""What people said they go to, until they are asked about it; and who wants not to be asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("saved_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recurrence_id", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_id"], ["saved.id"], name=op.f("fk_attendance_saved_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_saved_id"), "attendance", ["saved_id"])
    op.create_index(op.f("ix_attendance_due_at"), "attendance", ["due_at"])
    with op.batch_alter_table("preference") as table:
        table.add_column(sa.Column("invited", sa.Boolean(), nullable=False, server_default=sa.true()))
    # The default was for the rows that were there; the model has none.
    with op.batch_alter_table("preference") as table:
        table.alter_column("invited", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("preference") as table:
        table.drop_column("invited")
    op.drop_table("attendance")
