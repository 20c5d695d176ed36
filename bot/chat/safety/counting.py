"""Counting how many people were met with care in a week: through the box, like all that nobody may trace."""

from __future__ import annotations

from telegram import Update

from bot.chat.context import Context
from bot.feedback.opinions import distress_slip


async def count_distress(update: Update, context: Context) -> None:
    """Puts into the box that somebody was: nothing of who it was, when, or what they said."""
    if (user := update.effective_user) is not None:
        slip = distress_slip(context.services.city.thresholds)
        await context.services.box.put(slip, user.id, counted=False)
