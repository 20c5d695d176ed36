"""What people ask of the city and the city owes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = (
    *("proposal_step", "promise_step", "promise_follow", "consultation_result", "proposal", "promise"),
    *("need_met", "need", "correction", "consultation"),
)
REFUSAL = "the history of a promise only grows"


def upgrade() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_consultation_closes_at"), "consultation", ["closes_at"])
    op.create_table(
        "correction",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=256), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "need",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("neighbourhood", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=256), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "period", "neighbourhood", name=op.f("pk_need")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "need_met",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "opportunity_id", name=op.f("pk_need_met")),
    )
    op.create_index(op.f("ix_need_met_opportunity_id"), "need_met", ["opportunity_id"])
    op.create_table(
        "promise",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("budget_line", sa.String(length=120), nullable=False),
        sa.Column("proposal_id", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(op.f("ix_promise_proposal_id"), "promise", ["proposal_id"])
    op.create_table(
        "proposal",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=256), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=200), nullable=False),
        sa.Column("help", sa.String(length=20), nullable=False),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_proposal_period"), "proposal", ["period"])
    op.create_table(
        "consultation_result",
        sa.Column("consultation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_result_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", "option", name=op.f("pk_consultation_result")),
    )
    op.create_table(
        "promise_follow",
        sa.Column("promise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name=op.f("fk_promise_follow_promise_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("promise_id", "person_id", name=op.f("pk_promise_follow")),
    )
    op.create_index(op.f("ix_promise_follow_person_id"), "promise_follow", ["person_id"])
    op.create_table(
        "promise_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("promise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["promise_id"], ["promise.id"], name=op.f("fk_promise_step_promise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_step")),
    )
    op.create_index(op.f("ix_promise_step_due_on"), "promise_step", ["due_on"])
    op.create_index(op.f("ix_promise_step_promise_id"), "promise_step", ["promise_id"])
    op.create_table(
        "proposal_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_step_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_step")),
    )
    op.create_index(op.f("ix_proposal_step_proposal_id"), "proposal_step", ["proposal_id"])
    _keep_history()


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_change_history")


def _keep_history() -> None:
    """Has the database itself refuse to change or erase what became of a promise, whoever asks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_to_change_history() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER promise_step_grows BEFORE UPDATE OR DELETE ON promise_step "
            "FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history()"
        )
        return
    for deed in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER promise_step_no_{deed} BEFORE {deed} ON promise_step "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
