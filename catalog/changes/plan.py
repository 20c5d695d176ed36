"""What an import would do: new, changed field by field, the same, gone, and what is locked against it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.changes.compare import FieldChange, differences, is_over, merged, withheld
from catalog.changes.keys import met_by_nature
from catalog.changes.said import Sayings
from catalog.contents import Listed
from catalog.model import Opportunity, PublicationStatus
from catalog.store import Store
from catalog.topics import load_classifier, load_vocabularies

if TYPE_CHECKING:
    # Reading files takes much that writing and undoing do without, at every start.
    from catalog.imports.draft import Draft

GONE_COUNT = 5
GONE_SHARE = 0.20


@dataclass(frozen=True, slots=True)
class Change:
    """One record that would change: as it is, as it would be, and the fields; `row` is the file's."""

    row: int
    before: Opportunity
    after: Opportunity
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Locked:
    """What a file says otherwise in fields that staff corrected: shown, not written."""

    row: int
    opportunity: Opportunity
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All an import would do. `gone` are published records the file no longer has and that are not over;
    with `brake` there are so many of them that they stay, unless told otherwise. `renamed` of the changed
    were met by title, start and place, since the source gave all of its records new ids. `said` are digests
    of what the source says, by external id, where saying it again would change nothing."""

    source: str
    new: tuple[Draft, ...] = ()
    changed: tuple[Change, ...] = ()
    same: int = 0
    gone: tuple[Opportunity, ...] = ()
    locked: tuple[Locked, ...] = ()
    renamed: int = 0
    brake: bool = False
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        """Whether applying it would write anything."""
        return bool(self.new or self.changed or (self.gone and not self.brake))

    def counts(self) -> dict[str, int]:
        """How many of each, by the names `import --json` uses."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "gone": len(self.gone),
            "locked": len(self.locked),
        }

    def fingerprint(self) -> str:
        """What tells two plans apart that were made of the same drafts: which records they meet, at which
        versions, and what becomes of each."""
        lines = [self.source, str(self.brake)]
        lines += [f"+{draft.opportunity.external_id}" for draft in self.new]
        lines += [f"~{change.before.id}.{change.before.version}" for change in self.changed]
        lines += [f"-{one.id}.{one.version}" for one in self.gone]
        for held in self.locked:
            fields = ",".join(field.field for field in held.fields)
            lines.append(f"!{held.opportunity.id}.{held.opportunity.version}.{fields}")
        return sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


async def plan(
    session: AsyncSession,
    drafts: Iterable[Draft],
    *,
    source: str,
    now: datetime,
    present: frozenset[str] = frozenset(),
    part: bool = False,
    remove_gone: bool = False,
) -> Plan:
    """Compares drafts with what the catalogue holds of `source`; nothing is written.

    `present` are records that are in the file but could not be read: they are not gone. The brake holds
    where more than 5 and more than a fifth of the source's published records would vanish; `remove_gone`
    releases it; of a `part` of a list nothing is gone. The loop is free while records are compared.
    """
    drafts, store = tuple(drafts), Store(session)
    listed = await store.listed(source)
    told, settled = await asyncio.to_thread(_settled, drafts, listed)
    # What says the same as when it was written need not even be read.
    known = await store.get_many(each.id for name, each in listed.items() if name not in settled)
    return await asyncio.to_thread(
        _compared,
        drafts,
        {each.external_id: each for each in known.values()},
        source=source,
        now=now,
        present=present,
        part=part,
        remove_gone=remove_gone,
        told=told,
        settled=settled,
        published=sum(each.status is PublicationStatus.PUBLISHED for each in listed.values()),
    )


def _settled(drafts: Sequence[Draft], listed: Mapping[str, Listed]) -> tuple[list[str], frozenset[str]]:
    """The digest of each draft, and the names of the records that say just that."""
    sayings = Sayings()
    told = [sayings.of(draft.opportunity) for draft in drafts]
    names: set[str] = set()
    others: set[str] = set()
    for draft, digest in zip(drafts, told, strict=True):
        name = draft.opportunity.external_id
        found = listed.get(name)
        (names if found is not None and found.said == digest else others).add(name)
    return told, frozenset(names - others)


def _compared(
    drafts: Sequence[Draft],
    known: Mapping[str, Opportunity],
    *,
    source: str,
    now: datetime,
    present: frozenset[str],
    part: bool,
    remove_gone: bool,
    told: Sequence[str],
    settled: frozenset[str],
    published: int,
) -> Plan:
    """The plan for drafts against what the catalogue holds, by external id, but for the `settled`.

    `told` are the drafts' digests, `published` is how many records of the source are."""
    # Only what is new is put on shelves by its words: what is there may have been put right by staff.
    classifier = load_classifier(load_vocabularies())
    renamed = met_by_nature(drafts, known, present=present, settled=settled)
    new: list[Draft] = []
    changed: list[Change] = []
    locked: list[Locked] = []
    said: dict[str, str] = {}
    same = 0
    met = present | {current.external_id for current in renamed.values()}
    met |= {draft.opportunity.external_id for draft in drafts}
    for draft, digest in zip(drafts, told, strict=True):
        incoming = draft.opportunity
        if incoming.external_id in settled:
            same += 1
            continue
        current = known.get(incoming.external_id) or renamed.get(incoming.external_id)
        if current is None:
            topics = classifier.topics(incoming)
            filed = incoming if topics == incoming.topics else replace(incoming, topics=topics)
            new.append(type(draft)(draft.row, filed))
            if not incoming.topics:
                said[incoming.external_id] = digest
            continue
        after = merged(current, incoming, now=now)
        found = differences(current, after)
        if current.external_id != after.external_id:
            found = (*found, FieldChange("external_id", current.external_id, after.external_id))
        if found:
            changed.append(Change(draft.row, current, after, found))
            if _stays(after, incoming, now):
                said[incoming.external_id] = digest
        else:
            same += 1
        held = withheld(current, incoming, after) if current.locked else ()
        if held:
            locked.append(Locked(draft.row, current, held))
    gone = tuple(
        one
        for one in known.values()
        if one.publication_status is PublicationStatus.PUBLISHED
        and not part
        and one.external_id not in met
        and not is_over(one, now)
        and "publication_status" not in one.locked
    )
    many = len(gone) > GONE_COUNT and len(gone) > GONE_SHARE * published
    return Plan(
        source=source,
        new=tuple(new),
        changed=tuple(changed),
        same=same,
        gone=gone,
        locked=tuple(locked),
        renamed=len(renamed),
        brake=many and not remove_gone,
        said=said,
    )


def _stays(after: Opportunity, incoming: Opportunity, now: datetime) -> bool:
    """Whether the same said again would surely change nothing of what is to be written."""
    # Dates that are only made where they are stored are not here to be compared.
    whole = bool(after.occurrences) or not after.schedules
    return whole and not after.locked and not differences(after, merged(after, incoming, now=now))


def archived(opportunity: Opportunity) -> Opportunity:
    """The record out of sight, not deleted."""
    return replace(opportunity, publication_status=PublicationStatus.ARCHIVED)
