"""What people follow, the messages owed to them, and how those ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("preference") as table:
        table.add_column(sa.Column("discreet", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("quiet_hours", sa.String(length=11), nullable=False, server_default=""))
        table.add_column(sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    # The defaults were for the rows that were there; the model has none.
    with op.batch_alter_table("preference") as table:
        table.alter_column("discreet", existing_type=sa.Boolean(), server_default=None)
        table.alter_column("quiet_hours", existing_type=sa.String(length=11), server_default=None)
    op.create_table(
        "bookmark",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bookmark")),
    )
    # Nobody has saved anything yet: what was changed until now is told to nobody.
    op.execute(
        "INSERT INTO bookmark (name, value) "
        "SELECT 'notices', CAST(coalesce(max(id), 0) AS VARCHAR(100)) FROM revision"
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=True),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
    )
    op.create_index(
        "ix_delivery_claimed",
        "delivery",
        ["lease_until"],
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index(op.f("ix_delivery_due_at"), "delivery", ["due_at"])
    op.create_index(op.f("ix_delivery_person_id_opportunity_id"), "delivery", ["person_id", "opportunity_id"])
    op.create_index(
        "ix_delivery_planned",
        "delivery",
        ["priority", "due_at"],
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_index(
        "ix_delivery_sending",
        "delivery",
        ["lease_until"],
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "delivery_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "state", name=op.f("pk_delivery_count")),
    )
    op.create_table(
        "reach",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unanswered", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_to", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reach")),
    )
    op.create_index(op.f("ix_reach_asked_at"), "reach", ["asked_at"])
    op.create_index(
        "ix_reach_patience",
        "reach",
        ["unanswered"],
        sqlite_where=sa.text("asked_at IS NULL"),
        postgresql_where=sa.text("asked_at IS NULL"),
    )
    op.create_index(op.f("ix_reach_paused_at"), "reach", ["paused_at"])
    op.create_index(op.f("ix_reach_unreachable_since"), "reach", ["unreachable_since"])
    op.create_table(
        "seen_update",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_seen_update")),
    )
    op.create_table(
        "dialogue",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dialogue", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("draft", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_dialogue")),
    )
    op.create_table(
        "saved",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("recurrence_id", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("going", sa.Boolean(), nullable=True),
        sa.Column("declined", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_opportunity_id"), "saved", ["opportunity_id"])
    op.create_index(op.f("ix_saved_person_id"), "saved", ["person_id"])
    op.create_table(
        "saved_search",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(length=256), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("neighbourhood", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=True),
        sa.Column("wall", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_search_due_at"), "saved_search", ["due_at"])
    op.create_index(op.f("ix_saved_search_person_id"), "saved_search", ["person_id"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("saved_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead", sa.String(length=20), nullable=False),
        sa.Column("wall", sa.DateTime(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("recurrence_id", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_starts", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["saved_id"], ["saved.id"], name=op.f("fk_reminder_saved_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("saved_id", "lead", "wall", name=op.f("uq_reminder_saved_id_lead_wall")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reminder_due_at"), "reminder", ["due_at"])
    op.create_table(
        "saved_search_told",
        sa.Column("saved_search_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_search.id"],
            name=op.f("fk_saved_search_told_saved_search_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("saved_search_id", "opportunity_id", name=op.f("pk_saved_search_told")),
    )


def downgrade() -> None:
    op.drop_table("saved_search_told")
    op.drop_table("reminder")
    op.drop_table("saved_search")
    op.drop_table("saved")
    op.drop_table("dialogue")
    op.drop_table("seen_update")
    op.drop_table("reach")
    op.drop_table("delivery_count")
    op.drop_table("delivery")
    op.drop_table("bookmark")
    with op.batch_alter_table("preference") as table:
        table.drop_column("paused_until")
        table.drop_column("quiet_hours")
        table.drop_column("discreet")
