"""The snapshot: what the search had read of the catalogue, kept in a file for the next start.

It is worth nothing by itself: whatever the database says otherwise is read anew, and a file that is missing,
broken, of another code or of another database's history makes a start slower and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import os
import zipfile
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.concepts import ConceptStore
from catalog.finding import Session
from catalog.search.finder import finder_of
from catalog.search.lexicon import Lexicon
from catalog.search.meaning import DIGEST
from catalog.search.packing import Arrays, pack, unpack
from catalog.search.portion import Portion
from catalog.tables import RevisionRow, table_of

Settled = Mapping[int, tuple[int, bytes]]
"""Of what was encoded, by id, the version and the digests of all that it says, in a row."""
log = logging.getLogger(__name__)
_CODE = ("*.py", "search/**/*", "topics/**/*")
"""The files that make a portion what it is, within this package."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that had been read up to the revision `cursor`, of which `settled` is encoded."""

    portion: Portion
    cursor: int
    settled: Settled


class SnapshotFile:
    """The file of one database's snapshot. Who can write it can make the search find wrongly, and no more:
    nothing in it is ever run."""

    def __init__(self, path: Path, lexicon: Lexicon, reading: Session) -> None:
        self._path = path
        self._lexicon = lexicon
        self._reading = reading

    async def load(self, session: AsyncSession) -> Snapshot | None:
        """What is kept, where it was made by this code, with this lexicon, of this database."""
        if not self._path.is_file():
            return None
        held = await asyncio.to_thread(self._read)
        if held is None or held[1] != await _history(session, held[0].cursor):
            return None
        return held[0]

    async def keep(self, snapshot: Snapshot) -> None:
        """Puts a snapshot in the place of what is kept; OSError where it cannot be written."""
        async with self._reading() as session:
            history = await _history(session, snapshot.cursor)
        if history:
            await asyncio.to_thread(self._write, snapshot, history)

    def _read(self) -> tuple[Snapshot, bytes] | None:
        try:
            # The archive has a checksum of each array, and objects are not read from it.
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                if held["made_by"].tobytes() != _made_by(self._lexicon):
                    return None
                arrays = {name: held[name] for name in held.files}
            ids, versions = arrays.pop("settled.ids").tolist(), arrays.pop("settled.versions").tolist()
            ends = (np.cumsum(arrays.pop("settled.counts")) * DIGEST).tolist()
            digests = arrays.pop("settled.digests").tobytes()
            said = (digests[first:last] for first, last in zip([0, *ends], ends, strict=False))
            settled = dict(zip(ids, zip(versions, said, strict=True), strict=True))
            cursor, history = int(arrays.pop("cursor")), arrays.pop("history").tobytes()
            del arrays["made_by"]
            return Snapshot(unpack(arrays, self._lexicon), cursor, settled), history
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            log.warning(
                "The kept index cannot be read (%s); it is built anew",
                type(error).__name__,
                extra={"action": "snapshot_unreadable"},
            )
            return None

    def _write(self, snapshot: Snapshot, history: bytes) -> None:
        settled = snapshot.settled
        arrays: Arrays = pack(snapshot.portion) | {
            "made_by": _bytes(_made_by(self._lexicon)),
            "history": _bytes(history),
            "cursor": np.array(snapshot.cursor),
            "settled.ids": np.fromiter(settled, dtype=np.int64, count=len(settled)),
            "settled.versions": np.array([version for version, _ in settled.values()], dtype=np.int64),
            "settled.counts": np.array([len(said) // DIGEST for _, said in settled.values()], dtype=np.int32),
            "settled.digests": _bytes(b"".join(said for _, said in settled.values())),
        }
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            # Seen whole or not at all: it takes its place only once it lies on the disk.
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                np.savez(file, allow_pickle=False, **arrays)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self._path)
        finally:
            fresh.unlink(missing_ok=True)


async def other_than(snapshot: Snapshot, session: AsyncSession, *, encoding: bool) -> Set[int]:
    """The ids of what the database has otherwise than the snapshot, or has no more; where something is
    `encoding`, of what was not encoded yet, too."""
    now = await ConceptStore(session).marks()
    return await asyncio.to_thread(_other_than, snapshot, now, encoding)


def _other_than(snapshot: Snapshot, now: Mapping[int, int], encoding: bool) -> Set[int]:
    kept = dict(zip(snapshot.portion.ids.tolist(), snapshot.portion.marks.tolist(), strict=True))
    other = {number for number in now.keys() | kept.keys() if now.get(number) != kept.get(number)}
    return other | (now.keys() - snapshot.settled.keys()) if encoding else other


async def _history(session: AsyncSession, cursor: int) -> bytes:
    """What tells the past up to a revision from another that has one of the same number; nothing for none."""
    revision = table_of(RevisionRow)
    columns = (revision.c.opportunity_id, revision.c.at, revision.c.author, revision.c.after)
    row = (await session.execute(select(*columns).where(revision.c.id == cursor))).first()
    return b"" if row is None else blake2b(repr(tuple(row)).encode(), digest_size=16).digest()


@cache
def _made_by(lexicon: Lexicon) -> bytes:
    """What tells one way of making portions from another: the code, its data, the lexicon."""
    read = blake2b(f"{np.__version__} {finder_of(lexicon).key}".encode(), digest_size=16)
    for path in _code():
        read.update(path.read_bytes())
    return read.digest()


def _code() -> Iterator[Path]:
    here = Path(__file__).parent
    paths = {path for pattern in _CODE for path in here.glob(pattern)}
    return (path for path in sorted(paths) if path.is_file() and "__pycache__" not in path.parts)


def _bytes(value: bytes) -> Any:
    return np.frombuffer(value, dtype=np.uint8)
