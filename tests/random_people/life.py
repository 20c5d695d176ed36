"""A life of several people with the bot: the steps that were drawn, how they are taken, what was heard."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from bot.demo.formatting import JSON
from bot.demo.person import Person
from bot.demo.screen import buttons_of, content
from bot.demo.world import Change
from tests.journeys.conftest import Town

CITY = -1
"""Who takes a step that no person takes: the clock, the catalogue."""
ADMIN = 1_908_070_605
"""The number of the one who is an admin: no other number of the sample city reads like it."""


@dataclass(frozen=True)
class Step:
    """One deed of one person (or of the city); `seed` decides what about it is left to chance.

    Steps of one `round` happen at once. A step knows nothing of the steps before it: any of them can be left
    out, and the rest still says what it said.
    """

    round: int
    who: int
    deed: str
    seed: int


@dataclass(frozen=True)
class Kind:
    """Who a person is: a name, the language of the app, Telegram's number where it matters."""

    name: str
    language: str
    id: int | None = None


def people_of(languages: tuple[str, ...], count: int) -> tuple[Kind, ...]:
    """As many people as asked for; the first of them is an admin of the bot."""
    names = ("Ana", "Beto", "Carmen", "Dai", "Elena", "Fidel", "Goyo", "Hana", "Inés", "Juan", "Keiko", "Luz")
    return tuple(
        Kind(name, languages[place % len(languages)], ADMIN if place == 0 else None)
        for place, name in enumerate(names[:count])
    )


@dataclass
class Someone:
    """A person with all that was said and done, and what became of it in this round."""

    person: Person
    language: str
    told: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    heard: list[Change] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.person.chat.account.first_name

    def tells(self, what: str) -> None:
        """Writes down what the person did, in words, where the chat itself does not show it."""
        self.told.append(f"{self.name} {what}")

    def shown(self) -> list[JSON]:
        """The bot's messages in the chat, oldest first."""
        return [m for m in self.person.chat.messages.values() if m["from"]["is_bot"]]

    def own(self) -> list[JSON]:
        """The person's own texts in the chat, oldest first."""
        return [m for m in self.person.chat.messages.values() if not m["from"]["is_bot"] and "text" in m]


class Life:
    """People who talk to the bot of a town, each with a transcript."""

    def __init__(self, town: Town, kinds: tuple[Kind, ...]) -> None:
        self.town = town
        self.world = town.server.api.world
        self.people: list[Someone] = []
        self.marks: list[str] = []
        """Words that nobody but our people uses: none of them may be found anywhere afterwards."""
        self._by_id: dict[int, Someone] = {}
        self.albums = 0
        for kind in kinds:
            self.welcome(kind)
        self.world.listen(self._notice)

    def welcome(self, kind: Kind) -> Someone:
        """One more person."""
        person = self.town.person(kind.name, language=kind.language, id=kind.id)
        someone = Someone(person, "en" if kind.language.startswith(("en", "ar")) else "es")
        self.people.append(someone)
        self._by_id[person.id] = someone
        return someone

    def mark(self, text: str, rng: Random) -> str:
        """The text, now and then with a word in it that can be looked for later."""
        if rng.random() < 0.2 and len(text) < 200:
            self.marks.append(f"qz{len(self.marks)}xw")
            return f"{text} {self.marks[-1]}"
        return text

    def begin_round(self) -> None:
        """Forgets what was heard in the round before."""
        for someone in self.people:
            someone.heard.clear()

    def _notice(self, change: Change) -> None:
        someone = self._by_id.get(change.person)
        if someone is None:
            return
        body = change.body
        someone.heard.append(change)
        if change.kind in ("message", "edited"):
            by_bot = body["from"]["is_bot"]
            who = "bot" if by_bot else someone.name
            verb = "" if change.kind == "message" else f" (changes message {body['message_id']})"
            if not by_bot and (text := body.get("text", body.get("caption"))):
                someone.words.append(text)
            someone.told.append(f"{who}{verb}: {_as_lines(body)}")
        elif change.kind == "deleted":
            someone.told.append(f"(message {body['message_id']} is gone)")
        elif change.kind == "answered" and body["text"]:
            someone.told.append(f"bot, in passing: {body['text']}")


def as_dialogue(someone: Someone, *, most: int = 400) -> str:
    """The conversation as one reads it, the newest `most` lines."""
    return "\n".join("\n".join(someone.told).splitlines()[-most:])


def drawn(seed: int, rounds: int, people: int, deeds: dict[str, float], city: dict[str, float]) -> list[Step]:
    """The steps of a life, from its seed alone: in each round some of the people do something at once."""
    rng = Random(seed)
    steps: list[Step] = []
    names, weights = list(deeds), list(deeds.values())
    for number in range(rounds):
        for who in sorted(rng.sample(range(people), rng.randint(1, people))):
            steps.append(Step(number, who, rng.choices(names, weights)[0], rng.getrandbits(32)))
        if rng.random() < 0.25:
            steps.append(
                Step(number, CITY, rng.choices(list(city), list(city.values()))[0], rng.getrandbits(32))
            )
    return steps


def in_rounds(steps: list[Step]) -> list[list[Step]]:
    """The steps by round, in order."""
    rounds: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        rounds[step.round].append(step)
    return [rounds[number] for number in sorted(rounds)]


def _as_lines(message: JSON) -> str:
    said = re.sub(r"(.{300}).{100,}", r"\1 […]", content(message))
    rows = [" ".join(f"[{button['text']}]" for button in row) for row in buttons_of(message)]
    return "\n    ".join([*said.split("\n"), *rows]) or f"({', '.join(sorted(message))})"
