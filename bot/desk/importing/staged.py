"""Files that have arrived and wait to be applied: kept as rows, so that nothing is lost with a connection."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.desk.importing.summary import Summary
from bot.desk.importing.tables import StagedFileRow, StagedImportRow, State
from catalog.tables import ImportBatchRow, SourceRow, table_of
from catalog.touched import rows_touched

KEPT = timedelta(days=7)
"""How long a file waits, and how long after that its wrong rows can be had."""
UNDONE_WITHIN = timedelta(days=30)
"""How long an import can be taken back, and is listed."""
LEASE = timedelta(minutes=1)
"""How long whoever reads or applies is believed to be at it without having said so again."""

_STAGED = table_of(StagedImportRow)
_COPIED = (
    *("id", "source", "name", "digest", "mapping", "state", "author", "at", "expires_at", "busy_until"),
    *("done", "planned_at", "fingerprint", "batch"),
)
_WITH_BATCH = select(StagedImportRow, ImportBatchRow.at, ImportBatchRow.undone_at).outerjoin(
    ImportBatchRow, ImportBatchRow.id == StagedImportRow.batch
)


FIRST_PORTION = 1_000
"""From this place on, what lies beside a file is no file: it is the rest of its preview."""


class NoSuchImport(LookupError):
    """No file with this number waits (any more)."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it arrived."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """An import that has arrived. `done` is how much of it is read, in hundredths; `batch` is the import it
    became, None until then or where it held nothing new; that was applied and taken back at these moments."""

    id: int
    source: str
    name: str
    digest: str
    mapping: Mapping[str, Any] | None
    state: State
    author: int | None
    at: datetime
    expires_at: datetime
    busy_until: datetime | None
    done: int
    planned_at: datetime | None
    fingerprint: str
    batch: int | None
    applied_at: datetime | None = None
    undone_at: datetime | None = None
    summary: Summary = field(default_factory=dict)

    def is_busy(self, now: datetime) -> bool:
        """Whether somebody reads or applies it."""
        return self.busy_until is not None and self.busy_until > now

    def is_interrupted(self, now: datetime) -> bool:
        """Whether whoever applied it is gone in the middle, and nobody has taken it up since."""
        return self.state is State.READY and self.busy_until is not None and not self.is_busy(now)

    def can_be_undone(self, now: datetime) -> bool:
        """Whether it was applied, not long ago, and not taken back."""
        fresh = self.applied_at is not None and now - self.applied_at <= UNDONE_WITHIN
        return fresh and self.undone_at is None

    def has_files(self, now: datetime) -> bool:
        """Whether its files are still there."""
        return now - self.at <= KEPT

    @property
    def refused(self) -> bool:
        """Whether nothing of the file could be read."""
        return bool(self.summary.get("refused"))

    def count(self, of: str) -> int:
        """How many are new, changed, same, gone, locked, wrong."""
        return int(self.summary.get("counts", {}).get(of, 0))

    @property
    def brake(self) -> bool:
        """Whether so much is gone from the file that it stays unless told otherwise."""
        return bool(self.summary.get("brake"))

    @property
    def writes(self) -> int:
        """How many records would be written."""
        gone = 0 if self.brake else self.count("gone")
        return self.count("new") + self.count("changed") + gone


