"""The summary for admins: of a week, of four, of a quarter; as a message, a picture, a sheet."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from telegram import Update

from bot.chat.callbacks import Summarize
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.keeping.thing import person_of
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.staff import has_role
from bot.chat.summing.showing import caption_of, nothing_yet, screen_of
from bot.chat.telling.otherwise import old_button
from bot.city import City
from bot.desk.editing import NotAllowed
from bot.desk.moderating import LEAST, note_export
from bot.feedback.comments import Comments
from bot.feedback.picture import draw, render
from bot.feedback.reading import SummaryReader, newest_window
from bot.feedback.sheet import as_csv, as_xlsx
from bot.feedback.window import Span
from bot.feedback.wording import SummaryWording
from bot.i18n import Languages

MOST_PICTURES = 12
"""Pictures that are kept: three spans, in a few languages."""
SHEETS = {"xlsx": as_xlsx, "csv": as_csv}
DAYS = {span * 7: span for span in Span} | {30: Span.MONTH, 90: Span.QUARTER}
"""The spans, by the days that are typed behind the command."""


class SummaryDoor:
    """What admins ask of the summary. Pictures are kept for as long as they would be drawn the same."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._reader = SummaryReader(city)
        self._pictures: OrderedDict[str, bytes] = OrderedDict()

    def handlers(self, languages: Languages) -> list[Route]:
        """The command, the words for it, and the presses."""
        return [
            on_command("summary", self.tell),
            on_message(Said(languages, "summary"), self._said),
            on_press(Summarize, self.pressed),
        ]

    async def tell(self, update: Update, context: Context) -> None:
        """Shows the newest week, or as many days as were typed."""
        typed = "".join(context.args or ())
        span = DAYS.get(int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 4 else None
        await self._show(update, context, Summarize(weeks=span or Span.WEEK), anew=True)

    async def pressed(self, update: Update, context: Context, press: Summarize) -> None:
        """Shows another view or another span, or sends a file."""
        if press.view in SHEETS:
            await self._send_sheet(update, context, press)
        elif press.view == "picture":
            await self._send_picture(update, context, press)
        else:
            await self._show(update, context, press)

    async def _show(self, update: Update, context: Context, press: Summarize, *, anew: bool = False) -> None:
        wording = await self._read(update, context, press.weeks)
        if wording is None:
            screen = nothing_yet(await context.speech(update), self._city.thresholds.feedback)
        else:
            screen = screen_of(wording, press.view)
        await context.replace(update, screen, message=None if anew else context.pressed_message(update))

    async def _send_picture(self, update: Update, context: Context, press: Summarize) -> None:
        wording = await self._read(update, context, press.weeks)
        if wording is None:
            await context.say(update, old_button(await context.speech(update)))
            return
        sent = await context.bot.send_photo(
            chat_of(update), await self._picture(wording), caption=caption_of(wording)
        )
        context.memory.trail.note(chat_of(update), sent.message_id, own=True)

    async def _send_sheet(self, update: Update, context: Context, press: Summarize) -> None:
        wording = await self._read(update, context, press.weeks)
        if wording is None:
            await context.say(update, old_button(await context.speech(update)))
            return
        services, window = context.services, wording.summary.window
        try:
            async with services.database.writing(choices=False) as session:
                await note_export(session, window, press.view, by=person_of(update), at=services.clock.now())
        except NotAllowed:
            await context.say(update, old_button(wording.speech))
            return
        async with services.database.reading() as session:
            comments = await Comments(session, window).all()
        content = await asyncio.to_thread(SHEETS[press.view], wording, comments, self._city)
        sent = await context.bot.send_document(
            chat_of(update),
            content,
            filename=f"{wording.speech.plain('chat.summary.file')}-{window.last}.{press.view}",
            caption=wording.speech.say("chat.summary.sheet", title=wording.title()),
        )
        context.memory.trail.note(chat_of(update), sent.message_id, own=True)

    async def _read(self, update: Update, context: Context, weeks: int) -> SummaryWording | None:
        """The newest weeks in words; None where nothing was published yet."""
        async with context.services.database.reading() as session:
            window = await newest_window(session, span_of(weeks))
            summary = await self._reader.read(session, window) if window is not None else None
        if summary is None:
            return None
        bars = not (await context.preference(update)).text_only
        return SummaryWording(summary, await context.speech(update), bars=bars)

    async def _picture(self, wording: SummaryWording) -> bytes:
        drawing = draw(wording)
        if drawing not in self._pictures:
            self._pictures[drawing] = await asyncio.to_thread(render, drawing)
            if len(self._pictures) > MOST_PICTURES:
                self._pictures.popitem(last=False)
        return self._pictures[drawing]

    async def _said(self, update: Update, context: Context) -> None:
        """The summary for admins; of everybody else these words are a question like any other."""
        if await has_role(update, context, LEAST):
            await self._show(update, context, Summarize(weeks=Span.WEEK), anew=True)
        else:
            text = (update.effective_message and update.effective_message.text) or ""
            await answer_question(update, context, text, anew=True)


def span_of(weeks: int) -> Span:
    """The span of so many weeks; a week for what is none."""
    return Span(weeks) if weeks in set(Span) else Span.WEEK
