"""Where opportunities come from: the sources there are, and how the files of each are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.codec import clean
from catalog.tables import SourceRow, table_of

_SOURCE = table_of(SourceRow)


class Sources:
    """The sources, over one session, by their lasting names."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def names(self) -> list[str]:
        """Every source's name, in the order of the alphabet."""
        return list(await self._session.scalars(select(SourceRow.name).order_by(SourceRow.name)))

    async def mapping(self, name: str) -> Mapping[str, Any] | None:
        """How its files were read the last time, as plain values; None where nobody has said."""
        question = select(SourceRow.mapping).where(SourceRow.name == clean(name))
        found: Mapping[str, Any] | None = await self._session.scalar(question)
        return found

    async def mappings(self) -> dict[str, Mapping[str, Any]]:
        """How the files of each source were read the last time, where somebody has said."""
        rows = await self._session.execute(select(SourceRow.name, SourceRow.mapping))
        return {row.name: row.mapping for row in rows if row.mapping is not None}

    async def keep_mapping(self, name: str, mapping: Mapping[str, Any]) -> None:
        """Keeps how its files are read; the source is made where there is none."""
        await self.ensure(name)
        await self._session.execute(
            update(_SOURCE).where(_SOURCE.c.name == clean(name)).values(mapping=dict(mapping))
        )

    async def ensure(self, name: str) -> None:
        """Makes the source where there is none."""
        if await self._session.scalar(select(SourceRow.id).where(SourceRow.name == clean(name))) is None:
            await self._session.execute(insert(_SOURCE).values(name=clean(name)))
