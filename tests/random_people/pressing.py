"""What a person may press: buttons of now and of old, and what no button holds."""

from __future__ import annotations

import dataclasses
from random import Random
from typing import Any, get_type_hints

from bot.chat.callbacks import PIECES, PRESSES, Own, Press
from bot.chat.codec import pack
from bot.demo import deeds
from bot.demo.formatting import JSON
from bot.demo.screen import buttons_of
from bot.demo.world import Query
from tests.random_people.life import Life, Someone
from tests.random_people.owed import ANSWER, NOTHING_DONE
from tests.random_people.sending import shares_location


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


def confirms_deletion(life: Life, someone: Someone, rng: Random) -> str:
    shown = someone.shown()
    if not shown:
        return NOTHING_DONE
    someone.tells("confirms that everything be deleted")
    deeds.press_data(life.world, someone.person.chat, shown[-1]["message_id"], pack(Own(deed="delete")))
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
            "2h",
            "1d1800",
            "hour",
            "evening",
            "2200-0800",
            "never",
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
