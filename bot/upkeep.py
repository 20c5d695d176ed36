"""What is done a few times a day, in every room: series extended, what has had its time erased."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.chat.own.rooms import ROOMS
from bot.chat.services import Services
from bot.desk.importing.staged import Stages
from bot.desk.inviting import Invitations
from bot.people.audit import Audit
from bot.people.dialogue import Dialogues
from bot.people.own_data import OwnData
from bot.people.roles import LastAdmin
from bot.people.seen import SeenUpdates
from bot.people.sessions import Sessions
from bot.people.sign_in import SignIns
from bot.reminders.upkeep import keep_up
from catalog.live import LiveSearch
from catalog.store import Store

log = logging.getLogger(__name__)


class Upkeep:
    """Keeps the city's data in order; each room a transaction of its own, so that nobody waits long."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, now: datetime) -> None:
        """Extends series, forgets whom nothing reaches, erases what has had its time (in the log too)."""
        writing = self._services.database.writing
        async with writing() as session:
            await Store(session).roll_forward(now, author="clock")
        async with writing() as session:
            await Audit(session).forget_old(now)
            await Dialogues(session).forget_old(now)
            await SeenUpdates(session).forget_old(now)
            await Sessions(session).forget_old(now)
            await SignIns(session).forget_old(now)
            await Invitations(session).forget_old(now)
            await Stages(session).forget_old(now)
        async with writing() as session:
            await keep_up(session, _Everybody(), now)
        await self._services.database.empty_log()
        if isinstance(self._services.search, LiveSearch):
            await self._services.search.tidy()


class _Everybody:
    """People, in every room that keeps something of them."""

    async def erase(self, session: AsyncSession, person_id: int, *, at: datetime) -> None:
        try:
            await OwnData(session, ROOMS).erase(person_id, at=at)
        except LastAdmin:
            log.warning("The last admin cannot be reached any more", extra={"action": "last_admin_lost"})

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        await OwnData(session, ROOMS).rename(person_id, to)
