"""What is kept of a person: said in plain words, sent as a file, deleted at once; and nothing unasked."""

from __future__ import annotations

import json
from datetime import datetime

from telegram import Update

from bot.chat.callbacks import Hours, Own, SavedList
from bot.chat.context import Context, chat_of
from bot.chat.own.inviting import asking, invite
from bot.chat.own.pausing import resume, stop, stop_for_a_week
from bot.chat.own.quieting import name_topics
from bot.chat.own.reading import read_as
from bot.chat.own.rooms import ROOMS
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.filters import heed_press
from bot.chat.telling.otherwise import old_button, ways_in
from bot.chat.telling.reminding import hours_in_words
from bot.i18n import Html, Languages, Speech
from bot.people.own_data import Kept, OwnData
from bot.people.preferences import NOTHING_CHOSEN, Preference
from bot.people.roles import LastAdmin, Role
from bot.reminders.hours import read_hours
from bot.telling.wishes import wish_in_words


def handlers(languages: Languages) -> list[Route]:
    """The commands, the words for them, and the presses below them."""
    return [
        on_command("mydata", see),
        on_command("delete", ask_delete),
        on_message(Said(languages, "my_data"), see),
        on_message(Said(languages, "delete"), ask_delete),
        on_press(Own, pressed),
    ]


async def see(update: Update, context: Context) -> None:
    """Says all that is kept, and what is not."""
    speech = await context.speech(update)
    if (user := update.effective_user) is None:
        return
    kept, now = await _kept(user.id, context), context.services.clock.now()
    text = lines(
        speech.say("chat.my_data.nothing" if kept.nothing else "chat.my_data"),
        *(speech.say("chat.my_data.item", item=item) for item in _items(kept, speech, now)),
        speech.say("chat.my_data.not_kept"),
    )
    await context.say(update, Screen(text, _rows(kept, speech, now), menu=True))


async def pressed(update: Update, context: Context, press: Own) -> None:
    """Does what was pressed: see, download, delete, stop, resume, text or buttons."""
    match press.deed:
        case "see":
            await see(update, context)
        case "download":
            await download(update, context)
        case "ask_delete":
            await ask_delete(update, context)
        case "delete":
            await delete(update, context)
        case "stop":
            await stop(update, context)
        case "week":
            await stop_for_a_week(update, context)
        case "resume":
            await resume(update, context)
        case "hide_topics" | "name_topics":
            await name_topics(update, context, named=press.deed == "name_topics")
        case "no_invitations" | "invitations":
            await invite(update, context, invited=press.deed == "invitations")
        case "text" | "buttons":
            await read_as(update, context, text_only=press.deed == "text")
        case _:
            await context.say(update, old_button(await context.speech(update)))


async def download(update: Update, context: Context) -> None:
    """Sends all that is kept as a file."""
    speech = await context.speech(update)
    if (user := update.effective_user) is None:
        return
    async with context.services.database.reading() as session:
        kept = await OwnData(session, ROOMS).export(user.id)
    content = json.dumps(kept, ensure_ascii=False, indent=2).encode()
    sent = await context.bot.send_document(
        chat_of(update),
        content,
        filename=f"{speech.plain('chat.my_data.file')}.json",
        caption=speech.say("chat.my_data.caption"),
    )
    context.memory.trail.note(chat_of(update), sent.message_id, own=True)


async def ask_delete(update: Update, context: Context) -> None:
    """Asks once more before everything is deleted; where nothing is kept, says so."""
    speech = await context.speech(update)
    if (user := update.effective_user) is None:
        return
    kept, now = await _kept(user.id, context), context.services.clock.now()
    if kept.nothing:
        text = lines(speech.say("chat.my_data.nothing"), speech.say("chat.my_data.not_kept"))
        await context.say(update, Screen(text, ways_in(speech), menu=True))
        return
    text = lines(
        speech.say("chat.delete.ask"),
        *(speech.say("chat.my_data.item", item=item) for item in _items(kept, speech, now)),
    )
    rows = (
        [button(speech.plain("chat.button.delete_all"), Own(deed="delete"))],
        [button(speech.plain("chat.button.keep"), Own(deed="see"))],
    )
    await context.say(update, Screen(text, rows, menu=True))


