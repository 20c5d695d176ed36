"""Which of an import's revisions are the last word on what they brought."""

from __future__ import annotations

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from catalog.revision import Action
from catalog.tables import RevisionRow


def brought_by(batch: int) -> Select[int]:
    """The revisions by which a batch brought something that nobody, and no time, has touched since."""
    later = aliased(RevisionRow)
    return select(RevisionRow.id).where(
        RevisionRow.batch == batch,
        RevisionRow.action == Action.CREATED.value,
        ~exists().where(later.opportunity_id == RevisionRow.opportunity_id, later.id > RevisionRow.id),
    )
