"""A theme that few people tick is told late, and never by ones and twos."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from bot.feedback.carried import carried, from_first_week
from bot.feedback.window import Span, Window, shifted


def test_what_waits_is_told_when_there_are_enough() -> None:
    weekly = {"2026-W45": 2, "2026-W46": 2, "2026-W47": 2, "2026-W48": 5}
    assert carried(weekly, Window(last="2026-W46"), least=5) == 0
    assert carried(weekly, Window(last="2026-W47"), least=5) == 6
    assert carried(weekly, Window(last="2026-W48"), least=5) == 5
    assert carried(weekly, Window(last="2026-W48", weeks=4), least=5) == 11


def test_what_waits_at_the_end_of_a_year_is_never_told() -> None:
    weekly = {"2026-W53": 4, "2027-W01": 4, "2027-W02": 1}
    assert carried(weekly, Window(last="2027-W01", weeks=4), least=5) == 0
    assert carried(weekly, Window(last="2027-W02", weeks=4), least=5) == 5
    assert carried(weekly, Window(last="2027-W02"), least=5) == 5
    assert from_first_week(Window(last="2027-W02", weeks=4)).first == "2026-W01"
    assert from_first_week(Window(last="2027-W01")).periods == ("2027-W01",)


@pytest.mark.parametrize("seed", range(200))
def test_no_two_summaries_differ_by_a_few_people(seed: int) -> None:
    rng = random.Random(seed)
    weeks = [shifted("2026-W20", n) for n in range(60)]
    weekly = {week: rng.choice((0, 0, 1, 1, 2, 3, 7)) for week in weeks}
    ends = weeks[13:]
    told = {
        (end, span): carried(weekly, Window(last=end, weeks=span), least=5) for end in ends for span in Span
    }
    for last, next_ in pairwise(ends):
        new = told[next_, Span.WEEK]
        assert new == 0 or new >= 5
        for span in Span:
            gone = carried(weekly, Window(last=shifted(next_, -span)), least=5)
            assert told[next_, span] - told[last, span] == new - gone, "a window is the sum of its weeks"
    assert any(told.values())
