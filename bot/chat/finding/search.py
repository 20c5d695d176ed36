"""Asking the search for the person, the moment and the view at hand, without holding up the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.chat.callbacks import View
from bot.chat.context import Context
from bot.chat.memory import Asked
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
    search, now = context.services.search.current, context.services.clock.now()
    return await _run(
        search,
        search.ask,
        words,
        language=speech.tag,
        now=now,
        near=near,
        scope=view.scope,
        limit=limit,
        offset=offset,
        heed_danger=not view.calm,
        vector=await context.services.search.vector_of(words),
    )


async def facets_of(
    context: Context, words: str, speech: Speech, view: View, near: Position | None
) -> tuple[Facet, ...]:
    """By what a list can be narrowed."""
    search, now = context.services.search.current, context.services.clock.now()
    return await _run(
        search,
        search.facets,
        words,
        language=speech.tag,
        now=now,
        near=near,
        scope=view.scope,
        vector=await context.services.search.vector_of(words),
    )


async def refined(context: Context, before: Asked, said: str, speech: Speech) -> Refined | None:
    """What was said as a change of the question before; None where it is a question of its own."""
    search, now = context.services.search.current, context.services.clock.now()
    return await _run(
        search,
        search.refine,
        before.question,
        said,
        language=speech.tag,
        now=now,
        topic=before.show.topic,
        missed=before.missed,
    )


async def without(context: Context, words: str, keys: frozenset[str], speech: Speech) -> str:
    """The words without those of the wishes that have these keys."""
    if not keys:
        return words
    search, now = context.services.search.current, context.services.clock.now()
    return await _run(search, search.without, words, language=speech.tag, now=now, keys=keys)


def areas_of(context: Context) -> list[str]:
    """The names of the parts of the city in which something is on offer."""
    now = context.services.clock.now()
    return [name for name, _ in context.services.search.current.areas(now=now)]


async def _run(search: Search, ask: Callable[..., Outcome], *words: str, **more: object) -> Outcome:
    if len(search.index) <= QUICK:
        return ask(*words, **more)
    return await asyncio.to_thread(ask, *words, **more)
