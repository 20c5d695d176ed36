from __future__ import annotations

import pytest

from catalog.imports.audiences import read_audience

CASES = [
    ("Niños", {"children"}, None, None),
    ("Familiar", {"families"}, None, None),
    ("familias, mayores", {"families", "older_people"}, None, None),
    ("Adultos mayores", {"older_people"}, None, None),
    ("13 a 18 años", {"young_people"}, 13, 18),
    ("4 - 7 ans  /  8 - 12 ans", {"children"}, 4, 12),
    ("8 - 12 ans  /  plus de 12 ans", {"children", "young_people"}, 8, None),
    ("mayores de 18 años", set(), 18, None),
    ("Ages 18 and older.", set(), 18, None),
    ("Persons ages 55 and older.", {"older_people"}, 55, None),
    ("Children from birth to age 3 who show a delay", {"children"}, None, 3),
    ("Homeless women, 18 and older", {"women"}, 18, None),
    ("Seniors (60+), people with disabilities", {"older_people", "disabled_people"}, 60, None),
    ("Children and adults with physical disabilities.", {"disabled_people"}, None, None),
    ("based on income and family size", set(), None, None),
    ("General", set(), None, None),
    ("Open to anyone.", set(), None, None),
    ("Todo público", set(), None, None),
    ("See notes.", set(), None, None),
    ("", set(), None, None),
]


@pytest.mark.parametrize(("text", "groups", "low", "high"), CASES)
def test_groups_and_ages_out_of_words(text: str, groups: set[str], low: int | None, high: int | None) -> None:
    found = read_audience(text)
    assert {group.value for group in found.audiences} == groups
    assert (found.minimum_age, found.maximum_age) == (low, high)


def test_words_that_tell_more_are_kept() -> None:
    assert read_audience("Indigent persons of the county.").words == "Indigent persons of the county."
    assert read_audience("Niños").words == ""
