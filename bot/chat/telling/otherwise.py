"""What is said where nothing is searched: small talk, no readable question, an empty catalogue, a welcome."""

from __future__ import annotations

from bot.chat.callbacks import Help, Languages, Own, Ready, Topics
from bot.chat.context import Context
from bot.chat.questions import quote
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.contact import contact_of
from bot.city import City
from bot.i18n import Speech
from bot.people.roles import Role
from catalog.search.answer import Talk

WORDINGS = 2
"""How many ways there are to say each of these (`chat.small_talk.0` and on)."""


def small_talk(chat: int, context: Context, speech: Speech, about: Talk) -> Screen:
    """What was said returned in kind, and a way in."""
    city = context.services.city.name
    if about is Talk.DISAPPOINTMENT:
        return _disappointed(chat, context, speech)
    if about is not Talk.GREETING and context.memory.variant(chat, f"talk {about}", of=WORDINGS) == 0:
        return Screen(speech.say(f"chat.talk.{about.value}", city=city), ways_in(speech))
    variant = context.memory.variant(chat, "small_talk", of=WORDINGS)
    return Screen(speech.say(f"chat.small_talk.{variant}", city=city), ways_in(speech))


def no_question(chat: int, context: Context, speech: Speech) -> Screen:
    """Says that nothing could be read in the message, and how one asks."""
    variant = context.memory.variant(chat, "no_question", of=WORDINGS)
    return Screen(speech.say(f"chat.no_question.{variant}"), ways_in(speech))


def empty_catalogue(city: City, speech: Speech, role: Role) -> Screen:
    """Says that the catalogue is empty: to admins with the command that fills it, to others kindly."""
    if role is Role.ADMIN:
        return Screen(speech.say("chat.empty.admin"))
    contact = contact_of(city, speech)
    said = speech.say("chat.empty", city=city.name)
    return Screen(lines(said, speech.say("chat.contact", contact=contact) if contact else ""))


def ask_position(question: str, speech: Speech) -> Screen:
    """Asks for the position once, with a button that sends it; a neighbourhood's name does as well."""
    text = lines(speech.say("chat.near.ask"), quote(question, speech), speech.say("chat.near.or_name"))
    labels = ("chat.button.position", "chat.button.neighbourhoods", "chat.button.cancel")
    return Screen(text, reply_labels=tuple(speech.plain(label) for label in labels), question=question)


def old_button(speech: Speech) -> Screen:
    """Says kindly that a button is from another time, with ways in."""
    return Screen(speech.say("chat.old_button"), ways_in(speech))


def another_question(speech: Speech) -> Screen:
    """Says kindly that a list is too old to be remembered, with ways in."""
    return Screen(speech.say("chat.more.forgotten"), ways_in(speech))


def welcome(city: City, speech: Speech) -> Screen:
    """Who is speaking, what is not asked and not kept, and how one begins."""
    more = [
        [
            button(speech.plain("chat.button.language"), Languages()),
            button(speech.plain("chat.button.my_data"), Own(deed="see")),
        ],
        [
            button(speech.plain("chat.button.person"), Help(about="person")),
            button(speech.plain("chat.button.urgent"), Help(about="urgent")),
        ],
    ]
    return Screen(speech.say("chat.welcome", city=city.name), (*ways_in(speech), *more), menu=True)


def ways_in(speech: Speech) -> tuple[Row, ...]:
    """Buttons for people who do not know what to write."""
    return (
        [button(speech.plain("chat.button.example"), Ready(question="example"))],
        [
            button(speech.plain("chat.button.today"), Ready(question="today")),
            button(speech.plain("chat.button.weekend"), Ready(question="weekend")),
        ],
        [
            button(speech.plain("chat.button.topics"), Topics()),
            button(speech.plain("chat.button.near"), Ready(question="near")),
        ],
    )


def _disappointed(chat: int, context: Context, speech: Speech) -> Screen:
    """Says sorry that nothing served, with ways on, a person among them."""
    variant = context.memory.variant(chat, "disappointment", of=WORDINGS)
    rows = [*ways_in(speech)]
    if contact_of(context.services.city, speech):
        rows.append([button(speech.plain("chat.button.person"), Help(about="person"))])
    return Screen(speech.say(f"chat.disappointment.{variant}"), tuple(rows))
