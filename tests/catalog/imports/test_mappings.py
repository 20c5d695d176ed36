"""The mappings of the project, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.imports import Code, MappingError, load_mapping, parse_mapping
from catalog.imports.mapping import FIELDS

MAPPINGS = sorted((Path(__file__).parents[3] / "docs" / "mappings").glob("*.toml"))


def test_the_mappings_of_the_real_catalogues_are_there() -> None:
    names = {path.stem for path in MAPPINGS}
    assert names >= {"madrid", "toulouse", "gijon", "valparaiso", "baltimore", "matching-items"}


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_every_mapping_of_the_project_is_sound(path: Path) -> None:
    mapping = load_mapping(path)
    assert mapping.fields["name"].columns
    assert "id" in mapping.fields


def test_the_page_for_city_staff_names_every_field() -> None:
    page = (MAPPINGS[0].parent / "README.md").read_text("utf-8")
    missing = [field for field in FIELDS if field.split(".")[-1] not in page]
    assert not missing


def test_all_faults_of_a_mapping_are_named_at_once() -> None:
    text = """
colour = "blue"
kind = "party"
date_order = "ydm"
header_row = "three"
[fields]
title = "Título"
url = { column = "Liga", table = "nowhere", clean = ["shiny"], wrong = 1 }
[[kinds]]
kind = "circus"
column = "x"
[[joins]]
name = "a"
"""
    with pytest.raises(MappingError) as error:
        parse_mapping(text)
    told = {(p.code, p.column) for p in error.value.problems}
    assert told == {
        (Code.MAPPING_KEY_UNKNOWN, "colour"),
        (Code.MAPPING_VALUE_WRONG, "kind"),
        (Code.MAPPING_VALUE_WRONG, "date_order"),
        (Code.MAPPING_VALUE_WRONG, "header_row"),
        (Code.MAPPING_KEY_UNKNOWN, "fields.title"),
        (Code.MAPPING_VALUE_WRONG, "fields.url.table"),
        (Code.MAPPING_VALUE_WRONG, "fields.url.clean"),
        (Code.MAPPING_KEY_UNKNOWN, "fields.url.wrong"),
        (Code.MAPPING_VALUE_WRONG, "kinds.kind"),
        (Code.MAPPING_VALUE_WRONG, "joins.file"),
        (Code.MAPPING_VALUE_WRONG, "joins.key"),
        (Code.MAPPING_VALUE_WRONG, "joins.by"),
        (Code.MAPPING_VALUE_WRONG, "fields.name"),
    }


def test_a_mapping_that_is_not_there_or_no_toml_is_said() -> None:
    with pytest.raises(MappingError) as missing:
        load_mapping("no/such/mapping.toml")
    assert missing.value.problems[0].code is Code.MAPPING_MISSING
    with pytest.raises(MappingError) as broken:
        parse_mapping("[fields")
    assert broken.value.problems[0].code is Code.MAPPING_BROKEN
