"""Stated: what opportunities say of themselves in their fields, and in the words of titles and categories."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
    Price,
    PriceKind,
)
from catalog.search.facts import AUDIENCES, KINDS, Facts
from catalog.search.phrasebook import Phrasebook
from catalog.search.times import BROKEN, KEPT, UNSURE
from catalog.search.words import tokens

Slot = tuple[str, str]
"""What a phrase asks for, and its value."""
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
_STATES = {Known.YES: KEPT, Known.NO: BROKEN, Known.NOT_KNOWN: UNSURE}
_DIGIT = re.compile(r"\d")


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