class Stages:
    """Staged imports, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self,
        files: Sequence[File],
        *,
        source: str,
        digest: str,
        mapping: Mapping[str, Any] | None,
        by: int | None,
        at: datetime,
    ) -> int:
        """Keeps files, the first of them the one to be read; the number they wait under."""
        row = StagedImportRow(
            source=source,
            name=files[0].name,
            digest=digest,
            mapping=dict(mapping) if mapping is not None else None,
            state=State.UNREAD,
            author=by,
            at=at,
            expires_at=at + KEPT,
            done=0,
            fingerprint="",
        )
        self._session.add(row)
        await self._session.flush()
        rows = [
            {"import_id": row.id, "position": position, "name": file.name, "content": file.content}
            for position, file in enumerate(files)
        ]
        await self._session.execute(insert(table_of(StagedFileRow)), rows)
        return row.id

    async def get(self, id: int) -> Staged:
        """The import of this number. NoSuchImport."""
        question = _WITH_BATCH.where(StagedImportRow.id == id).execution_options(populate_existing=True)
        found = (await self._session.execute(question)).one_or_none()
        if found is None:
            raise NoSuchImport(id)
        return _staged(*found)

    async def files(self, id: int) -> list[File]:
        """Its files, the one to be read first; none where they had their time."""
        question = (
            select(StagedFileRow.name, StagedFileRow.content)
            .where(StagedFileRow.import_id == id, StagedFileRow.position < FIRST_PORTION)
            .order_by(StagedFileRow.position)
        )
        return [File(name, content) for name, content in await self._session.execute(question)]

    async def keep_portions(self, id: int, packed: Sequence[File]) -> None:
        """Keeps what a preview has no room for (see `packed_portions`), in place of what was kept before."""
        kept = table_of(StagedFileRow)
        await self._session.execute(
            delete(kept).where(kept.c.import_id == id, kept.c.position >= FIRST_PORTION)
        )
        rows = [
            {"import_id": id, "position": position, "name": file.name, "content": file.content}
            for position, file in enumerate(packed, start=FIRST_PORTION)
        ]
        if rows:
            await self._session.execute(insert(kept), rows)

    async def portion(self, id: int, sort: str, number: int) -> list[Any] | None:
        """One portion of a sort of lines of a preview; None where it is not kept."""
        content = await self._session.scalar(
            select(StagedFileRow.content).where(
                StagedFileRow.import_id == id,
                StagedFileRow.position >= FIRST_PORTION,
                StagedFileRow.name == f"{sort}.{number}",
            )
        )
        return json.loads(gzip.decompress(content)) if content is not None else None

    async def recent(self, limit: int = 50) -> list[Staged]:
        """The newest first, whatever became of them."""
        rows = await self._session.execute(_WITH_BATCH.order_by(StagedImportRow.id.desc()).limit(limit))
        return [_staged(*row) for row in rows]

    async def applied(self, source: str, digest: str) -> Staged | None:
        """The newest import that was applied of just these files."""
        row = await self._session.scalar(
            select(StagedImportRow)
            .where(
                StagedImportRow.source == source,
                StagedImportRow.digest == digest,
                StagedImportRow.state == State.APPLIED,
            )
            .order_by(StagedImportRow.id.desc())
            .limit(1)
        )
        return _staged(row) if row is not None else None

    async def source_of(self, name: str) -> str | None:
        """The source that a file of this name was last brought for."""
        found: str | None = await self._session.scalar(
            select(StagedImportRow.source)
            .where(StagedImportRow.name == name)
            .order_by(StagedImportRow.id.desc())
            .limit(1)
        )
        return found

    async def under_way(self, source: str, now: datetime) -> bool:
        """Whether an import of this source is being read or applied."""
        busy = select(StagedImportRow.id).where(
            StagedImportRow.source == source, StagedImportRow.busy_until > now
        )
        return await self._session.scalar(busy.limit(1)) is not None

    async def half_written(self, source: str) -> bool:
        """Whether an import of this source is in the catalogue in part: it is written, or taken back."""
        half = (
            select(ImportBatchRow.id)
            .join(SourceRow, SourceRow.id == ImportBatchRow.source_id)
            .where(ImportBatchRow.busy_until.is_not(None), SourceRow.name == source)
        )
        return await self._session.scalar(half.limit(1)) is not None

    async def claim(self, id: int, now: datetime) -> bool:
        """Takes an import for a LEASE; False where it, or another of its source, is taken."""
        other = aliased(StagedImportRow)
        taken = exists().where(
            other.source == _STAGED.c.source, other.id != _STAGED.c.id, other.busy_until > now
        )
        free = or_(_STAGED.c.busy_until.is_(None), _STAGED.c.busy_until <= now)
        result = await self._session.execute(
            update(_STAGED).where(_STAGED.c.id == id, free, ~taken).values(busy_until=now + LEASE)
        )
        return rows_touched(result) == 1

    async def write(self, id: int, **values: Any) -> None:
        """Writes some of what is kept of an import, by the names of its columns."""
        await self._session.execute(update(_STAGED).where(_STAGED.c.id == id).values(**values))

    async def give_up(self, id: int) -> None:
        """Gives up an import that nobody has seen to, since a newer one of its source is there."""
        await self._session.execute(
            update(_STAGED)
            .where(_STAGED.c.id == id, _STAGED.c.state.in_((State.UNREAD, State.READY)))
            .values(state=State.CANCELLED)
        )

    async def forget_old(self, now: datetime) -> int:
        """Erases what has had its time; how many there were. Files go sooner than what is told of them."""
        had_their_time = or_(StagedImportRow.expires_at < now, StagedImportRow.at < now - KEPT)
        old = select(StagedImportRow.id).where(had_their_time)
        await self._session.execute(delete(table_of(StagedFileRow)).where(StagedFileRow.import_id.in_(old)))
        result = await self._session.execute(delete(_STAGED).where(_STAGED.c.expires_at < now))
        return rows_touched(result)


def packed_portions(portions: Iterable[tuple[str, int, list[Any]]]) -> list[File]:
    """The portions of a preview as they are kept: JSON, packed."""
    return [
        File(f"{sort}.{number}", gzip.compress(json.dumps(lines).encode(), compresslevel=1, mtime=0))
        for sort, number, lines in portions
    ]


def _staged(
    row: StagedImportRow, applied_at: datetime | None = None, undone_at: datetime | None = None
) -> Staged:
    return Staged(
        **{name: getattr(row, name) for name in _COPIED},
        applied_at=applied_at,
        undone_at=undone_at,
        summary=row.summary or {},
    )
