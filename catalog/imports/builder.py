"""One record of a file, through a mapping, into one opportunity; what cannot be read is noted on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.imports.draft import Draft, Record
from catalog.imports.mapping import ColumnMapping
from catalog.imports.problem import Code, Problem, Severity, shortened
from catalog.imports.readers import LANGUAGE_TAG, Readers
from catalog.imports.row import Row
from catalog.imports.table import MARK
from catalog.imports.texts import clean, fold, line
from catalog.imports.titles import Title, is_navigation, is_test, read_title, without_navigation
from catalog.imports.values import getter, rule_holds, yes_or_no
from catalog.model import (
    AttendanceMode,
    EventStatus,
    Opportunity,
    OpportunityText,
    PublicationStatus,
)

_LONGEST_NAME = 300
_LOOKED_AT = 3_000
"""Letters of what stands for a name: of more than that, nobody means it as one."""
_ONLINE = frozenset({"en linea", "online", "on line", "virtual", "en ligne", "en linha", "zoom", "internet"})
_STATUSES = {status.value: status for status in EventStatus}


@dataclass(slots=True)
class Builder:
    """Makes drafts of the records of one file. `source` names the catalogue the records come from."""

    mapping: ColumnMapping
    source: str
    zone: str
    language: str
    currency: str
    orders: Callable[[str], str]
    problems: list[Problem] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    _seen: dict[str, int] = field(default_factory=dict)
    _header: tuple[str, ...] = ()
    _others: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        mapping = self.mapping
        self.zone = mapping.zone or self.zone
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            self._file_problem(Code.MAPPING_VALUE_WRONG, "zone", self.zone)
            self.zone = "UTC"
        self.language = mapping.language or self.language
        self.currency = mapping.currency or self.currency
        self._getters = {name: getter(source, mapping) for name, source in mapping.fields.items()}
        self._read = Readers(mapping, self.zone, self.language, self.currency, self.orders)
        self._skip = tuple(rule_holds(rule) for rule in mapping.skip)
        self._used = mapping.columns()
        self._used_roots = {column.partition("[].")[0] for column in self._used}
        self._ignored = tuple(name.removesuffix("*") for name in mapping.ignore if name.endswith("*"))
        self._columns = {name: ", ".join(source.columns) for name, source in mapping.fields.items()}

    _getters: Mapping[str, Callable[[Mapping[str, Any]], list[str]]] = field(init=False)
    _read: Readers = field(init=False)
    _skip: tuple[Callable[[Mapping[str, Any]], bool], ...] = field(init=False)
    _used: frozenset[str] = field(init=False)
    _used_roots: set[str] = field(init=False)
    _ignored: tuple[str, ...] = field(init=False)
    _columns: Mapping[str, str] = field(init=False)

    def draft(self, record: Record, cells: Mapping[str, Any], *, own: bool = False) -> Draft | None:
        """The draft of a record, or None where the record stays out (the reason is in `problems`).

        What is our `own` was published before: a title is not doubted again.
        """
        if any(holds(cells) for holds in self._skip):
            return None
        row = Row(record.row, cells, self._getters, self._columns, self.problems)
        external_id = self._external_id(row)
        title = read_title(row.text("name")[:_LOOKED_AT], self.language)
        refusal = self._refusal(row, title)
        if own and refusal is not Code.NAME_MISSING:
            refusal, title = None, title if title.name else Title(line(row.text("name")) or "…")
        if refusal:
            row.problem(refusal, "name", row.text("name"), severity=Severity.ERROR)
            if external_id and refusal not in (Code.TEST_RECORD, Code.NAVIGATION_TEXT):
                self.present.add(external_id)
            return None
        if not external_id:
            if "id" in self.mapping.fields and not own:
                row.problem(Code.ID_MISSING, "id", "", severity=Severity.ERROR)
                return None
            external_id = _natural_key(title.name, row)
        if external_id in self._seen:
            first = self._seen[external_id]
            row.problem(Code.ID_TWICE, "id", external_id, severity=Severity.ERROR, first=first)
            return None
        self._seen[external_id] = record.row
        self.present.discard(external_id)
        return Draft(record.row, self._opportunity(row, external_id, title))

    def _opportunity(self, row: Row, external_id: str, title: Title) -> Opportunity:
        description, title = self._description(row, title)
        read = self._read
        place = read.place(row)
        mode = self._mode(row, place.name if place else "")
        if place and fold(place.name) in _ONLINE:
            place = None
        audience = read.audience(row)
        status, reason = self._status(row, title)
        dates = read.dates(row)
        kind = read.kind(row)
        full = title.full or yes_or_no(row.text("full")) is True
        return Opportunity(
            kind=kind,
            source=self.source,
            external_id=external_id,
            texts=(self._text(row, title.name, description),),
            organization=read.organization(row),
            place=place,
            price=read.price(row),
            access=read.access(row),
            audiences=audience.audiences,
            minimum_age=audience.minimum_age,
            maximum_age=audience.maximum_age,
            who_can_come=audience.words,
            languages=read.languages(row),
            categories=read.categories(row),
            publication_status=(
                PublicationStatus.DRAFT
                if yes_or_no(row.text("published")) is False
                else PublicationStatus.PUBLISHED
            ),
            event_status=status,
            status_reason=reason,
            attendance_mode=mode,
            schedules=dates.schedules,
            occurrences=dates.occurrences,
            registration=read.registration(row),
            maximum_capacity=row.whole("capacity"),
            remaining_capacity=0 if full else row.whole("remaining_capacity"),
            documents=read.documents(row),
            legal_basis=line(row.text("legal_basis")),
            url=row.address("url"),
            extra=self._extra(row.cells),
        )

    def _refusal(self, row: Row, title: Title) -> Code | None:
        raw = row.text("name")
        if not raw:
            return Code.NAME_MISSING
        if is_navigation(raw):
            return Code.NAVIGATION_TEXT
        if not title.name:
            return Code.NAME_UNREADABLE
        told = " ".join((row.text("summary"), row.text("description")))
        return Code.TEST_RECORD if is_test(raw, told, row.text("place.name")) else None

    def _external_id(self, row: Row) -> str:
        text = row.text("id")
        return text[:-2] if re.fullmatch(r"\d+\.0", text) else text[:200]

    def _description(self, row: Row, title: Title) -> tuple[str, Title]:
        text = clean(row.text("description"))
        kept = without_navigation(text, title.name)
        if kept != text:
            row.problem(Code.NAVIGATION_REMOVED, "description", text, severity=Severity.NOTE)
        if title.from_hashtags:
            row.problem(Code.NAME_FROM_HASHTAGS, "name", row.text("name"), severity=Severity.NOTE)
            title = _first_sentence(kept) or title
        return kept, title

    def _text(self, row: Row, name: str, description: str) -> OpportunityText:
        language = row.text("language") or self.language
        if not LANGUAGE_TAG.match(language):
            row.problem(Code.VALUE_UNKNOWN, "language", language)
            language = self.language
        if len(name) > _LONGEST_NAME:
            description = f"{name}\n\n{description}".strip()
            name = name[: _LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"
        summary = clean(row.text("summary"))
        return OpportunityText(
            language=language,
            name=name,
            summary="" if summary == description else summary,
            description=description,
            easy=clean(row.text("easy")),
        )

    def _status(self, row: Row, title: Title) -> tuple[EventStatus, str]:
        if title.marker:
            row.problem(
                Code.STATUS_IN_TITLE,
                "name",
                row.text("name"),
                severity=Severity.NOTE,
                status=title.status.value,
            )
        if title.full:
            row.problem(Code.FULL_IN_TITLE, "name", row.text("name"), severity=Severity.NOTE)
        words = line(row.text("status"))
        given = _STATUSES.get(words)
        if words and given is None:
            if yes_or_no(words) is None:
                row.problem(Code.VALUE_UNKNOWN, "status", words)
            given = EventStatus.CANCELLED if yes_or_no(words) else None
        if given is None or given is EventStatus.SCHEDULED:
            given = title.status
        return given, line(row.text("status_reason")) or title.marker

    def _mode(self, row: Row, place: str) -> AttendanceMode:
        text = row.text("online")
        if fold(text) in ("mixed", "mixto", "hibrido", "hybrid", "hybride"):
            return AttendanceMode.MIXED
        online = yes_or_no(text) or fold(text) in _ONLINE or fold(place) in _ONLINE
        return AttendanceMode.ONLINE if online else AttendanceMode.OFFLINE

    def _extra(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        header = tuple(cells)
        if header != self._header:
            # A table has one header; objects may have their keys in turns.
            self._header, self._others = header, tuple(filter(self._is_other, header))
        return {name: value for name in self._others if (value := cells[name]) not in (None, "", [], {})}

    def _is_other(self, name: str) -> bool:
        return (
            name not in self._used_roots
            and name not in self.mapping.ignore
            and not name.startswith(MARK)
            and not (self._ignored and name.startswith(self._ignored))
        )

    def _file_problem(self, code: Code, column: str, value: str) -> None:
        problem = Problem(code=code, severity=Severity.WARNING, column=column, value=shortened(value))
        self.problems.append(problem)


def _natural_key(name: str, row: Row) -> str:
    """A lasting name for a record without an id: what it is called, when it starts and where it is."""
    parts = (fold(name), row.text("start"), row.text("time"), row.text("dates"), fold(row.text("place.name")))
    return "~" + sha256("|".join(parts).encode()).hexdigest()[:20]


def _first_sentence(text: str) -> Title | None:
    """A title out of a post's first sentence, without the date it opens with; None where there is none."""
    opening = re.sub(r"^[\W_]*(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4})?[\W_]*", "", line(text))
    sentence = re.split(r"(?<=[.!?…])\s|\s[-–—|]\s", opening, maxsplit=1)[0].rstrip(".… ")
    words = sentence.split()
    if not len(words) >= 3 or "#" in sentence:
        return None
    if len(sentence) > 110:
        sentence = sentence[:110].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return Title(sentence[:1].upper() + sentence[1:])
