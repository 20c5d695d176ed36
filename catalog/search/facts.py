"""What is stated of each document besides words: price, access, audience, ages, kind, language, online."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from catalog.model import (
    ACCESS_NEEDS,
    PREREQUISITES,
    AttendanceMode,
    Audience,
    EventStatus,
    Kind,
    Known,
    Opportunity,
    Position,
    Price,
    PriceKind,
)
from catalog.search.joint import Joint
from catalog.search.phrasebook import Phrasebook
from catalog.search.times import BROKEN, KEPT, UNSURE
from catalog.search.words import tokens

States = npt.NDArray[np.int8]
Slot = tuple[str, str]
"""What a phrase asks for, and its value."""
AUDIENCES = tuple(Audience)
KINDS = tuple(Kind)
_AUDIENCE_BITS = {audience: 1 << n for n, audience in enumerate(AUDIENCES)}
_MEANT_AUDIENCES = {("audience", audience.value): bit for audience, bit in _AUDIENCE_BITS.items()}
_KIND_BITS = {kind: 1 << n for n, kind in enumerate(KINDS)}
_MEANT_KINDS = {("kind", kind.value): bit for kind, bit in _KIND_BITS.items()}
_BANDS = (
    (0, 12, Audience.CHILDREN),
    (11, 29, Audience.YOUNG_PEOPLE),
    (18, 64, Audience.ADULTS),
    (60, 130, Audience.OLDER_PEOPLE),
)
_TOGETHER = frozenset({Audience.CHILDREN, Audience.FAMILIES})
"""Families come with children, and what is for children is what a family looks for."""
_STATES = {Known.YES: KEPT, Known.NO: BROKEN, Known.NOT_KNOWN: UNSURE}
_DIGIT = re.compile(r"\d")
_EARTH = 6371.0
"""Kilometres."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One row a document; a price that is not stated is not a number."""

    free: States
    prices: npt.NDArray[np.float32]
    access: npt.NDArray[np.int8]
    place_has: npt.NDArray[np.int8]
    audiences: npt.NDArray[np.uint32]
    ages: npt.NDArray[np.int16]
    kinds: npt.NDArray[np.uint8]
    languages: dict[str, npt.NDArray[np.bool_]]
    has_language: npt.NDArray[np.bool_]
    online: States
    positions: npt.NDArray[np.float32]
    stated: npt.NDArray[np.uint32]
    is_service: npt.NDArray[np.bool_]
    sensitive: npt.NDArray[np.bool_]
    levels: npt.NDArray[np.uint8]
    """The levels it says it is for, one bit each in the order of `levels.LEVELS`; 0 where it does not say."""

    def audience(self, wanted: frozenset[Audience], age: int | None) -> States:
        """KEPT where it is meant for one of them (or the age fits), UNSURE where nobody said for whom."""
        mask = sum(1 << AUDIENCES.index(a) for a in wanted)
        if wanted & _TOGETHER:
            mask |= sum(_AUDIENCE_BITS[each] for each in _TOGETHER)
        state = np.where(self.audiences == 0, UNSURE, BROKEN).astype(np.int8)
        state[(self.audiences & np.uint32(mask)) > 0] = KEPT
        if age is not None:
            low, high = self.ages[:, 0], self.ages[:, 1]
            given = (low >= 0) | (high >= 0)
            fits = ((low < 0) | (low <= age)) & ((high < 0) | (high >= age))
            state[given] = np.where(fits[given], KEPT, BROKEN)
        return state

    def named(self, document: int, wanted: frozenset[Audience]) -> frozenset[Audience]:
        """Those of `wanted` that a document is for; all where it is only for such as come with them."""
        bits = int(self.audiences[document])
        return frozenset(each for each in wanted if bits & _AUDIENCE_BITS[each]) or wanted

    def is_for(self, wanted: frozenset[Audience]) -> npt.NDArray[np.bool_]:
        """Where one of them is named as those it is for, not only let in by an age."""
        mask = np.uint32(sum(1 << AUDIENCES.index(audience) for audience in wanted))
        return (self.stated & mask) > 0

    def others(self, audience: Audience) -> frozenset[Audience]:
        """All but this one, and those who come with it."""
        with_it = {audience, Audience.FAMILIES} if audience is Audience.CHILDREN else {audience}
        return frozenset(AUDIENCES) - with_it

    def kind(self, wanted: Kind) -> States:
        """KEPT where it is of that kind, or its own title or category says so."""
        return np.where(self.kinds & np.uint8(1 << KINDS.index(wanted)), KEPT, BROKEN).astype(np.int8)

    def language(self, wanted: str) -> States:
        """KEPT where it is held in that language, UNSURE where nobody said in which."""
        held = self.languages.get(wanted)
        state = np.where(self.has_language, BROKEN, UNSURE).astype(np.int8)
        if held is not None:
            state[held] = KEPT
        return state

    def attendance(self, *, online: bool) -> States:
        """KEPT where one can take part that way."""
        return self.online if online else np.where(self.online == KEPT, BROKEN, KEPT).astype(np.int8)

    def kilometres(self, here: Position) -> npt.NDArray[np.float32]:
        """Distance on the ground to each document's place; not a number where that is not known."""
        latitude, longitude = np.radians(self.positions.astype(np.float64)).T
        lat, lon = np.radians(here.latitude), np.radians(here.longitude)
        half = (
            np.sin((latitude - lat) / 2) ** 2
            + np.cos(lat) * np.cos(latitude) * np.sin((longitude - lon) / 2) ** 2
        )
        distances: npt.NDArray[np.float32] = (2 * _EARTH * np.arcsin(np.sqrt(half))).astype(np.float32)
        return distances


