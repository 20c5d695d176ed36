"""The mapping: which column of a city's file is which field of ours, as data (docs/mappings/README.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = frozenset(
    [
        "id",
        "name",
        "summary",
        "description",
        "easy",
        "language",
        "kind",
        "categories",
        "audience",
        "minimum_age",
        "maximum_age",
        "ages",
        "who_can_come",
        "price",
        "price_free",
        "price_amount",
        "price_currency",
        "start",
        "end",
        "time",
        "end_time",
        "weekdays",
        "excluded_days",
        "dates",
        "occurrences",
        "place.key",
        "place.name",
        "place.address",
        "place.neighbourhood",
        "place.locality",
        "place.postal_code",
        "place.latitude",
        "place.longitude",
        "place.position",
        "place.transport",
        "place.telephone",
        "place.url",
        "organization.key",
        "organization.name",
        "organization.sector",
        "organization.url",
        "organization.telephone",
        "organization.email",
        "registration",
        "registration.url",
        "registration.telephone",
        "registration.email",
        "url",
        "status",
        "status_reason",
        "full",
        "capacity",
        "remaining_capacity",
        "languages",
        "online",
        "documents",
        "legal_basis",
        "published",
        "access",
        "access.step_free",
        "access.hearing_loop",
        "access.sign_language",
        "access.audio_description",
        "access.easy_read",
        "access.quiet",
        "access.companion_free",
    ]
)
CLEANINGS = frozenset({"title_case", "camel_case", "path", "lower", "first_line"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the value of one field comes from.

    The first filled of `columns`, or all of them with `join` between; `constant` where there is none.
    `split` cuts a cell at any of these; `part` takes one of the pieces (1 is the first, -1 the last), only
    where there are `of` of them. `clean` names cleanings, `table` a list of codes to translate by, and
    `words` looks for the table's entries within the text.
    """

    columns: tuple[str, ...] = ()
    constant: str = ""
    join: str | None = None
    split: tuple[str, ...] = ()
    part: int = 0
    of: int = 0
    clean: tuple[str, ...] = ()
    table: str = ""
    words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Holds for a row in which any of `words` occurs in any of `columns` (folded, at the start of a word)."""

    columns: tuple[str, ...]
    words: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A table beside the file: the row whose `key` is our `by` is at hand under `name.`."""

    name: str
    file: str
    key: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How a city's file is to be read. `date_order` is dmy, mdy, ymd or empty (found per column)."""

    name: str = ""
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    records: str = ""
    zone: str = ""
    language: str = ""
    currency: str = ""
    kind: str = "event"
    date_order: str = ""
    fields: Mapping[str, Source] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kinds: tuple[Rule, ...] = ()
    joins: tuple[Join, ...] = ()
    skip: tuple[Rule, ...] = ()
    ignore: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    """Columns and keys without a field that may go out as open data."""

    def columns(self) -> frozenset[str]:
        """Every column the mapping names, those of joined tables included."""
        named = {column for source in self.fields.values() for column in source.columns}
        named |= {column for rule in (*self.kinds, *self.skip) for column in rule.columns}
        return frozenset(named | {join.by for join in self.joins})


LISTS = frozenset({"categories", "audience", "languages", "documents", "access", "excluded_days"})
"""Fields that may have several values."""
BETWEEN = ("; ",)
"""What stands between several values in one cell of a table of our own."""

OWN = ColumnMapping(
    name="own",
    fields={name: Source(columns=(name,), split=BETWEEN if name in LISTS else ()) for name in sorted(FIELDS)},
)
"""The mapping of what calls its columns as our fields are called."""
