"""The catalogue as it goes out: one edition, in whichever of the formats is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.model import Opportunity
from catalog.remainder import Setting


class Format(StrEnum):
    """The formats, by the names the command line has for them."""

    JSONLD = "jsonld"
    ICAL = "ical"
    CSV = "csv"
    XLSX = "xlsx"
    HSDS = "hsds"
    PACK = "pack"

    @property
    def media_type(self) -> str:
        """What the browser is told it is."""
        return _MEDIA[self]

    @property
    def ending(self) -> str:
        """How a file's name ends, with its dot."""
        return _ENDINGS[self]


_MEDIA = {
    Format.JSONLD: "application/ld+json",
    Format.ICAL: "text/calendar; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.HSDS: "application/zip",
    Format.PACK: "application/json",
}
_ENDINGS = {
    Format.JSONLD: ".jsonld",
    Format.ICAL: ".ics",
    Format.CSV: ".csv",
    Format.XLSX: ".xlsx",
    Format.HSDS: ".zip",
    Format.PACK: ".json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What every file says of itself: the city, its licence, when it was made (aware), the address of its
    pages."""

    setting: Setting
    name: str
    now: datetime
    licence: str = ""
    country: str = ""
    pages: str = ""

    def address(self, opportunity: Opportunity) -> str:
        """Where the page of an opportunity is; empty where nobody knows."""
        known = self.pages and opportunity.id is not None
        return f"{self.pages}/o/{opportunity.id}" if known else ""

    def write(self, format: Format, opportunities: Sequence[Opportunity]) -> bytes:
        """The opportunities in a format. Takes a second for a thousand of them, and holds the thread."""
        # Each writer with its library is imported when it is asked for: together they are a tenth of a start.
        match format:
            case Format.JSONLD:
                from catalog.exports.jsonld import jsonld

                return jsonld(
                    opportunities, self.setting, name=self.name, licence=self.licence, address=self.address
                )
            case Format.ICAL:
                from catalog.exports.calendar import calendar

                return calendar(
                    opportunities, self.setting, now=self.now, name=self.name, address=self.address
                )
            case Format.CSV:
                from catalog.exports.table import csv_table

                return csv_table(opportunities, self.setting)
            case Format.XLSX:
                from catalog.exports.table import xlsx_table

                return xlsx_table(opportunities, self.setting)
            case Format.HSDS:
                from catalog.exports.hsds import hsds

                return hsds(
                    opportunities, self.setting, name=self.name, licence=self.licence, country=self.country
                )
            case Format.PACK:
                from catalog.exports.pack import pack

                return pack(opportunities, self.setting, name=self.name, licence=self.licence)
