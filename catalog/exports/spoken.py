"""Writing a record so that it comes back: told in a format's words, read back, the remainder beside it."""

from __future__ import annotations

from dataclasses import replace

from catalog.imports.standard import Drafting, Told
from catalog.imports.texts import line
from catalog.model import Opportunity
from catalog.remainder import Remainder, Setting


def remainder_of(opportunity: Opportunity, told: Told, setting: Setting) -> Remainder:
    """What the format could not say of an opportunity. `told` is what a reader of the format makes of it.

    Where the format could not say enough for a reader to read anything, ValueError.
    """
    draft = Drafting(opportunity.source, setting).draft(replace(told, remainder=Remainder(setting)))
    if draft is None:
        raise ValueError(f"{opportunity.source}/{opportunity.external_id} cannot be read back")
    return Remainder.of(opportunity, draft.opportunity, setting)


def nameable(name: str) -> str:
    """The name, or a mark where there is nothing in it that could be read."""
    return name if line(name) and name.strip() else "…"
