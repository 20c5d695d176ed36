from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Languages
from bot.telling.wording import Wording

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
"""Monday, 23 November 2026, ten in the morning in Mexico City."""


@cache
def languages() -> Languages:
    return Languages(strict=True)


@pytest.fixture(params=["es-MX", "en"])
def wording(request: pytest.FixtureRequest) -> Wording:
    return Wording(languages().speech(request.param), ZoneInfo("America/Mexico_City"), "MXN", NOW)


@pytest.fixture
def spanish() -> Wording:
    return Wording(languages().speech("es-MX"), ZoneInfo("America/Mexico_City"), "MXN", NOW)