def build_facts(opportunities: Sequence[Opportunity], phrasebook: Phrasebook) -> Facts:
    """Reads each opportunity's fields; audience and kind also from the words of its title and categories."""
    count = len(opportunities)
    free = np.full(count, UNSURE, dtype=np.int8)
    prices = np.full(count, np.nan, dtype=np.float32)
    access = np.full((count, len(ACCESS_NEEDS)), UNSURE, dtype=np.int8)
    place_has = np.full((count, len(PREREQUISITES)), UNSURE, dtype=np.int8)
    audiences = np.zeros(count, dtype=np.uint32)
    ages = np.full((count, 2), -1, dtype=np.int16)
    stated = np.zeros(count, dtype=np.uint32)
    kinds = np.zeros(count, dtype=np.uint8)
    online = np.full(count, BROKEN, dtype=np.int8)
    positions = np.full((count, 2), np.nan, dtype=np.float32)
    languages: dict[str, npt.NDArray[np.bool_]] = {}
    has_language = np.zeros(count, dtype=bool)
    # The same few categories and places are named again and again.
    meant_by = cache(partial(_meant, phrasebook))
    for row, opportunity in enumerate(opportunities):
        free[row] = price_state(opportunity.price, phrasebook)
        prices[row] = _amount(opportunity.price)
        access[row] = [_access_state(opportunity, need) for need in ACCESS_NEEDS]
        place_has[row] = [_place_state(opportunity, thing) for thing in PREREQUISITES]
        names = (text.name for text in opportunity.texts)
        said = map(meant_by, (*names, *opportunity.categories, opportunity.who_can_come))
        meant = frozenset().union(*said)
        stated[row] = told = _stated_mask(opportunity, meant)
        audiences[row] = told | _age_mask(opportunity)
        ages[row] = (
            -1 if opportunity.minimum_age is None else min(opportunity.minimum_age, 200),
            -1 if opportunity.maximum_age is None else min(opportunity.maximum_age, 200),
        )
        kinds[row] = _KIND_BITS[opportunity.kind] | _bits(_MEANT_KINDS, meant)
        online[row] = _online_state(opportunity, meant_by)
        for language in opportunity.languages:
            held = languages.setdefault(language.split("-")[0].lower(), np.zeros(count, dtype=bool))
            held[row] = has_language[row] = True
        if opportunity.place and opportunity.place.position:
            positions[row] = (opportunity.place.position.latitude, opportunity.place.position.longitude)
    service = [o.kind in (Kind.SERVICE, Kind.HEALTH) for o in opportunities]
    return Facts(
        free=free,
        prices=prices,
        access=access,
        place_has=place_has,
        audiences=audiences,
        ages=ages,
        kinds=kinds,
        languages=languages,
        has_language=has_language,
        online=online,
        positions=positions,
        stated=stated,
        is_service=np.array(service, dtype=bool),
        sensitive=np.array([o.sensitive for o in opportunities], dtype=bool),
        levels=np.array([phrasebook.levels.said_by(o) for o in opportunities], dtype=np.uint8),
    )


