"""The few dates that are not as planned are found without looking through all others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

WHERE = "status <> 'scheduled'"


def upgrade() -> None:
    op.create_index(
        "ix_occurrence_not_as_planned",
        "occurrence",
        ["starts"],
        sqlite_where=sa.text(WHERE),
        postgresql_where=sa.text(WHERE),
    )


def downgrade() -> None:
    op.drop_index("ix_occurrence_not_as_planned", table_name="occurrence")
