"""Rules of dates as sentences, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.telling.rule import rule_in_words
from bot.telling.wording import Wording
from catalog.model import Schedule
from tests.bot.chat.conftest import NOW, languages

ZONE = ZoneInfo("America/Mexico_City")
FIVE = datetime(2026, 12, 1, 17)  # noqa: DTZ001 - wall time
TUESDAY = Schedule(zone=ZONE.key, starts=FIVE, duration=timedelta(minutes=90), rrule="FREQ=WEEKLY")


@pytest.mark.parametrize(
    ("schedule", "spanish", "english"),
    [
        (
            replace(TUESDAY, rrule=""),
            "martes 1 de diciembre, 17:00 a 18:30",
            "Tuesday 1 December, 5:00 PM to 6:30 PM",
        ),
        (TUESDAY, "cada martes, 17:00 a 18:30", "every Tuesday, 5:00 PM to 6:30 PM"),
        (
            replace(
                TUESDAY,
                rrule="FREQ=WEEKLY;BYDAY=TH,TU;UNTIL=20261218",
                exdates=(date(2026, 12, 10), date(2026, 12, 8)),
            ),
            "cada martes y jueves, 17:00 a 18:30, hasta el viernes 18 de diciembre; "
            "no: martes 8 de diciembre y jueves 10 de diciembre",
            "every Tuesday and Thursday, 5:00 PM to 6:30 PM, until Friday 18 December; "
            "not on Tuesday 8 December and Thursday 10 December",
        ),
        # At midnight in London it is still the 18th in the city.
        (
            replace(TUESDAY, rrule="FREQ=WEEKLY;UNTIL=20261219T000000Z", duration=None),
            "cada martes, 17:00, hasta el viernes 18 de diciembre",
            "every Tuesday, 5:00 PM, until Friday 18 December",
        ),
        (
            replace(TUESDAY, rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=5"),
            "cada 2 semanas, martes, 17:00 a 18:30, 5 veces",
            "every 2 weeks on Tuesday, 5:00 PM to 6:30 PM, 5 times",
        ),
        (replace(TUESDAY, rrule="FREQ=DAILY", all_day=True), "todos los días", "every day"),
        (
            replace(TUESDAY, rrule="FREQ=MONTHLY;BYDAY=1TU"),
            "FREQ=MONTHLY;BYDAY=1TU",
            "FREQ=MONTHLY;BYDAY=1TU",
        ),
        (
            Schedule(zone=ZONE.key, description="a convenir"),
            "a convenir",
            "a convenir",
        ),
    ],
)
def test_a_rule_is_said_as_people_say_it(schedule: Schedule, spanish: str, english: str) -> None:
    for tag, said in (("es-MX", spanish), ("en", english)):
        assert rule_in_words(schedule, Wording(languages().speech(tag), ZONE, "MXN", NOW)) == said
