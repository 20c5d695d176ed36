"""An import is written, and taken back, a portion after the other, and says how far it is; what a source said
of a record is known by a digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WHERE = "busy_until IS NOT NULL"


def upgrade() -> None:
    op.add_column("import_batch", sa.Column("whole", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("import_batch", sa.Column("busy_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("import_batch", sa.Column("undone_to", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_import_batch_under_way",
        "import_batch",
        ["id"],
        sqlite_where=sa.text(WHERE),
        postgresql_where=sa.text(WHERE),
    )
    op.add_column("opportunity", sa.Column("said", sa.String(length=32), nullable=True))
    op.drop_index("ix_revision_batch", table_name="revision")
    op.create_index("ix_revision_batch_opportunity_id", "revision", ["batch", "opportunity_id"])


def downgrade() -> None:
    op.drop_index("ix_revision_batch_opportunity_id", table_name="revision")
    op.create_index("ix_revision_batch", "revision", ["batch"])
    op.drop_column("opportunity", "said")
    op.drop_index("ix_import_batch_under_way", table_name="import_batch")
    op.drop_column("import_batch", "undone_to")
    op.drop_column("import_batch", "busy_until")
    op.drop_column("import_batch", "whole")
