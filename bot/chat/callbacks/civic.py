"""Presses of what people ask of the city, and of what it owes them. What was written stands in the message
that a press is on: nothing of it is kept anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.finding import View
from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCity(View):
    """Asks the city for what the message quotes: shows what would be kept."""

    code: ClassVar[str] = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfNeed(Press):
    """Goes on with that: send, where (choose a part of the city), leave; `where` counts the city's parts from
    1, 0 for none."""

    code: ClassVar[str] = "nd"
    deed: str
    where: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Press):
    """One step of a proposal: begin, whom, where, help, preview, send, stop; with what was chosen so far.

    `where` counts the city's parts from 1, 0 for anywhere. Below what asks for the words it is leave.
    """

    code: ClassVar[str] = "np"
    step: str
    audience: str = ""
    where: int = 0
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalList(Press):
    """What was proposed, a page of it."""

    code: ClassVar[str] = "ni"
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OfProposal(Press):
    """Something done with a proposal: see, support."""

    code: ClassVar[str] = "no"
    proposal: str
    deed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Press):
    """One step of saying what is wrong about an opportunity: begin, about, unsaid (no words), send, stop.

    Below what asks for the words it is leave.
    """

    code: ClassVar[str] = "nw"
    opportunity: int
    deed: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseList(Press):
    """What the city promised, a page of it."""

    code: ClassVar[str] = "nl"
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPromise(Press):
    """Something done with a promise: see, history, follow, unfollow."""

    code: ClassVar[str] = "nm"
    promise: int
    deed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationList(Press):
    """What the city asks."""

    code: ClassVar[str] = "nc"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfConsultation(Press):
    """Something done with a consultation: see, choose (an option, counted from 0), send."""

    code: ClassVar[str] = "nv"
    consultation: int
    deed: str
    option: int = 0


PRESSES: tuple[type[Press], ...] = (
    *(AskCity, OfNeed, Propose, ProposalList, OfProposal, Correct),
    *(PromiseList, OfPromise, ConsultationList, OfConsultation),
)
