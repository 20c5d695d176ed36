"""Wires what goes out unasked: the sweep that decides what is due, and the lane that sends it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from functools import partial

from bot.chat.context import App
from bot.chat.keeping.finder import SearchFinder
from bot.chat.services import Services
from bot.chat.unasked.composer import UnaskedMessages
from bot.city import City
from bot.civic.promises import LateWatch
from bot.clock import Clock
from bot.delivery.figures import Figures
from bot.delivery.lane import Lane
from bot.delivery.ledger import Ledger
from bot.delivery.limiter import Limiter
from bot.delivery.sender import TelegramSender
from bot.desk.importing.feeds import FeedReader
from bot.desk.importing.fetching import Fetcher, public_or_in
from bot.reminders.changes import owe_changes
from bot.reminders.deriving import Deriving
from bot.reminders.digests import Finder, owe_digests, wake_searches
from bot.reminders.invitations import owe_invitations
from bot.reminders.owing import owe_reminders
from bot.reminders.still_useful import ask_if_useful, pause_the_silent
from bot.reminders.sweep import Step, Sweep
from bot.upkeep import Upkeep


@dataclass(frozen=True, slots=True)
class Engine:
    """What goes out unasked, while the bot runs."""

    sweep: Sweep
    lane: Lane
    figures: Figures
    deriving: Deriving
    feeds: FeedReader

    async def close(self) -> None:
        """Sends nothing more; what is in flight may arrive."""
        await self.lane.close()


def build_engine(application: App, services: Services, *, limiter: Limiter) -> Engine:
    """The engine for an application, at the pace that its replies keep, too."""
    door, database, clock = application.bot_data, services.database, services.clock
    figures, finder = Figures(), SearchFinder(services)
    lane = Lane(
        Ledger(database),
        limiter=limiter,
        composer=UnaskedMessages(
            services, door.memory, door.topics, bot_name=lambda: application.bot.username or ""
        ),
        # So that the safe word takes away what came unasked, too.
        sender=TelegramSender(application.bot, sent=partial(door.memory.trail.note, own=True)),
        clock=clock,
        holder=f"{os.getpid()}-{secrets.token_hex(6)}",
        observe=figures.observe,
    )
    deriving = Deriving(database, services.city, clock)
    looks = steps(services.city, deriving, finder, clock)
    fetcher = Fetcher(reachable=public_or_in(services.settings.feed_networks))
    feeds = FeedReader(database, services.city, clock, fetcher)
    return Engine(Sweep(database, clock, lane, looks, Upkeep(services)), lane, figures, deriving, feeds)


def steps(city: City, deriving: Deriving, finder: Finder, clock: Clock) -> list[Step]:
    """What the sweep looks after, in order. No reminder is owed by the rules of yesterday."""
    late = LateWatch(city.zone)
    return [
        # What is owed is sent while the rest of the turn is under way: who is to be left alone is so before.
        Step("silence", lambda agenda: agenda.silence, pause_the_silent),
        # Before what is due: a reminder of what was moved meanwhile is not owed for its old date.
        Step(
            "changes",
            lambda agenda: agenda.revisions,
            lambda session, now: owe_changes(session, city, now),
        ),
        Step(
            "reminders",
            lambda agenda: agenda.reminders and deriving.settled,
            lambda session, now: owe_reminders(session, city, now),
        ),
        Step(
            "invitations",
            lambda agenda: agenda.invitations,
            lambda session, now: owe_invitations(session, city, now),
        ),
        Step(
            "still useful",
            lambda agenda: agenda.patience,
            lambda session, now: ask_if_useful(session, city, now),
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
        Step("late promises", lambda _: late.is_due(clock.now()), late.look),
    ]
