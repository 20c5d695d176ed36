"""The way back from a card to its list: the question rides in the button as far as 64 bytes carry it, so that
it leads there however old the list is; a longer one is remembered for a quarter of an hour."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from telegram import Message, Update

from bot.chat.callbacks import Again, AskAgain, Press, View
from bot.chat.codec import pack, unpack
from bot.chat.context import Context
from bot.chat.finding.subject import words_of
from bot.chat.memory import Asked
from bot.chat.questions import compose


def way_back(update: Update, context: Context, asked: Asked | None) -> Press | None:
    """The press that leads from a card back to the list `asked`, else to the one that was pressed; None where
    the card was opened from none."""
    if asked is not None:
        return ask_again(asked.question, asked.show.topic) or Again()
    message = update.callback_query.message if update.callback_query is not None else None
    if message is not None and not message.is_accessible:
        return AskAgain()  # too old to be read: whatever it was, one can ask again
    quoted = context.pressed_question(update)
    if not isinstance(message, Message) or quoted is None or (view := _view(message)) is None:
        return None
    words = words_of(quoted, view.topic, context.topics, context.services.languages)
    return ask_again(words or "", view.topic) or AskAgain()


def ask_again(words: str, topic: str) -> AskAgain | None:
    """The press that asks the words again along the shelf; None where they are too long for a button."""
    press = AskAgain(words=urlsafe_b64encode(words.encode()).decode().rstrip("="), topic=topic)
    try:
        pack(press)
    except ValueError:
        return None
    return press if words or topic else None


def asked_again(press: AskAgain) -> str | None:
    """The words that a press carries; None for what no button of ours has."""
    try:
        packed = press.words + "=" * (-len(press.words) % 4)
        return compose(urlsafe_b64decode(packed).decode())
    except ValueError:
        return None


def is_of(asked: Asked | None, words: str, topic: str) -> bool:
    """Whether the last list of a chat is that of these words."""
    return asked is not None and (asked.question, asked.show.topic) == (words, topic)


def _view(message: Message) -> View | None:
    """How the list of a message is looked at, by its buttons; None where it is no list."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    presses = (unpack(str(each.callback_data)) for row in rows for each in row if each.callback_data)
    return next((press for press in presses if isinstance(press, View)), None)
