"""What can be done to something, or to one date of it: nothing is offered of which nobody would be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.desk.deeds import Deed, deeds
from bot.chat.keeping.thing import minutes_of
from catalog.model import AttendanceMode
from tests.bot.reminders.test_difference import COURSE

ONLINE = replace(COURSE, attendance_mode=AttendanceMode.ONLINE)
FIRST = minutes_of(COURSE.occurrences[0])


@pytest.mark.parametrize(
    ("opportunity", "at", "possible"),
    [
        (COURSE, FIRST, [Deed.TIME, Deed.PLACE, Deed.ONLINE, Deed.FULL]),
        (COURSE, 0, [Deed.PLACE, Deed.ONLINE, Deed.FULL]),
        (ONLINE, FIRST, [Deed.TIME, Deed.FULL]),
        (ONLINE, 0, [Deed.PLACE, Deed.ONLINE, Deed.FULL]),
    ],
)
def test_one_date_of_what_is_online_goes_to_no_place(opportunity, at, possible) -> None:
    assert deeds("move", opportunity, at) == possible
