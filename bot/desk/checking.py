"""What is to be seen to before something is published: what is missing, hard to read, past, or there already.

A finding is a code and its values; its sentence is the text `desk.check.<code>`. Few of them block: something
must have a name and somebody who offers it, an event must have a date, and who asks money for it says so. All
else a city may not know yet, and says that it does not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz

from bot.city import City
from catalog.ease import Reason, reading_ease
from catalog.ease.measure import SYLLABLES
from catalog.model import (
    AttendanceMode,
    Kind,
    Known,
    Opportunity,
    OpportunityText,
    PriceKind,
    PublicationStatus,
    Sector,
)
from catalog.search.words import fold

AIM = 60
"""The reading ease that a text is to have: plain."""
LEAST_WORDS = 8
"""Shorter texts have no ease worth speaking of."""
ALIKE = 90
"""Names that are so alike (of 100) are one name."""
DATED = (Kind.COURSE, Kind.EVENT)
"""What is nothing without a date; a service, a programme or a book may be there all year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to see to. `field` is the opportunity's field it is about; `blocks` keeps it from being
    published."""

    code: str
    field: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    blocks: bool = False


def findings(
    opportunity: Opportunity,
    *,
    city: City,
    now: datetime,
    like: Sequence[Opportunity] = (),
    published: Opportunity | None = None,
) -> tuple[Finding, ...]:
    """What is to be seen to, what blocks first; `like` are records that might be the same thing, and
    `published` is what it would change."""
    found = [
        *_required(opportunity),
        *_order(opportunity),
        *_past(opportunity, now),
        *_access(opportunity),
        *_languages(opportunity, city),
        *_ease(opportunity),
        *_alike(opportunity, like),
    ]
    blocks = {each.code for each in blocking(opportunity, published=published)}
    found = [dataclasses.replace(each, blocks=each.code in blocks) for each in found]
    return tuple(sorted(found, key=lambda finding: not finding.blocks))


def named_alike(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether one of the names is called as one of the others, but for a letter or the order of its words."""
    folded, against = ([fold(each) for each in some if each.strip()] for some in (names, others))
    return any(fuzz.token_sort_ratio(one, two) >= ALIKE for one in folded for two in against)


def blocking(opportunity: Opportunity, *, published: Opportunity | None = None) -> tuple[Finding, ...]:
    """What has to be mended before it is published, whoever publishes it and however. What is `published` so
    already blocks nothing: what an import left out keeps nobody from calling it off."""
    found = [each for each in (*_required(opportunity), *_order(opportunity)) if each.blocks]
    if published is None or published.publication_status is not PublicationStatus.PUBLISHED:
        return tuple(found)
    known = {each.code for each in blocking(published)}
    return tuple(each for each in found if each.code not in known)


def _required(opportunity: Opportunity) -> Iterator[Finding]:
    if not any(text.name.strip() for text in opportunity.texts):
        yield Finding(code="name", field="texts", blocks=True)
    organization = opportunity.organization
    if organization is None or not organization.name.strip():
        yield Finding(code="organization", field="organization", blocks=True)
    if not opportunity.occurrences and not opportunity.schedules and opportunity.kind in DATED:
        yield Finding(code="when", field="occurrences", blocks=opportunity.kind is Kind.EVENT)
    if opportunity.place is None and opportunity.attendance_mode is not AttendanceMode.ONLINE:
        yield Finding(code="where", field="place")
    if opportunity.price.kind is PriceKind.NOT_STATED:
        sells = organization is not None and organization.sector is Sector.PRIVATE
        yield Finding(code="price", field="price", blocks=sells)


def _order(opportunity: Opportunity) -> Iterator[Finding]:
    if any(each.ends is not None and each.ends < each.starts for each in opportunity.occurrences):
        yield Finding(code="ends_before", field="occurrences", blocks=True)


def _past(opportunity: Opportunity, now: datetime) -> Iterator[Finding]:
    dates = opportunity.occurrences
    if dates and all((each.ends or each.starts) <= now for each in dates):
        yield Finding(code="past", field="occurrences")


def _access(opportunity: Opportunity) -> Iterator[Finding]:
    place = opportunity.place
    if place is None:
        return
    if Known.NOT_KNOWN is opportunity.access.step_free and place.access.step_free is Known.NOT_KNOWN:
        yield Finding(code="access", field="access")


def _languages(opportunity: Opportunity, city: City) -> Iterator[Finding]:
    there = {_primary(text.language) for text in opportunity.texts if text.name.strip()}
    for tag in city.languages:
        if _primary(tag) not in there:
            yield Finding(code="language", field="texts", values={"language": tag})


def _ease(opportunity: Opportunity) -> Iterator[Finding]:
    """Hard texts, with the sentence that is hardest and why; of a long sentence, how many words it has."""
    for text in opportunity.texts:
        if _primary(text.language) not in SYLLABLES:
            continue
        ease = reading_ease(_read_text(text), text.language)
        worst, score = ease.hardest, ease.score
        if score is None or worst is None or ease.words < LEAST_WORDS or score >= AIM:
            continue
        values = {"language": text.language, "score": max(0, round(score)), "aim": AIM}
        values |= {"sentence": worst.text, "words": worst.words}
        long = Reason.LONG_SENTENCE in worst.reasons
        yield Finding(code="ease_long" if long else "ease", field="texts", values=values)


def _alike(opportunity: Opportunity, like: Sequence[Opportunity]) -> Iterator[Finding]:
    names = _names(opportunity)
    for other in like:
        if other.id is not None and other.id == opportunity.id:
            continue
        if named_alike(names, _names(other)) and _together(opportunity, other):
            values = {"name": other.text(opportunity.texts[0].language).name, "id": other.id or 0}
            yield Finding(code="alike", field="texts", values=values)


def _names(opportunity: Opportunity) -> list[str]:
    return [text.name for text in opportunity.texts]


def _together(one: Opportunity, other: Opportunity) -> bool:
    """Whether both could be one thing: the same place or host, or a date at the same moment."""
    places = {fold(each.place.name) for each in (one, other) if each.place is not None}
    hosts = {fold(each.organization.name) for each in (one, other) if each.organization is not None}
    starts = {each.starts for each in one.occurrences} & {each.starts for each in other.occurrences}
    return len(places) < 2 or len(hosts) < 2 or bool(starts)


def _read_text(text: OpportunityText) -> str:
    return ". ".join(part.strip().rstrip(".") for part in (text.summary, text.description) if part.strip())


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()
