"""A walk through every screen of the bot: what each button leads to, by pressing it and by typing it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.chat.callbacks import (
    PIECES,
    Compare,
    Correct,
    EveryWeek,
    Extent,
    Filters,
    Follow,
    Followed,
    Going,
    Heed,
    Help,
    Hide,
    Hours,
    Languages,
    Later,
    Leave,
    Narrow,
    OfNeed,
    Opine,
    Own,
    Plan,
    Press,
    Propose,
    Ready,
    Receipted,
    Safe,
    Show,
    Speak,
    StillUseful,
    Tick,
)
from bot.chat.codec import unpack
from bot.delivery.reach import PATIENCE, Reach
from bot.demo import deeds
from bot.demo.formatting import JSON
from bot.demo.screen import buttons_of, content
from tests.random_people.life import Kind, Life, Someone
from tests.random_people.owed import ANSWER
from tests.random_people.watch import Watch

NAMES = {letter: name for name, letter in PIECES.items()}
STARTS = {
    "es": (
        ("/start",), ("/help",), ("/topics",), ("/mydata",), ("/language",), ("/privacy",), ("/nada",),
        ("inglés",), ("cerámica", "1"), ("curso gratis", "y el sábado"),
        ("taller sin escalones", "curso sin escalones"), ("guitarrra zzq",), ("curso de física cuántica",),
        ("yoga gratis en línea para niños el lunes en El Huizache",), ("cerca de mí",), ("elegir colonia",),
        ("me quiero morir",), ("/feedback",), ("/feedback", "este bot", "1", "seguir", "me quiero morir"),
        ("/feedback", "este bot", "contesta lento de noche", "2"),
        ("/stop",), ("/stop", "/mydata"), ("/quiet",), ("/saved",),
        ("cerámica", "1", "guardar", "listo", "/mydata"),
        ("cerámica", "1", "guardar", "otra hora", "escribir cuándo", "zzqx"),
        ("cerámica", "1", "guardar", "listo", "/pause"),
        ("/propose",), ("/propose", "Un taller para reparar bicicletas"),
        ("cerámica", "1", "esto está mal", "el precio", "Ahora es gratis"),
    ),
    "en": (
        ("/start",), ("/help",), ("/topics",), ("/mydata",), ("/language",), ("/privacy",), ("/nada",),
        ("English class",), ("free course", "and on Saturday"),
        ("step free workshop", "step free course"), ("swiming qz2xw",),
        ("quantum physics course",),
        ("free yoga online for children on Monday in El Huizache",), ("near me",),
        ("choose a neighbourhood",),
        ("I want to die",), ("/feedback",), ("/feedback", "this bot", "1", "go on", "I want to die"),
        ("/feedback", "this bot", "it answers slowly at night", "2"),
        ("/stop",), ("/stop", "/mydata"), ("/quiet",), ("/saved",),
        ("pottery", "1", "remind me", "done", "/mydata"),
        ("pottery", "1", "remind me", "another time", "write when", "zzqx"),
        ("pottery", "1", "remind me", "done", "/pause"),
        ("/propose",), ("/propose", "A workshop for mending bicycles"),
        ("pottery", "1", "this is wrong", "the price", "It is free now"),
    ),
}  # fmt: skip
"""What people begin with."""


@dataclass(frozen=True)
class Meanwhile:
    """Time that passes, with all that people are told unasked, after `unanswered` messages they met with
    silence."""

    time: timedelta
    unanswered: int = 0


TO_THE_EVENING = timedelta(hours=8, minutes=15)
UNASKED: dict[str, tuple[tuple[str | Meanwhile, ...], ...]] = {
    "es": (
        ("mañana en la tarde", "1", "guardar", Meanwhile(TO_THE_EVENING)),
        ("mañana en la tarde", "1", "guardar", Meanwhile(TO_THE_EVENING, unanswered=PATIENCE - 1)),
    ),
    "en": (
        ("tomorrow afternoon", "1", "remind me", Meanwhile(TO_THE_EVENING)),
        ("tomorrow afternoon", "1", "remind me", Meanwhile(TO_THE_EVENING, unanswered=PATIENCE - 1)),
    ),
}
"""What people begin with who are told something later."""


@dataclass(frozen=True)
class Way:
    """How one comes to a button: what is said first, then the button of each screen, the last one too."""

    said: tuple[str | Meanwhile, ...]
    buttons: tuple[str, ...] = ()

    def then(self, button: str) -> Way:
        return Way(self.said, (*self.buttons, button))


@dataclass(frozen=True)
class Shown:
    """The screen at the end of a way."""

    first_line: str
    kind: str
    offers: tuple[tuple[str, str], ...]
    """Each button that comes back to the bot: what it does, and its label."""
    text: str = field(default="", compare=False)
    """All that was said."""
    given: tuple[str, ...] = field(default=(), compare=False)
    """What the other buttons hold: an address, a number to copy, a link to pass on."""


class Hand(Protocol):
    """Does what a button of the last screen says, in one way or another; `label` is what is on it."""

    def __call__(self, life: Life, someone: Someone, button: str, label: str) -> None: ...


def name_of(press: Press) -> str:
    """What a button does, without which of many it does it to."""
    kind = type(press).__name__
    match press:
        case Show(page=page, why=why, removed=removed):
            ways = ("further" if page else "", "why" if why else "", "less" if removed else "")
            return " ".join([kind, *filter(None, ways)])
        case Filters(key=key) | Narrow(key=key):
            return f"{kind} {NAMES.get(key, '')}".strip()
        case Compare(first=first, second=second):
            return f"{kind} {'both' if second else 'second' if first else 'first'}"
        case Follow(weekly=weekly):
            return f"{kind} {'weekly' if weekly else 'soon'}"
        case EveryWeek(at=at):
            return f"{kind} {'hour' if at else 'day'}"
        case Followed(deed=what):
            return f"{kind} {what}"
        case Ready(question=what) | Heed(deed=what) | Own(deed=what) | Help(about=what) | Safe(deed=what):
            return f"{kind} {what}"
        case Opine(step=what) | Receipted(deed=what):
            return f"{kind} {what}"
        case Speak(greet=greet):
            return f"{kind} {'at the beginning' if greet else 'from now on'}"
        case Languages(other=other):
            return f"{kind} {'other' if other else ''}".strip()
        case Hours(hours=hours):
            return f"{kind} {hours if hours.isalpha() else 'chosen' if hours else ''}".strip()
        case Plan(more=yes) | Tick(on=yes) | Extent(whole=yes) | Hide(on=yes) | Leave(search=yes):
            return f"{kind} {'more' if yes else ''}".strip()
        case Going(going=yes) | StillUseful(yes=yes):
            return f"{kind} {'yes' if yes else 'no'}"
        case Later(when=when):
            return f"{kind} {when}"
        case OfNeed(deed=what) | Correct(deed=what) | Propose(step=what):
            return f"{kind} {what}"
    return kind


def offered(message: JSON) -> Iterator[tuple[str, JSON]]:
    """The buttons of a message that come back to the bot, each with what it does."""
    for row in buttons_of(message):
        for button in row:
            if (press := unpack(str(button.get("callback_data", "")))) is not None:
                yield name_of(press), button


def pressing(life: Life, someone: Someone, button: str, label: str) -> None:
    """With a finger."""
    message, found = find(someone, button)
    deeds.press_data(
        life.world, someone.person.chat, message["message_id"], found["callback_data"], label=label
    )


def typing(life: Life, someone: Someone, button: str, label: str) -> None:
    """By writing what is on it."""
    deeds.say(life.world, someone.person.chat, label)


def numbering(life: Life, someone: Someone, button: str, label: str) -> None:
    """By writing the number that stands before it in a text without buttons."""
    text = "\n".join(map(content, someone.shown()[-1:]))
    number = label if label.isdecimal() else numbers_of(text).get(label)
    assert number is not None, f"no number for {label!r}:\n" + "\n".join(someone.told)
    deeds.say(life.world, someone.person.chat, number)


class Walker:
    """Walks with people of one language, a new person for each way, many at once."""

    def __init__(self, watch: Watch, language: str) -> None:
        self._life = watch.life
        self._watch = watch
        self._language = language
        self._labels: dict[Way, str] = {}
        self._begun = watch.life.town.clock.now()

    async def walk(self, starts: Sequence[tuple[str | Meanwhile, ...]]) -> dict[Way, Shown]:
        """A shortest way to each button that there is, and what it shows."""
        found: dict[str, tuple[Way, Shown]] = {}
        level = [Way(start) for start in starts]
        while level:
            shown = dict(zip(level, await self.go(level, pressing), strict=True))
            found.update({way.buttons[-1]: (way, shown[way]) for way in level if way.buttons})
            beyond: dict[str, Way] = {}
            for way in level:
                for button, label in shown[way].offers:
                    if button not in found and button not in beyond:
                        beyond[button] = way.then(button)
                        self._labels[beyond[button]] = label
            level = list(beyond.values())
        return dict(found.values())

    async def go(self, ways: Sequence[Way], hand: Hand, *, first: Sequence[str] = ()) -> list[Shown]:
        """Goes these ways with people who have never been here; AssertionError where a step leads nowhere.

        Those in which time passes go after those in which none does.
        """
        waiting = {way for way in ways if any(isinstance(each, Meanwhile) for each in way.said)}
        shown: dict[Way, Shown] = {}
        for group in ([way for way in ways if way not in waiting], [way for way in ways if way in waiting]):
            if group:
                shown.update(zip(group, await self._go(group, hand, first=first), strict=True))
        return [shown[way] for way in ways]

    async def _go(self, ways: Sequence[Way], hand: Hand, *, first: Sequence[str]) -> list[Shown]:
        clock = self._life.town.clock
        # Whoever went before has let time pass: all of them set out at the same hour of the same day.
        clock.turn(self._begun - clock.now())
        walking = [(self._life.welcome(Kind("Ana", self._language)), way) for way in ways]
        shown: dict[Way, Shown] = {}
        for step in range(max(len(first) + len(way.said) + len(way.buttons) for way in ways)):
            self._life.begin_round()
            acting = []
            passed = [
                (someone, texts[step])
                for someone, way in walking
                if step < len(texts := (*first, *way.said)) and isinstance(texts[step], Meanwhile)
            ]
            await self._passes(passed)
            for someone, way in walking:
                texts = (*first, *way.said)
                if step < len(texts):
                    if isinstance(text := texts[step], str):
                        deeds.say(self._life.world, someone.person.chat, text)
                elif step < len(texts) + len(way.buttons):
                    place = step - len(texts)
                    so_far = Way(way.said, way.buttons[: place + 1])
                    hand(self._life, someone, so_far.buttons[-1], self._labels[so_far])
                else:
                    continue
                acting.append((someone, way))
            await self._settles([someone for someone, _ in acting])
            shown.update({way: shown_to(someone) for someone, way in acting})
        return [shown[way] for way in ways]

    async def _passes(self, passed: Sequence[tuple[Someone, object]]) -> None:
        """Lets time pass for those who wait: as long for all, for there is one clock."""
        meanwhiles = [(someone, each) for someone, each in passed if isinstance(each, Meanwhile)]
        if not meanwhiles:
            return
        async with self._life.town.database.writing() as session:
            for someone, each in meanwhiles:
                for _ in range(each.unanswered):
                    await Reach(session).sent(someone.person.id)
        await self._life.town.passes(max(each.time for _, each in meanwhiles))

    async def _settles(self, acting: Sequence[Someone]) -> None:
        api = self._life.town.server.api
        await api.settling.wait(patience=60)
        faults = self._watch.faults([(someone, ANSWER) for someone in acting])
        told = ["\n".join(someone.told) for someone in acting]
        assert not faults, "\n".join([*faults, *told])
        api.calls.clear()


def shown_to(someone: Someone) -> Shown:
    """What the bot said or changed last, all its messages of this step together."""
    messages = [c.body for c in someone.heard if c.kind in ("message", "edited") and c.body["from"]["is_bot"]]
    if not messages:
        return Shown("", "gone", ())
    kinds = {"document", "venue"} & set().union(*messages)
    offers = tuple((name, button["text"]) for message in messages for name, button in offered(message))
    given = [held for message in messages for row in buttons_of(message) for b in row for held in _held(b)]
    text = "\n".join(map(content, messages))
    return Shown(text.split("\n")[0], next(iter(kinds), "text"), offers, text, tuple(given))


def find(someone: Someone, button: str) -> tuple[JSON, JSON]:
    """The newest message that has such a button, and the first of them in it."""
    for message in reversed(someone.shown()):
        for name, found in offered(message):
            if name == button:
                return message, found
    raise AssertionError(f"there is no {button!r}:\n" + "\n".join(someone.told))


def numbers_of(text: str) -> dict[str, str]:
    """The numbered choices at the end of a text, by their words."""
    found = re.findall(r"^(\d+)\. (.+)$", text, re.MULTILINE)
    return {words: number for number, words in reversed(found)}


def _held(button: JSON) -> Iterator[str]:
    yield from (button[key] for key in ("url",) if key in button)
    yield from (button[key]["text"] for key in ("copy_text",) if key in button)
    yield from (
        f"start={button[key]['query']}" for key in ("switch_inline_query_chosen_chat",) if key in button
    )
