"""What a person may send, pass on or change that is more than words."""

from __future__ import annotations

import contextlib
from random import Random

from bot.demo import deeds
from bot.demo.deeds import ImpossibleDeed
from bot.demo.formatting import JSON
from bot.demo.person import PIXEL
from tests.random_people import words
from tests.random_people.life import Life, Someone
from tests.random_people.owed import ANSWER, NOTHING_DONE


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


def _is_command(message: JSON) -> bool:
    return any(e["type"] == "bot_command" and e["offset"] == 0 for e in message.get("entities", []))
