"""The dangers a message may tell of, and the emergency numbers each calls for."""

from __future__ import annotations

from enum import StrEnum


class Danger(StrEnum):
    """What a person, or somebody close to them, may be in; the most pressing first."""

    POISON = "poison"
    """Something swallowed, too much of it, a bite or a sting."""
    MEDICAL = "medical"
    """A body in danger of its life."""
    EMERGENCY = "emergency"
    """Fire, gas, an accident, an attack under way."""
    SEXUAL_VIOLENCE = "sexual_violence"
    CHILD_ABUSE = "child_abuse"
    SUICIDE = "suicide"
    """Wanting to die, and hurting oneself."""
    VIOLENCE = "violence"
    """Beaten, threatened, followed or held, by a partner, the family or anybody."""
    MISSING_PERSON = "missing_person"
    ADDICTION = "addiction"
    """Only where alcohol or another drug is dangerous now."""
    UNCLEAR = "unclear"
    """Danger that is heard without hearing which: all numbers serve."""

    @property
    def is_named(self) -> bool:
        """Whether it says which danger it is."""
        return self is not Danger.UNCLEAR

    @property
    def numbers(self) -> tuple[str, ...]:
        """The kinds of the city's emergency numbers (`city.toml`), in the order to show them."""
        return _NUMBERS[self]


_NUMBERS = {
    Danger.POISON: ("danger", "poison", "medical"),
    Danger.MEDICAL: ("danger", "medical"),
    Danger.EMERGENCY: ("danger", "medical"),
    Danger.SEXUAL_VIOLENCE: ("danger", "violence_against_women", "children"),
    Danger.CHILD_ABUSE: ("children", "danger"),
    Danger.SUICIDE: ("suicide_prevention", "danger"),
    Danger.VIOLENCE: ("danger", "violence_against_women"),
    Danger.MISSING_PERSON: ("missing_person", "danger"),
    Danger.ADDICTION: ("danger", "addiction", "suicide_prevention"),
    Danger.UNCLEAR: (),
}
