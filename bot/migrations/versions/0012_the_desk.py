"""Roles for one organization, links that give them, and what staff have in hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person_role") as table:
        table.add_column(sa.Column("organization", sa.String(length=200), nullable=False, server_default=""))
    op.create_table(
        "desk_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opportunity", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("of", sa.BigInteger(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("organization", sa.String(length=200), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_draft")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_desk_draft_author"), "desk_draft", ["author"])
    op.create_index(op.f("ix_desk_draft_state"), "desk_draft", ["state"])
    op.create_table(
        "desk_poster",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["desk_draft.id"], name=op.f("fk_desk_poster_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_poster")),
    )
    op.create_index(op.f("ix_desk_poster_draft_id"), "desk_poster", ["draft_id"])
    op.create_index(op.f("ix_desk_poster_opportunity_id"), "desk_poster", ["opportunity_id"])
    op.create_table(
        "staff_invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("organization", sa.String(length=200), nullable=False),
        sa.Column("whom", sa.String(length=80), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitation")),
        sa.UniqueConstraint("hash", name=op.f("uq_staff_invitation_hash")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for name in ("staff_invitation", "desk_poster", "desk_draft"):
        op.drop_table(name)
    with op.batch_alter_table("person_role") as table:
        table.drop_column("organization")
