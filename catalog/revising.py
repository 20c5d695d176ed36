"""Which of an import's revisions are the last word on what they brought, and which imports are not whole."""

from __future__ import annotations

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from catalog.revision import Action
from catalog.tables import ImportBatchRow, RevisionRow


def brought_by(batch: int) -> Select[int]:
    """The revisions by which a batch brought something that nobody, and no time, has touched since."""
    later = aliased(RevisionRow)
    return select(RevisionRow.id).where(
        RevisionRow.batch == batch,
        RevisionRow.action == Action.CREATED.value,
        ~exists().where(later.opportunity_id == RevisionRow.opportunity_id, later.id > RevisionRow.id),
    )


def changed_by(batch: int) -> Select[int]:
    """The revisions by which a batch changed, once each, what nobody, and no time, has touched since."""
    other = aliased(RevisionRow)
    return select(RevisionRow.id).where(
        RevisionRow.batch == batch,
        RevisionRow.action != Action.CREATED.value,
        ~exists().where(
            other.opportunity_id == RevisionRow.opportunity_id,
            or_(other.id > RevisionRow.id, and_(other.batch == batch, other.id < RevisionRow.id)),
        ),
    )


def under_way() -> Select[int]:
    """The imports that are not whole: they may be taken back yet."""
    return select(ImportBatchRow.id).where(ImportBatchRow.busy_until.is_not(None), ~ImportBatchRow.whole)
