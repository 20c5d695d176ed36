"""What a person may do, each with how often and with what the bot owes for it."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
from collections.abc import Callable
from random import Random
from typing import Any, get_type_hints

from bot.chat.callbacks import PIECES, PRESSES, Own, Press, pack
from bot.demo import deeds
from bot.demo.deeds import ImpossibleDeed
from bot.demo.formatting import JSON
from bot.demo.person import PIXEL
from bot.demo.screen import buttons_of
from bot.demo.world import Query
from bot.links import Item, Neighbourhood, Question, Topic, slug_of
from bot.links import pack as pack_link
from tests.random_people import words
from tests.random_people.life import Life, Someone

ANSWER = "answer"
"""A word, a change or a file of the bot in this chat."""
RESULTS = "results"
"""An answer to an inline question."""
NOTHING_DONE = "nothing done"
"""There was nothing to press, to edit or to pass on."""
SILENCES = {
    "not for us": "Telegram does not tell the bot, or it is said in a group, where the bot keeps quiet.",
    "service": "A pinned message or a changed picture is no word of the person.",
    "part of an album": "An album is answered once, at its first picture.",
    "edited into a command": "A command is carried out when it is sent; changed later, it would act twice.",
    "blocked": "Whoever has blocked the bot hears nothing from it.",
    "as it was": "The press leads to what is shown already: its spinner ends, and nothing else can change.",
}
"""The silences the bot has chosen, each with its reason; any other is a fault."""

Act = Callable[[Life, Someone, Random], str]


def asks(life: Life, someone: Someone, rng: Random) -> str:
    return _says(life, someone, life.mark(words.question(someone.language, rng), rng))


def changes_question(life: Life, someone: Someone, rng: Random) -> str:
    return _says(life, someone, rng.choice(words.CHANGES[someone.language]))


def says_number(life: Life, someone: Someone, rng: Random) -> str:
    return _says(
        life,
        someone,
        rng.choice((str(rng.randint(0, 30)), f"({rng.randint(1, 9)})", f"{rng.randint(1, 6)}.")),
    )


def says_label(life: Life, someone: Someone, rng: Random) -> str:
    labels = [button["text"] for m in someone.shown()[-3:] for row in buttons_of(m) for button in row]
    labels += [b["text"] for row in (someone.person.chat.keyboard or {}).get("keyboard", []) for b in row]
    if not labels:
        return NOTHING_DONE
    label = rng.choice(labels)
    return _says(life, someone, rng.choice((label, label.lower(), label.upper(), f"{label}.", label[:5])))


def says_command_in_words(life: Life, someone: Someone, rng: Random) -> str:
    return _says(life, someone, rng.choice(words.said_for_commands(life.town.services.languages)))


def types_nonsense(life: Life, someone: Someone, rng: Random) -> str:
    pools = (
        words.GIBBERISH,
        words.EMOJI,
        words.MARKUP,
        words.STRANGE,
        words.OTHER_LANGUAGES,
        (words.letters(rng),),
    )
    return _says(life, someone, rng.choice(rng.choice(pools)))


def is_in_danger(life: Life, someone: Someone, rng: Random) -> str:
    return _says(life, someone, rng.choice(words.IN_DANGER[someone.language]))


def says_safe_word(life: Life, someone: Someone, rng: Random) -> str:
    return _says(life, someone, words.safe_word(life.town.services.languages, rng))


def commands(life: Life, someone: Someone, rng: Random) -> str:
    return _says(life, someone, f"/{rng.choice(words.COMMANDS)}")


def commands_badly(life: Life, someone: Someone, rng: Random) -> str:
    wrong = f"/{rng.choice(words.COMMANDS)} {rng.choice(words.ARGUMENTS)}"
    return _says(life, someone, rng.choice((wrong, rng.choice(words.NO_COMMANDS))))


def follows_link(life: Life, someone: Someone, rng: Random) -> str:
    search, now = life.town.search.current, life.town.clock.now()
    areas = [name for name, _ in search.areas(now=now)] or ["Centro"]
    topics = [code for code, _ in search.shelves(life.town.application.bot_data.topics.children(""), now=now)]
    question = rng.choice(words.QUESTIONS[someone.language])[:20]
    links = (
        Item(rng.randint(1, 450)),
        Topic(rng.choice(topics or ["music"])),
        Question(question),
        Neighbourhood(slug_of(rng.choice(areas))),
    )
    payloads = [*map(pack_link, links), "today", "weekend", "help", "group"]
    return _says(life, someone, f"/start {rng.choice(payloads)}")


def follows_forged_link(life: Life, someone: Someone, rng: Random) -> str:
    letters = "ABCDEFabcdef0123456789-_"
    forged = "q_" + "".join(rng.choice(letters) for _ in range(rng.randint(1, 62)))
    binary = "q_" + base64.urlsafe_b64encode(rng.randbytes(rng.randint(1, 46))).decode().rstrip("=")
    return _says(life, someone, f"/start {rng.choice((*words.FORGED_LINKS, forged, binary))}")


def presses(life: Life, someone: Someone, rng: Random) -> str:
    """One of the buttons shown last; a link is followed, as the app does."""
    places = _places(someone)[-1:]
    return _press(life, someone, rng, places)


def presses_old(life: Life, someone: Someone, rng: Random) -> str:
    return _press(life, someone, rng, _places(someone))


def presses_own_keyboard(life: Life, someone: Someone, rng: Random) -> str:
    rows = (someone.person.chat.keyboard or {}).get("keyboard", [])
    if not rows:
        return NOTHING_DONE
    row = rng.randrange(len(rows))
    pressed = deeds.press_reply_button(life.world, someone.person.chat, row, rng.randrange(len(rows[row])))
    if pressed.kind == "location":
        return shares_location(life, someone, rng)
    return ANSWER


def forges_press(life: Life, someone: Someone, rng: Random) -> str:
    """Data that no button under this message has: of other buttons, made up, or of another age."""
    # No app has ever shown a button below a file, or below what brought the phone's own buttons.
    fixed = someone.person.chat.fixed
    shown = [m for m in someone.shown() if "text" in m and m["message_id"] not in fixed]
    if not shown:
        return NOTHING_DONE
    seen = [b["callback_data"] for m in shown for row in buttons_of(m) for b in row if "callback_data" in b]
    made = rng.choice(
        (pack(_made_up(rng)), rng.choice(seen or ["2:T"]), _broken(rng.choice(seen or ["2:T"]), rng))
    )
    number = rng.choice(shown)["message_id"]
    someone.tells(f"forges a press {made!r} on message {number}")
    deeds.press_data(life.world, someone.person.chat, number, made)
    return ANSWER


def presses_unreadable(life: Life, someone: Someone, rng: Random) -> str:
    """A press on a message that Telegram does not show to the bot any more (InaccessibleMessage)."""
    if someone.person.chat.blocked or not someone.person.chat.started:
        return NOTHING_DONE
    data, number = pack(_made_up(rng)), rng.randint(1, 10_000)
    someone.tells(f"presses {data!r} on a message the bot cannot read")
    chat, query = (
        someone.person.chat,
        Query(life.world.next_query_id(), "callback_query", someone.person.id, life.world.clock.now(), data),
    )
    life.world.queries[query.id] = query
    body = {
        "id": query.id,
        "from": chat.account.as_user(),
        "message": {"chat": chat.account.as_chat(), "message_id": number, "date": 0},
        "chat_instance": chat.instance,
        "data": data,
    }
    life.world.updates.add("callback_query", body)
    return ANSWER


def edits(life: Life, someone: Someone, rng: Random) -> str:
    own = [m for m in someone.own() if "via_bot" not in m and "forward_origin" not in m]
    if not own:
        return NOTHING_DONE
    message = rng.choice(own[-6:])
    pools = (
        words.CHANGES[someone.language],
        words.GIBBERISH,
        words.EMOJI,
        words.STRANGE,
        ("/help", "/delete yes"),
    )
    text = rng.choice((words.question(someone.language, rng), rng.choice(rng.choice(pools))))
    someone.tells(f"edits message {message['message_id']}")
    before = message["text"]
    with contextlib.suppress(ImpossibleDeed):
        edited = deeds.edit(life.world, someone.person.chat, message["message_id"], text)
        if edited["text"].startswith("/") and _is_command(edited):
            return "edited into a command"
        return "as it was" if edited["text"] == before else ANSWER
    return NOTHING_DONE


def shares_location(life: Life, someone: Someone, rng: Random) -> str:
    point = rng.choice(((19.43, -99.13), (19.88, -98.56), (0.0, 0.0), (-90.0, 180.0), (90.0, -180.0)))
    deeds.share_location(life.world, someone.person.chat, *point)
    return ANSWER


def sends_file(life: Life, someone: Someone, rng: Random) -> str:
    caption = rng.choice(("", "", words.question(someone.language, rng), "🎉" * 500, "<b>"))
    kind, name = rng.choice(
        (("document", "lista.csv"), ("photo", "a.png"), ("voice", "v.oga"), ("sticker", "s.webp"))
    )
    content = PIXEL if kind == "photo" else rng.randbytes(20)
    stored = life.world.files.put(content, name=name, kind=kind)
    deeds.send_file(
        life.world, someone.person.chat, stored, caption=caption if kind in ("document", "photo") else ""
    )
    return ANSWER


def sends_album(life: Life, someone: Someone, rng: Random) -> str:
    life.albums += 1
    for _ in range(rng.randint(2, 5)):
        stored = life.world.files.put(PIXEL, name="a.png", kind="photo")
        body = {"photo": [deeds.photo_of(stored)], "media_group_id": str(life.albums)}
        deeds.send(life.world, someone.person.chat, body)
    return ANSWER


def sends_something_else(life: Life, someone: Someone, rng: Random) -> str:
    point = {"latitude": 19.4, "longitude": -99.1}
    bodies: tuple[JSON, ...] = (
        {"contact": {"phone_number": "+525500000000", "first_name": "Luz"}},
        {"dice": {"emoji": "🎲", "value": 4}},
        {"venue": {"location": point, "title": "Parque", "address": "Calle 1"}, "location": point},
        {"location": {**point, "live_period": 900}},
        {"text": "", "story": {"chat": someone.person.chat.account.as_chat(), "id": 3}},
        {"text": "reply", "quote": {"text": "x", "position": 0}},
    )
    body = {key: value for key, value in rng.choice(bodies).items() if value != ""}
    deeds.send(life.world, someone.person.chat, body)
    return ANSWER


def is_noticed(life: Life, someone: Someone, rng: Random) -> str:
    if not someone.person.chat.started:
        return NOTHING_DONE
    body: JSON = rng.choice(
        ({"pinned_message": None}, {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}})
    )
    if "pinned_message" in body:
        shown = someone.shown()
        if not shown:
            return NOTHING_DONE
        body = {"pinned_message": {k: v for k, v in shown[-1].items() if k != "reply_to_message"}}
    deeds.send(life.world, someone.person.chat, body)
    return "service"


def forwards(life: Life, someone: Someone, rng: Random) -> str:
    """Passes on a message of the bot, of a friend, or of a channel."""
    shown = someone.shown()
    origin = {"type": "hidden_user", "sender_user_name": "Alguien", "date": life.world.seconds()}
    said: JSON = {
        "text": rng.choice((words.question(someone.language, rng), "🎉\n\n\nyoga\nmás", "/start o_3"))
    }
    if shown and rng.random() < 0.7:
        said = {
            k: v
            for k, v in rng.choice(shown).items()
            if k in ("text", "entities", "reply_markup", "document", "caption")
        }
        origin = {"type": "user", "sender_user": life.world.bot_user(), "date": life.world.seconds()}
    if not said.keys() - {"reply_markup"}:
        return NOTHING_DONE
    deeds.send(life.world, someone.person.chat, {"forward_origin": origin, **said})
    return ANSWER


def replies(life: Life, someone: Someone, rng: Random) -> str:
    shown = someone.shown()
    if not shown:
        return NOTHING_DONE
    deeds.say(
        life.world,
        someone.person.chat,
        rng.choice(words.CHANGES[someone.language]),
        reply_to=rng.choice(shown)["message_id"],
    )
    return ANSWER


def searches_inline(life: Life, someone: Someone, rng: Random) -> str:
    said = rng.choice(
        (
            "",
            words.question(someone.language, rng),
            "o_3",
            "o_0",
            rng.choice(words.STRANGE)[:256],
            rng.choice(words.IN_DANGER[someone.language]),
        )
    )
    someone.tells(f"searches inline {said[:60]!r}")
    deeds.search_inline(
        life.world, someone.person.chat, said, offset=rng.choice(("", "", "10", "-1", "x", "99999", "²"))
    )
    return RESULTS


def picks_inline(life: Life, someone: Someone, rng: Random) -> str:
    """Sends an inline result into the chat with the bot, as a friend would get it."""
    queries = [
        q
        for q in life.world.queries.values()
        if q.kind == "inline_query" and q.person == someone.person.id and q.answer
    ]
    results = [(query, result["id"]) for query in queries[-3:] for result in (query.answer or {})["results"]]
    if not results:
        return NOTHING_DONE
    deeds.pick_inline(life.world, someone.person.chat, *rng.choice(results))
    return ANSWER


def speaks_in_group(life: Life, someone: Someone, rng: Random) -> str:
    """A group has the bot in it: what is said there is not for the bot, and no command is carried out."""
    message = {
        "message_id": life.world.next_message_id(),
        "from": someone.person.chat.account.as_user(),
        "chat": {"id": -100_500, "type": "supergroup", "title": "Familia"},
        "date": life.world.seconds(),
        "text": rng.choice(words.QUESTIONS[someone.language]),
    }
    life.world.updates.add("message", message)
    return "not for us"


def changes_app_language(life: Life, someone: Someone, rng: Random) -> str:
    language = rng.choice(("es", "en", "fr", "", "zh-hans", "pt-br"))
    someone.tells(f"sets the app to {language!r}")
    life.world.change_person(someone.person.id, language_code=language)
    return "not for us"


def confirms_deletion(life: Life, someone: Someone, rng: Random) -> str:
    shown = someone.shown()
    if not shown:
        return NOTHING_DONE
    someone.tells("confirms that everything be deleted")
    deeds.press_data(life.world, someone.person.chat, shown[-1]["message_id"], pack(Own(deed="delete")))
    return ANSWER


def blocks(life: Life, someone: Someone, rng: Random) -> str:
    deeds.block(life.world, someone.person.chat)
    someone.tells("blocks the bot")
    return "not for us"


def asks_and_blocks(life: Life, someone: Someone, rng: Random) -> str:
    asks(life, someone, rng)
    blocks(life, someone, rng)
    return "blocked"


def unblocks(life: Life, someone: Someone, rng: Random) -> str:
    if someone.person.chat.blocked and rng.random() < 0.4:
        deeds.unblock(life.world, someone.person.chat)
        someone.tells("unblocks the bot")
    return "not for us"


def clears_chat(life: Life, someone: Someone, rng: Random) -> str:
    """Deletes the conversation on both sides, as the app offers."""
    for number in list(someone.person.chat.messages):
        life.world.remove(someone.person.chat, number)
    someone.person.chat.keyboard = None
    return "not for us"


ACTS: dict[Act, float] = {
    asks: 24, changes_question: 16, says_number: 8, says_label: 10, says_command_in_words: 5,
    types_nonsense: 9,
    is_in_danger: 2, says_safe_word: 1, commands: 7, commands_badly: 3, follows_link: 4,
    follows_forged_link: 3,
    presses: 34, presses_old: 14, presses_own_keyboard: 3, forges_press: 6, presses_unreadable: 1, edits: 7,
    shares_location: 3, sends_file: 4, sends_album: 1, sends_something_else: 2, is_noticed: 1, forwards: 3,
    replies: 2, searches_inline: 4, picks_inline: 1, speaks_in_group: 1, changes_app_language: 1,
    confirms_deletion: 1, blocks: 1, asks_and_blocks: 1, unblocks: 1, clears_chat: 1,
}  # fmt: skip
"""Every act, and how often it is done beside the others."""


def _says(life: Life, someone: Someone, text: str) -> str:
    try:
        deeds.say(life.world, someone.person.chat, text)
    except ImpossibleDeed:
        return NOTHING_DONE
    return ANSWER


def _places(someone: Someone) -> list[JSON]:
    return [message for message in someone.shown() if buttons_of(message)]


def _press(life: Life, someone: Someone, rng: Random, messages: list[JSON]) -> str:
    if not messages:
        return NOTHING_DONE
    message = rng.choice(messages)
    rows = buttons_of(message)
    row = rng.randrange(len(rows))
    column = rng.randrange(len(rows[row]))
    number, label = message["message_id"], rows[row][column]["text"]
    someone.tells(
        f"presses [{label}] on message {number} ({rows[row][column].get('callback_data', 'no data')})"
    )
    pressed = deeds.press(life.world, someone.person.chat, number, row, column)
    return ANSWER if pressed.kind == "query" else "not for us"


def _made_up(rng: Random) -> Press:
    kind = rng.choice(PRESSES)
    hints = get_type_hints(kind)
    values = {f.name: _value(hints[f.name], rng) for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    try:
        pack(kind(**values))
    except ValueError:
        return Own(deed="nothing")
    return kind(**values)


def _value(hint: Any, rng: Random) -> object:
    if hint is bool:
        return rng.random() < 0.5
    if hint is int:
        return rng.choice((0, 1, 2, 7, 450, 10**6, 2**31, 2**53, 2**63 - 1))
    if hint is str:
        known = (
            "",
            "music",
            "nothing",
            "today",
            "see",
            "delete",
            "search",
            "hide",
            "es-MX",
            "free",
            "f",
            "w",
            "p",
            "centro",
            "date",
            "all",
            "person",
        )
        return rng.choice(known)
    return frozenset(rng.sample(sorted(PIECES), rng.randint(0, 3)))


def _broken(data: str, rng: Random) -> str:
    place = rng.randrange(len(data) + 1)
    broken = rng.choice(
        (
            data[:place],
            data[:place] + rng.choice("0:9aZ٣_") + data[place:],
            data.replace("2", "1", 1),
            data + ":",
            data[::-1],
            "",
        )
    )
    return broken.encode()[:64].decode(errors="ignore") or "x"


def _is_command(message: JSON) -> bool:
    return any(e["type"] == "bot_command" and e["offset"] == 0 for e in message.get("entities", []))
