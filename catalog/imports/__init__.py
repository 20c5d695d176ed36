"""Files a city sends, into drafts of opportunities and a list of all that is wrong with them."""

from __future__ import annotations

from catalog.imports.draft import Column, Draft, Reading, Record
from catalog.imports.mapping import ColumnMapping
from catalog.imports.mapping_file import MappingError, load_mapping, mapping_from, parse_mapping
from catalog.imports.mapping_plain import plain_mapping
from catalog.imports.problem import Code, Problem, Severity
from catalog.imports.reading import read

__all__ = [
    "Code",
    "Column",
    "ColumnMapping",
    "Draft",
    "MappingError",
    "Problem",
    "Reading",
    "Record",
    "Severity",
    "load_mapping",
    "mapping_from",
    "parse_mapping",
    "plain_mapping",
    "read",
]