def join_facts(parts: Sequence[Facts], joint: Joint) -> Facts:
    """As `build_facts`, of parts that were read before."""
    languages = {}
    for language in sorted({language for part in parts for language in part.languages}):
        held = [part.languages.get(language, np.zeros(len(part.free), dtype=bool)) for part in parts]
        languages[language] = joint.rows(held)
    return Facts(
        languages={language: held for language, held in languages.items() if held.any()},
        **{
            each.name: joint.rows([getattr(part, each.name) for part in parts])
            for each in fields(Facts)
            if each.name != "languages"
        },
    )


def price_state(price: Price, phrasebook: Phrasebook) -> int:
    """KEPT for free, BROKEN for an amount, UNSURE for what is not stated and for conditions, unless those
    name a figure and nothing free ("cooperación de 30 pesos")."""
    if price.kind is PriceKind.FREE or (price.kind is PriceKind.AMOUNT and price.amount == 0):
        return KEPT
    if price.kind is PriceKind.CONDITIONS and _DIGIT.search(price.conditions):
        said = _meant(phrasebook, price.conditions)
        return UNSURE if ("free", "") in said else BROKEN
    return BROKEN if price.kind is PriceKind.AMOUNT else UNSURE


def _access_state(opportunity: Opportunity, need: str) -> int:
    known: Known = getattr(opportunity.access, need)
    if known is Known.NOT_KNOWN and opportunity.place:
        known = getattr(opportunity.place.access, need)
        if known is Known.NOT_KNOWN and need == "step_free":
            known = opportunity.place.prerequisites.step_free
    return _STATES[known]


def _place_state(opportunity: Opportunity, thing: str) -> int:
    if opportunity.place is None:
        return UNSURE
    known: Known = getattr(opportunity.place.prerequisites, thing)
    if known is Known.NOT_KNOWN and thing == "step_free":
        known = opportunity.place.access.step_free
    return _STATES[known]


def _amount(price: Price) -> float:
    if price.kind is PriceKind.FREE:
        return 0.0
    if price.kind is PriceKind.AMOUNT and price.amount is not None:
        return float(price.amount)
    # "Cooperación de 30 pesos; domingos gratis": what one pays on an ordinary day.
    figures = re.findall(r"\d+(?:[.,]\d{3})*", price.conditions) if price.kind is PriceKind.CONDITIONS else []
    return float(re.sub(r"[.,]", "", figures[0])) if figures else np.nan


def _meant(phrasebook: Phrasebook, text: str) -> frozenset[Slot]:
    found: set[Slot] = set()
    words, place = tokens(text), 0
    while place < len(words):
        hit = phrasebook.asked.at(words, place)
        if hit:
            found.add((hit[1].slot, hit[1].value))
        place += hit[0] if hit else 1
    return frozenset(found)


def _bits(table: Mapping[Slot, int], meant: frozenset[Slot]) -> int:
    return sum(table[slot] for slot in meant & table.keys())


def _age_mask(opportunity: Opportunity) -> int:
    mask, low, high = 0, opportunity.minimum_age, opportunity.maximum_age
    if low is not None or high is not None:
        for start, end, audience in _BANDS:
            overlap = min(end, 130 if high is None else high) - max(start, low or 0)
            if overlap >= 3 or (high is not None and overlap >= 0 and (high - (low or 0)) <= 6):
                mask |= _AUDIENCE_BITS[audience]
    return mask


def _stated_mask(opportunity: Opportunity, meant: frozenset[Slot]) -> int:
    return _bits(_MEANT_AUDIENCES, meant) | sum(_AUDIENCE_BITS[each] for each in opportunity.audiences)


def _online_state(opportunity: Opportunity, meant_by: Callable[[str], frozenset[Slot]]) -> int:
    if (
        opportunity.attendance_mode is not AttendanceMode.OFFLINE
        or opportunity.event_status is EventStatus.MOVED_ONLINE
    ):
        return KEPT
    place = opportunity.place
    return KEPT if place and ("online", "yes") in meant_by(place.name) else BROKEN
