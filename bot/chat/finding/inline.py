"""Inline mode: `@bot yoga` in any chat offers cards to pass on."""

from __future__ import annotations

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.ext import InlineQueryHandler

from bot.chat.callbacks import Show
from bot.chat.context import Context
from bot.chat.finding.opening import published
from bot.chat.finding.search import find
from bot.chat.questions import compose, shorten
from bot.chat.routes import Route
from bot.chat.screen import link
from bot.chat.telling.brief import brief, in_one_line
from bot.chat.telling.shown import minute_of
from bot.i18n import Speech
from bot.links import Item, Link, Question, address, pack, unpack
from bot.telling.wording import Wording
from catalog.model import Opportunity
from catalog.search.answer import AnswerKind

PER_PAGE = 10
CACHED_SECONDS = 60
"""How long Telegram may give the same answer to the same person (titles and prices change seldom)."""
MOST_TITLE = 100
MOST_DESCRIPTION = 160
MOST_BUTTON = 60
EVERYTHING = Show()


def handlers() -> list[Route]:
    """Inline questions."""
    return [InlineQueryHandler(answer)]


async def answer(update: Update, context: Context) -> None:
    """Offers the cards that answer; where there are none, or a person may be in danger, a way to the bot."""
    query = update.inline_query
    if query is None:
        return
    speech = await context.speech(update)
    words = compose(query.query) or speech.plain("chat.question.today")
    offset = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 6 else 0
    asked = unpack(words)
    more, start = False, "help"
    found: list[tuple[Opportunity, int]] = []
    if isinstance(asked, Item):
        opportunity = await published(context, asked.id)
        found = [(opportunity, 0)] if opportunity is not None else []
        label, start = "chat.inline.more", "today"
    else:
        hits = await find(context, words, speech, EVERYTHING, limit=PER_PAGE, offset=offset)
        known = await context.services.search.opportunities(hit.id for hit in hits.hits)
        found = [(known[hit.id], minute_of(hit)) for hit in hits.hits if hit.id in known]
        more = hits.total > offset + PER_PAGE
        label = "chat.inline.more" if found else "chat.inline.nothing"
        if hits.kind is AnswerKind.CRISIS:
            label = "chat.inline.help"
        else:
            start = _start(words)
    button = InlineQueryResultsButton(text=shorten(speech.plain(label), MOST_BUTTON), start_parameter=start)
    await context.bot.answer_inline_query(
        query.id,
        [_article(opportunity, at, context, speech) for opportunity, at in found],
        cache_time=CACHED_SECONDS,
        is_personal=True,
        # None, since PTB makes "[]" of an empty text.
        next_offset=str(offset + PER_PAGE) if more else None,
        button=button,
    )


def _start(words: str) -> str:
    """The start parameter that asks the same in the bot, where a link can carry it."""
    try:
        return pack(Question(words))
    except ValueError:
        return "today"


def _article(opportunity: Opportunity, at: int, context: Context, speech: Speech) -> InlineQueryResultArticle:
    services = context.services
    wording = Wording.in_city(services.city, speech, services.clock.now())
    where: Link = Item(opportunity.id or 0)
    rows = [link(speech.plain("chat.button.open"), address(context.bot.username, where))]
    return InlineQueryResultArticle(
        id=pack(where),
        title=shorten(wording.name(opportunity.text(speech.tag)), MOST_TITLE),
        description=shorten(in_one_line(opportunity, wording, at), MOST_DESCRIPTION),
        input_message_content=InputTextMessageContent(brief(opportunity, wording, at)),
        reply_markup=InlineKeyboardMarkup(rows),
    )
