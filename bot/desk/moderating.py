"""What admins do with what was published of opinions: hide a comment, take a sheet along; audited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.editing import NotAllowed
from bot.feedback import comments
from bot.feedback.window import Window
from bot.people.audit import Audit, Entry
from bot.people.roles import Role, Roles

LEAST = Role.ADMIN
"""The least role that sees what was published of opinions."""


async def hide_comment(session: AsyncSession, id: bytes, reason: str, *, by: int, at: datetime) -> bool:
    """Hides a comment everywhere; whether it could be seen until now. Raises NotAllowed, NoReason.

    The reason stands beside the comment, since the audit log takes no sentences.
    """
    await _check(session, by)
    if not await comments.hide(session, id, reason):
        return False
    await Audit(session).record(
        Entry(at=at, actor_id=by, act="comment.hidden", subject=f"comment:{id.hex()}")
    )
    return True


async def note_export(
    session: AsyncSession, window: Window, format: str, *, by: int | None, at: datetime
) -> None:
    """Notes that a sheet was made of these weeks, by an admin or (None) on the machine. Raises NotAllowed."""
    if by is not None:
        await _check(session, by)
    details = {"format": format, "weeks": str(window.weeks)}
    await Audit(session).record(
        Entry(at=at, actor_id=by, act="feedback.exported", subject=f"week:{window.last}", details=details)
    )


async def _check(session: AsyncSession, person_id: int) -> None:
    if not (await Roles(session).of(person_id)).includes(LEAST):
        raise NotAllowed