async def delete(update: Update, context: Context) -> None:
    """Deletes every row of the person, and what is remembered of the conversation."""
    speech = await context.speech(update)
    if (user := update.effective_user) is None:
        return
    try:
        async with context.services.database.writing() as session:
            await OwnData(session, ROOMS).erase(user.id, at=context.services.clock.now())
    except LastAdmin:
        await context.say(update, Screen(speech.say("chat.delete.last_admin")))
        return
    context.memory.forget(chat_of(update))
    context.choose(NOTHING_CHOSEN)
    await context.services.database.empty_log()
    await context.say(update, Screen((await context.speech(update)).say("chat.delete.done")))


async def _kept(person: int, context: Context) -> Kept:
    async with context.services.database.reading() as session:
        return await OwnData(session, ROOMS).of(person)


def _items(kept: Kept, speech: Speech, now: datetime) -> list[Html]:
    items = []
    if kept.preference.language is not None:
        items.append(speech.say("chat.my_data.language", language=_name(kept.preference.language, speech)))
    if kept.preference.text_only:
        items.append(speech.say("chat.my_data.text_only"))
    if kept.preference.is_paused(now):
        items.append(speech.say("chat.my_data.paused"))
    if kept.preference.discreet:
        items.append(speech.say("chat.my_data.hidden"))
    if not kept.preference.invited:
        items.append(speech.say("chat.my_data.no_invitations"))
    if kept.preference.quiet_hours:
        hours = hours_in_words(read_hours(kept.preference.quiet_hours), speech)
        items.append(speech.say("chat.my_data.quiet", hours=hours or speech.plain("chat.quiet.none")))
    items += [
        speech.say(f"chat.my_data.kept.{what}", count=count) for what, count in kept.counts.items() if count
    ]
    for key, _, words in _heeded(kept.preference, speech):
        items.append(speech.say(f"chat.my_data.heeded.{key}", wish=words))
    if kept.role is not Role.CITIZEN:
        items.append(speech.say("chat.my_data.role", role=speech.plain(f"chat.role.{kept.role.value}")))
    if kept.acts:
        items.append(speech.say("chat.my_data.acts", count=kept.acts))
    return items


def _rows(kept: Kept, speech: Speech, now: datetime) -> tuple[Row, ...]:
    turn = "buttons" if kept.preference.text_only else "text"
    pause = "resume" if kept.preference.is_paused(now) else "stop"
    reading = [button(speech.plain(f"chat.button.read_{turn}"), Own(deed=turn))]
    named = "name_topics" if kept.preference.discreet else "hide_topics"
    unasked: tuple[Row, ...] = (
        [button(speech.plain(f"chat.button.{pause}"), Own(deed=pause))],
        [button(speech.plain("chat.button.quiet"), Hours())],
        [button(speech.plain(f"chat.button.{named}"), Own(deed=named))],
        asking(speech, invited=kept.preference.invited),
    )
    if kept.nothing:
        return (reading, *unasked)
    return (
        [button(speech.plain("chat.button.download"), Own(deed="download"))],
        *([[button(speech.plain("chat.button.saved"), SavedList())]] if kept.counts.get("saved") else []),
        reading,
        *unasked,
        *(
            [
                button(
                    speech.plain("chat.button.heed_no_more", wish=words),
                    heed_press("forget", key, value),
                )
            ]
            for key, value, words in _heeded(kept.preference, speech)
        ),
        [button(speech.plain("chat.button.delete_all"), Own(deed="ask_delete"))],
    )


def _heeded(preference: Preference, speech: Speech) -> list[tuple[str, str, str]]:
    """What every question heeds: a key of `PIECES`, the value, and the words for it."""
    kept = [("where", preference.neighbourhood)] if preference.neighbourhood else []
    kept += [("access", need) for need in preference.access]
    return [(key, value, wish_in_words(key, value, speech)) for key, value in kept]


def _name(tag: str, speech: Speech) -> str:
    return str(speech.locale.languages.get(tag.split("-")[0], tag))
