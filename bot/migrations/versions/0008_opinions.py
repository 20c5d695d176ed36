"""What was published of opinions, and what the city answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=False),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_subject_theme"), "answer", ["subject", "theme"])
    op.create_table(
        "comment",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("mood", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hidden", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_comment_subject_period"), "comment", ["subject", "period"])
    op.create_index(op.f("ix_comment_period_hidden_id"), "comment", ["period", "hidden", "id"])
    op.create_table(
        "distress_count",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_distress_count")),
    )
    op.create_table(
        "publication",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_publication")),
    )
    op.create_table(
        "rating",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("themes", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_rating_period_subject_stars"), "rating", ["period", "subject", "stars"])
    op.create_index(op.f("ix_rating_period_themes"), "rating", ["period", "themes"])


def downgrade() -> None:
    for name in ("rating", "publication", "distress_count", "comment", "answer"):
        op.drop_table(name)
