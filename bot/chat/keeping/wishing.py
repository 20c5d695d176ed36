"""Being told of something, asked for in words ("avísame cuando haya violín"); its day and hour, typed."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import filters

from bot.chat.callbacks import EveryWeek
from bot.chat.codec import unpack
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.keeping.searching import THURSDAY_EVENING, choose, choose_moment, of_person
from bot.chat.keeping.searching import follow as follow_wanted
from bot.chat.keeping.wanting import asks_near, wanted_of
from bot.chat.memory import Memory
from bot.chat.questions import compose
from bot.chat.routes import Act, Route, on_message
from bot.chat.services import Services
from bot.reminders.weekly import Weekly
from bot.reminders.weekly_said import WeeklyListener, WeeklySaid
from bot.reminders.wish import WishHearer

LONGEST_MOMENT = 60
"""Letters of a day and an hour, however they are said."""


def handlers(services: Services, memory: Memory) -> list[Route]:
    """What is typed; before questions."""
    wishes, moments = WishHearer(), _Moments(services, memory)
    return [
        on_message(filters.TEXT & moments, moments.said),
        on_message(filters.TEXT & _IsWish(wishes, memory), _teller_of_wishes(wishes)),
    ]


def _teller_of_wishes(wishes: WishHearer) -> Act:
    async def wished(update: Update, context: Context) -> None:
        """Saves what somebody wants to be told of; without words of their own, what they asked last."""
        text, speech = _text(update), await context.speech(update)
        wish = wishes.hear(text)
        if wish is None or context.services.search.current.danger(text):
            await answer_question(update, context, text, anew=True)
            return
        words, topic, removed = compose(wish.words), "", frozenset[str]()
        before = context.memory.asked.get(chat_of(update))
        if not words and before is not None:
            words, topic, removed = before.question, before.show.topic, before.show.removed
        wanted = await wanted_of(context, words, speech, topic=topic, removed=removed)
        near = asks_near(context, words, speech)
        await follow_wanted(update, context, wanted, weekly=wish.weekly, near=near)

    return wished


class _Moments(filters.MessageFilter):
    """Messages that say a day of the week, an hour or both, where the last screen asks for them."""

    def __init__(self, services: Services, memory: Memory) -> None:
        super().__init__()
        self._services = services
        self._memory = memory
        self._listener = WeeklyListener()

    def filter(self, message: Message) -> bool:
        """Whether the message says when."""
        return self._asked(message.chat.id) is not None and self._heard(message.text or "") is not None

    async def said(self, update: Update, context: Context) -> None:
        """Keeps the day and the hour, or asks for the hour of the day."""
        asked, heard = self._asked(chat_of(update)), self._heard(_text(update))
        search = await of_person(update, context, asked.search) if asked is not None else None
        if asked is None or heard is None or search is None:
            return
        weekday = heard.weekday
        if weekday is None:
            weekday = asked.weekday if asked.at else (search.weekly or THURSDAY_EVENING).weekday
        if heard.at is None:
            await choose(update, context, EveryWeek(search=search.id, weekday=weekday))
        else:
            await choose_moment(update, context, search, Weekly(weekday=weekday, at=heard.at))

    def _heard(self, text: str) -> WeeklySaid | None:
        if len(text) > LONGEST_MOMENT:
            return None
        now, city = self._services.clock.now(), self._services.city
        return self._listener.hear(text, now=now, zone=city.zone, language=city.languages[0])

    def _asked(self, chat: int) -> EveryWeek | None:
        """A press of the screen shown last that chooses a day or an hour; None where it shows none."""
        offer = self._memory.offers.get(chat)
        presses = (unpack(data) for data in offer.data) if offer is not None else ()
        return next((press for press in presses if isinstance(press, EveryWeek)), None)


class _IsWish(filters.MessageFilter):
    """Messages that ask to be told of something; of an open card "avísame" says something else."""

    def __init__(self, wishes: WishHearer, memory: Memory) -> None:
        super().__init__()
        self._wishes = wishes
        self._memory = memory

    def filter(self, message: Message) -> bool:
        """Whether the message is such a wish."""
        wish = self._wishes.hear(message.text or "")
        return wish is not None and bool(wish.words or self._memory.cards.get(message.chat.id) is None)


def _text(update: Update) -> str:
    return (update.effective_message and update.effective_message.text) or ""
