"""What could not be read, as a code with its place; the sentence is in the locales (`problem.<code>`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much was lost."""

    REFUSED = "refused"
    """The whole file: nothing of it goes in."""
    ERROR = "error"
    """The row stays out."""
    WARNING = "warning"
    """The value is left out; the rest of the row goes in."""
    NOTE = "note"
    """Nothing is lost: something was recognised or assumed, and staff should know."""


class Code(StrEnum):
    """Every way in which a file can be wrong; `problem.<code>` in each language says it in a sentence."""

    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_IS_WEB_PAGE = "file_is_web_page"
    FILE_KIND_UNKNOWN = "file_kind_unknown"
    FILE_BROKEN = "file_broken"
    FILE_PROTECTED = "file_protected"
    SHEET_MISSING = "sheet_missing"
    SHEET_TOO_LARGE = "sheet_too_large"
    SHEET_TOO_SLOW = "sheet_too_slow"
    PACKAGE_TOO_LARGE = "package_too_large"
    PACKAGE_INCOMPLETE = "package_incomplete"
    JSON_BROKEN = "json_broken"
    JSON_NO_RECORDS = "json_no_records"
    RECORD_NOT_READ = "record_not_read"
    HEADER_MISSING = "header_missing"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    NO_RECORDS = "no_records"
    ROWS_TOO_MANY = "rows_too_many"
    ROW_TRUNCATED = "row_truncated"
    ROW_TOO_LONG = "row_too_long"
    CHARACTERS_WRONG = "characters_wrong"
    ENCODING_GUESSED = "encoding_guessed"
    TABLE_MISSING = "table_missing"
    TABLE_UNREADABLE = "table_unreadable"
    TABLE_OUTSIDE = "table_outside"
    TABLE_WITHOUT_ROW = "table_without_row"
    ID_MISSING = "id_missing"
    ID_TWICE = "id_twice"
    NAME_MISSING = "name_missing"
    NAME_UNREADABLE = "name_unreadable"
    NAME_FROM_HASHTAGS = "name_from_hashtags"
    TEST_RECORD = "test_record"
    NAVIGATION_TEXT = "navigation_text"
    NAVIGATION_REMOVED = "navigation_removed"
    TOTAL_ROW = "total_row"
    STATUS_IN_TITLE = "status_in_title"
    FULL_IN_TITLE = "full_in_title"
    DATE_UNREADABLE = "date_unreadable"
    DATE_ORDER_MIXED = "date_order_mixed"
    DATE_ORDER_ASSUMED = "date_order_assumed"
    DATE_FROM_NUMBER = "date_from_number"
    TIME_UNREADABLE = "time_unreadable"
    WEEKDAYS_UNREADABLE = "weekdays_unreadable"
    HOURS_UNREADABLE = "hours_unreadable"
    END_BEFORE_START = "end_before_start"
    ZONE_UNKNOWN = "zone_unknown"
    RULE_UNREADABLE = "rule_unreadable"
    EVENT_BROKEN = "event_broken"
    NEVER_ON_THESE_DAYS = "never_on_these_days"
    NUMBER_UNREADABLE = "number_unreadable"
    POSITION_UNREADABLE = "position_unreadable"
    KNOWN_UNREADABLE = "known_unreadable"
    VALUE_UNKNOWN = "value_unknown"
    MAPPING_MISSING = "mapping_missing"
    MAPPING_BROKEN = "mapping_broken"
    MAPPING_KEY_UNKNOWN = "mapping_key_unknown"
    MAPPING_VALUE_WRONG = "mapping_value_wrong"
    MAPPING_GUESSED = "mapping_guessed"
    NAME_COLUMN_NOT_FOUND = "name_column_not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong: `row` as a spreadsheet counts it (the header is 1) or the number of the record.

    `value` is what stood there (at most 200 characters). `parameters` go into the sentence beside
    `row`, `column` and `value`.
    """

    code: Code
    severity: Severity
    row: int | None = None
    column: str = ""
    value: str = ""
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, str | int | None]:
        """The problem as plain values, for `import --json`."""
        plain: dict[str, str | int | None] = dict(self.parameters)
        plain |= {"code": self.code.value, "severity": self.severity.value, "row": self.row}
        return plain | {"column": self.column, "value": self.value}


def shortened(value: object) -> str:
    """What stood in a cell, on one line and at most 200 characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= 200 else text[:199] + "…"


class Refusal(Exception):
    """The whole file is refused, for one clear reason."""

    def __init__(self, code: Code, **parameters: str | int) -> None:
        super().__init__(code.value)
        self.problem = Problem(
            code=code,
            severity=Severity.REFUSED,
            column=str(parameters.pop("column", "")),
            value=shortened(parameters.pop("value", "")),
            parameters=parameters,
        )
