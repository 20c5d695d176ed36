from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.feedback.box import Box
from bot.feedback.opinion import about_opportunity
from bot.feedback.opinions import PUBLISHERS
from bot.feedback.sealing import SealedFile
from bot.feedback.slip import Scope, Slip

ZONE = load_city("jacaranda").zone


def slip(
    number: int = 1, *, stars: int = 4, comment: str = "", trait: str = "", ballot: str = "", **more: int
) -> Slip:
    """An opinion of opportunity `number`, of which five are published, alone at first."""
    name = about_opportunity(number)
    scopes = (
        Scope(name=name, threshold=more.get("threshold", 5)),
        Scope(name="kind:course", threshold=more.get("threshold", 5), after=4),
        Scope(name="all", threshold=more.get("threshold", 5), after=8),
    )
    fields = {
        "stars": stars,
        "themes": [],
        "comment": comment,
        "language": trait or ("es" if comment else ""),
    }
    return Slip(
        kind="opinion", fields=fields, scopes=scopes, ballot=ballot or f"occurrence:{number}", trait=trait
    )


@pytest.fixture
def make_box(database: Database, clock: TurnedClock, tmp_path: Path) -> Callable[..., Box]:
    """Makes a box over the same database and file each time, as a process does when it starts."""

    def make(kind: type[Box] = Box, file: type[SealedFile] = SealedFile) -> Box:
        return kind(database, clock, ZONE, publishers=PUBLISHERS, file=file(tmp_path / "box"))

    return make
