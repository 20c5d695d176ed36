"""Fields: the words of an opportunity, part by part, as they are indexed and as concepts are looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from catalog.model import Opportunity
from catalog.search.words import tokens

LONGEST_DESCRIPTION = 12_000
"""Letters of a description that are read."""


def fields_of(
    opportunity: Opportunity,
    names: Sequence[Sequence[str]],
    small: frozenset[str],
    split: Callable[[str], Sequence[str]] = tokens,
) -> tuple[Sequence[str], ...]:
    """The folded words of each of `postings.FIELDS`; of descriptions without those that are `small`.

    `names` are the words of its names, a row each; `split` takes apart what many have in common.
    """
    return (
        [word for name in names for word in name],
        split(" ".join(opportunity.categories)),
        split(_place_words(opportunity)),
        split(opportunity.who_can_come),
        [word for word in tokens(_description(opportunity)) if word not in small],
    )


def languages_of(opportunity: Opportunity) -> frozenset[str]:
    """The languages it is written in, without their countries."""
    return frozenset(text.language.split("-")[0].lower() for text in opportunity.texts)


def _place_words(opportunity: Opportunity) -> str:
    place, organization = opportunity.place, opportunity.organization
    parts = [organization.name, organization.alternate_name] if organization else []
    if place:
        parts += [place.name, place.neighbourhood, place.locality]
    return " ".join(dict.fromkeys(filter(None, parts)))


def _description(opportunity: Opportunity) -> str:
    parts = [part for text in opportunity.texts for part in (text.summary, text.description, text.easy)]
    if opportunity.place:
        parts.append(opportunity.place.street_address)
    return " ".join(filter(None, parts))[:LONGEST_DESCRIPTION]
