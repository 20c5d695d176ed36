"""What a person may write."""

from __future__ import annotations

import base64
from random import Random

from bot.demo import deeds
from bot.demo.deeds import ImpossibleDeed
from bot.demo.screen import buttons_of
from bot.links import Item, Neighbourhood, Question, Topic, slug_of
from bot.links import pack as pack_link
from tests.random_people import words
from tests.random_people.life import Life, Someone
from tests.random_people.owed import ANSWER, NOTHING_DONE


def asks(life: Life, someone: Someone, rng: Random) -> str:
    return say(life, someone, life.mark(words.question(someone.language, rng), rng))


def changes_question(life: Life, someone: Someone, rng: Random) -> str:
    return say(life, someone, rng.choice(words.CHANGES[someone.language]))


def says_number(life: Life, someone: Someone, rng: Random) -> str:
    return say(
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
    return say(life, someone, rng.choice((label, label.lower(), label.upper(), f"{label}.", label[:5])))


def says_command_in_words(life: Life, someone: Someone, rng: Random) -> str:
    return say(life, someone, rng.choice(words.said_for_commands(life.town.services.languages)))


def types_nonsense(life: Life, someone: Someone, rng: Random) -> str:
    pools = (
        words.GIBBERISH,
        words.EMOJI,
        words.MARKUP,
        words.STRANGE,
        words.OTHER_LANGUAGES,
        (words.letters(rng),),
    )
    return say(life, someone, rng.choice(rng.choice(pools)))


def says_when(life: Life, someone: Someone, rng: Random) -> str:
    return say(life, someone, rng.choice(words.WHEN[someone.language]))


def is_in_danger(life: Life, someone: Someone, rng: Random) -> str:
    return say(life, someone, rng.choice(words.IN_DANGER[someone.language]))


def says_safe_word(life: Life, someone: Someone, rng: Random) -> str:
    return say(life, someone, words.safe_word(life.town.services.languages, rng))


def commands(life: Life, someone: Someone, rng: Random) -> str:
    return say(life, someone, f"/{rng.choice(words.COMMANDS)}")


def commands_badly(life: Life, someone: Someone, rng: Random) -> str:
    wrong = f"/{rng.choice(words.COMMANDS)} {rng.choice(words.ARGUMENTS)}"
    return say(life, someone, rng.choice((wrong, rng.choice(words.NO_COMMANDS))))


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
    return say(life, someone, f"/start {rng.choice(payloads)}")


def follows_forged_link(life: Life, someone: Someone, rng: Random) -> str:
    letters = "ABCDEFabcdef0123456789-_"
    forged = "q_" + "".join(rng.choice(letters) for _ in range(rng.randint(1, 62)))
    binary = "q_" + base64.urlsafe_b64encode(rng.randbytes(rng.randint(1, 46))).decode().rstrip("=")
    return say(life, someone, f"/start {rng.choice((*words.FORGED_LINKS, forged, binary))}")


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


def say(life: Life, someone: Someone, text: str) -> str:
    try:
        deeds.say(life.world, someone.person.chat, text)
    except ImpossibleDeed:
        return NOTHING_DONE
    return ANSWER
