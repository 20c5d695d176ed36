"""Asking the search for the person, the moment and the view at hand, without holding up the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.chat.callbacks import View
from bot.chat.context import Context
from bot.i18n import Speech
from catalog.model import Position
from catalog.search import Facet, Refined, Search
from catalog.search.answer import Answer

QUICK = 20_000
"""Opportunities up to which a search takes a few milliseconds. It is done on the loop's own thread:
beside it, winning the interpreter back from the loop at every array took twice its time of everybody."""

Outcome = TypeVar("Outcome")


async def find(
    context: Context,
    words: str,
    speech: Speech,
    view: View,
    *,
    near: Position | None = None,
    limit: int,
    offset: int = 0,
) -> Answer:
    """The answer to the words, looked at in this view."""
    return await _run(
        context,
        Search.ask,
        words,
        language=speech.tag,
        near=near,
        scope=view.scope,
        limit=limit,
        offset=offset,
        heed_danger=not view.calm,
    )


async def facets_of(
    context: Context, words: str, speech: Speech, view: View, near: Position | None
) -> tuple[Facet, ...]:
    """By what a list can be narrowed."""
    return await _run(context, Search.facets, words, language=speech.tag, near=near, scope=view.scope)


async def refined(context: Context, before: str, said: str, speech: Speech, topic: str) -> Refined | None:
    """What was said as a change of the words before; None where it is a question of its own."""
    return await _run(context, Search.refine, before, said, language=speech.tag, topic=topic)


async def without(context: Context, words: str, keys: frozenset[str], speech: Speech) -> str:
    """The words without those of the wishes that have these keys."""
    if not keys:
        return words
    return await _run(context, Search.without, words, language=speech.tag, keys=keys)


def areas_of(context: Context) -> list[str]:
    """The names of the parts of the city in which something is on offer."""
    now = context.services.clock.now()
    return [name for name, _ in context.services.search.current.areas(now=now)]


async def _run(context: Context, ask: Callable[..., Outcome], *words: str, **more: object) -> Outcome:
    search, now = context.services.search.current, context.services.clock.now()
    if len(search.index) <= QUICK:
        return ask(search, *words, now=now, **more)
    return await asyncio.to_thread(ask, search, *words, now=now, **more)
