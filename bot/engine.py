"""Wires what goes out unasked: the sweep that decides what is due, and the lane that sends it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

from bot.chat.context import App
from bot.chat.keeping.finder import SearchFinder
from bot.chat.services import Services
from bot.chat.unasked.composer import UnaskedMessages
from bot.delivery.lane import Lane
from bot.delivery.ledger import Ledger
from bot.delivery.limiter import Limiter
from bot.delivery.sender import TelegramSender
from bot.reminders.digests import owe_digests, wake_searches
from bot.reminders.owing import owe_reminders
from bot.reminders.sweep import Step, Sweep


@dataclass(frozen=True, slots=True)
class Engine:
    """What goes out unasked, while the bot runs."""

    sweep: Sweep
    lane: Lane

    async def close(self) -> None:
        """Sends nothing more; what is in flight may arrive."""
        await self.lane.close()


def build_engine(application: App, services: Services, *, limiter: Limiter) -> Engine:
    """The engine for an application, at the pace that its replies keep, too."""
    city, door, finder = services.city, application.bot_data, SearchFinder(services)
    lane = Lane(
        Ledger(services.database),
        limiter=limiter,
        composer=UnaskedMessages(door, bot_name=application.bot.username or ""),
        sender=TelegramSender(application.bot),
        clock=services.clock,
        holder=f"{os.getpid()}-{secrets.token_hex(6)}",
    )
    steps = [
        Step(
            "reminders",
            lambda agenda: agenda.reminders,
            lambda session, now: owe_reminders(session, city, now),
        ),
        Step(
            "news",
            lambda agenda: agenda.news,
            lambda session, now: wake_searches(session, finder, now),
        ),
        Step(
            "digests",
            lambda agenda: agenda.digests,
            lambda session, now: owe_digests(session, finder, city, now),
        ),
    ]
    return Engine(Sweep(services.database, services.clock, lane, steps), lane)
