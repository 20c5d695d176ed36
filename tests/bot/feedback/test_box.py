from __future__ import annotations
from datetime import timedelta
import pytest
from sqlalchemy import select
from bot.city import Thresholds, load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.feedback.box import Box
from bot.feedback.opinion import BOT, Opinion
from bot.feedback.opinions import PUBLISHERS, opinion_slip, scopes_of
from bot.feedback.sealing import SealedFile
from bot.feedback.tables import RatingRow, CommentRow

async def test_smoke(database, clock, tmp_path):
    zone = load_city("jacaranda").zone
    box = Box(database, clock, zone, publishers=PUBLISHERS, file=SealedFile(tmp_path))
    await box.open()
    sc = scopes_of(None, Thresholds())
    for p in range(5):
        r = await box.put(opinion_slip(Opinion(subject=BOT, stars=p % 5 + 1, comment="hola", language="es"), sc, ballot="bot", common_language="es"), p)
    await box.close()
    box = Box(database, clock, zone, publishers=PUBLISHERS, file=SealedFile(tmp_path))
    await box.open()
    assert len(box) == 5 and box.has_answered("bot", 3)
    clock.turn(timedelta(days=7))
    await box.turn()
    assert len(box) == 0
    async with database.reading() as s:
        assert len(list(await s.scalars(select(RatingRow)))) == 5
        assert len(list(await s.scalars(select(CommentRow)))) == 5
