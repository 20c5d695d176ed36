"""What a person may do, each with how often and with what the bot owes for it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bot.demo import deeds, sharing
from tests.random_people import words
from tests.random_people.life import Life, Someone
from tests.random_people.owed import ANSWER, NOTHING_DONE, RESULTS
from tests.random_people.pressing import (
    confirms_deletion,
    forges_press,
    presses,
    presses_old,
    presses_own_keyboard,
    presses_unreadable,
)
from tests.random_people.saying import (
    asks,
    changes_question,
    commands,
    commands_badly,
    follows_forged_link,
    follows_link,
    is_in_danger,
    replies,
    says_command_in_words,
    says_label,
    says_number,
    says_safe_word,
    says_when,
    types_nonsense,
)
from tests.random_people.sending import (
    edits,
    forwards,
    is_noticed,
    sends_album,
    sends_file,
    sends_something_else,
    shares_location,
)

Act = Callable[[Life, Someone, Random], str]


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
    sharing.search_inline(
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
    sharing.pick_inline(life.world, someone.person.chat, *rng.choice(results))
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
    types_nonsense: 9, says_when: 4,
    is_in_danger: 2, says_safe_word: 1, commands: 7, commands_badly: 3, follows_link: 4,
    follows_forged_link: 3,
    presses: 34, presses_old: 14, presses_own_keyboard: 3, forges_press: 6, presses_unreadable: 1, edits: 7,
    shares_location: 3, sends_file: 4, sends_album: 1, sends_something_else: 2, is_noticed: 1, forwards: 3,
    replies: 2, searches_inline: 4, picks_inline: 1, speaks_in_group: 1, changes_app_language: 1,
    confirms_deletion: 1, blocks: 1, asks_and_blocks: 1, unblocks: 1, clears_chat: 1,
}  # fmt: skip
"""Every act, and how often it is done beside the others."""
