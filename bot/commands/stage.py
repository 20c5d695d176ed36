"""What the demo plays on: a sample city whose clock can be turned, and people who can be given a role."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.chat import Services
from bot.chat.own.rooms import ROOMS
from bot.city import City
from bot.clock import AdjustableClock, Clock
from bot.commands.sample import SampleCatalogue
from bot.demo import ClockHands, Seats
from bot.people.own_data import forget_everyone
from bot.people.roles import Role, Roles
from bot.reminders.saved import SavedThings
from catalog.live import LiveSearch
from catalog.tables import OpportunityRow, OrganizationRow


class Stage:
    """Joins the chat page's seats and clock to the bot's roles and catalogue.

    The page can be open before the bot is: what it asks for then waits until `open` is called.
    """

    def __init__(self, city: City, clock: AdjustableClock) -> None:
        self.city = city
        self.clock = clock
        self._sample = SampleCatalogue()
        self._services: Services | None = None
        self._opened = asyncio.Event()
        self._turning = asyncio.Lock()

    async def fill(self, session: AsyncSession, city: City, clock: Clock) -> None:
        """Fills the database with the sample city as it is today; nobody of an earlier play is left in it."""
        await forget_everyone(session, ROOMS)
        await self._sample.fill(session, city, clock)

    def open(self, services: Services) -> None:
        """The database is there: lets everyone in who waits."""
        self._services = services
        self._opened.set()

    def seats(self) -> Seats:
        """Every role as a seat; a publisher and an admin are there from the start."""
        names = tuple(role.value for role in Role)
        return Seats(names, at_the_start=(Role.PUBLISHER.value, Role.ADMIN.value), grant=self._grant)

    def hands(self) -> ClockHands:
        """The hands of the clock, in the city's zone; the catalogue follows them."""
        return ClockHands(self.clock, self.city.zone, turned=self._follow)

    async def _grant(self, person: int, seat: str) -> None:
        services = await self._ready()
        async with services.database.writing() as session:
            # A partner on this stage is one of whoever offers most.
            of = await _largest_organization(session) if seat == Role.PARTNER.value else ""
            await Roles(session).grant(person, Role(seat), by=None, at=self.clock.now(), organization=of)

    async def _follow(self) -> None:
        services = await self._ready()
        async with self._turning:
            async with services.database.writing() as session:
                saved = await SavedThings(session).opportunities()
                await self._sample.follow(session, self.city, self.clock, saved=saved)
            if isinstance(services.search, LiveSearch):
                await services.search.refresh(self.clock.now())

    async def _ready(self) -> Services:
        await self._opened.wait()
        assert self._services is not None
        return self._services


async def _largest_organization(session: AsyncSession) -> str:
    offered = (
        select(OrganizationRow.name)
        .join(OpportunityRow, OpportunityRow.organization_id == OrganizationRow.id)
        .group_by(OrganizationRow.name)
        .order_by(func.count().desc(), OrganizationRow.name)
    )
    return await session.scalar(offered.limit(1)) or ""
