"""What something serves: concepts found in it, and the word of staff on them, which no import changes.

A concept is named by its key in the lexicon; people see what it is called in their language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from rapidfuzz import fuzz, process
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.editing import LEAST, NotAllowed, organization_of
from bot.people.audit import Audit, Entry
from bot.people.own_data import AUTHOR
from bot.people.roles import Roles
from catalog.concepts import ConceptStore
from catalog.finding import served_by
from catalog.model import Opportunity
from catalog.search.finder import finder_of
from catalog.search.lexicon import Concept, Lexicon, Name
from catalog.search.served import FoundBy
from catalog.search.words import fold, tokens
from catalog.store import Store

ALIKE = 60
"""How alike (0 to 100) a name must be to be offered."""
LOOKED_THROUGH = 20
"""Names held against what was written, of which several may be one concept's."""
_WORDS = {True: "serves", False: "serves_not", None: "nothing_said"}
"""What the audit log says of a correction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A concept as a person is told of it: `found_by` is how it is known, None where it was taken away."""

    key: str
    name: str
    found_by: FoundBy | None

    @property
    def serves(self) -> bool:
        """Whether the opportunity counts as serving it."""
        return self.found_by is not None

    @property
    def corrected(self) -> bool:
        """Whether that is a person's word."""
        return self.found_by in (None, FoundBy.PERSON)


async def concepts_of(
    session: AsyncSession, opportunity: Opportunity, lexicon: Lexicon, language: str
) -> list[Told]:
    """What an opportunity serves, surest first, then what was taken away; by names in `language`.

    Nothing is written, and what a person said of a concept that the lexicon has no more is left out.
    """
    served = await served_by(finder_of(lexicon), opportunity, session)
    found: dict[str, FoundBy | None] = dict(served.concepts(lexicon.numbers))
    found |= dict.fromkeys(sorted(served.removed & lexicon.numbers.keys()))
    return [
        Told(key=key, name=name_of(lexicon, key, language), found_by=found_by)
        for key, found_by in found.items()
    ]


async def correct(
    session: AsyncSession,
    opportunity_id: int,
    corrections: Mapping[str, bool | None],
    *,
    by: int,
    at: datetime,
) -> bool:
    """Takes the word of staff that an opportunity serves concepts (True), does not (False), or that nothing
    is said of them any more (None), by key; whether that is anything new. Nobody is told.

    NotAllowed; LookupError where there is no such opportunity.
    """
    opportunity = await Store(session).get(opportunity_id)
    if opportunity is None:
        raise LookupError(opportunity_id)
    if not (await Roles(session).standing(by)).allows(LEAST, organization_of(opportunity)):
        raise NotAllowed
    if not await ConceptStore(session).correct(opportunity_id, corrections, author=f"{AUTHOR}{by}", at=at):
        return False
    details = {key: _WORDS[serves] for key, serves in sorted(corrections.items())}
    await Audit(session).record(
        Entry(
            at=at,
            actor_id=by,
            act="concepts.corrected",
            subject=f"opportunity:{opportunity_id}",
            details=details,
        )
    )
    return True


def name_of(lexicon: Lexicon, key: str, language: str) -> str:
    """What a concept is called in a language, else in the first one that has a name for it."""
    if key not in lexicon.numbers:
        return key.replace("_", " ")
    concept = lexicon.concepts[lexicon.numbers[key]]
    return concept.called(language) or next((n.text for n in _names(concept)), key.replace("_", " "))


def named(lexicon: Lexicon, words: str) -> str | None:
    """The key of the concept with this key, or of the only one with this name in any language."""
    if words in lexicon.numbers:
        return words
    written = tuple(tokens(words))
    called = [c.key for c in lexicon.concepts if any(name.words == written for name in _names(c))]
    return called[0] if len(called) == 1 else None


def near(lexicon: Lexicon, words: str, *, limit: int, alike: int = ALIKE) -> Sequence[str]:
    """Keys of concepts with a key or a name at least so `alike` (0 to 100), the likest first."""
    written = _written(lexicon)
    found = process.extract(
        fold(words),
        [text for text, _ in written],
        scorer=fuzz.ratio,
        score_cutoff=alike,
        limit=LOOKED_THROUGH,
    )
    return list(dict.fromkeys(written[place][1] for _, _, place in found))[:limit]


@cache
def _written(lexicon: Lexicon) -> list[tuple[str, str]]:
    """All keys and names, folded, each with the key that it is of."""
    return [(fold(text), c.key) for c in lexicon.concepts for text in (c.key, *(n.text for n in _names(c)))]


def _names(concept: Concept) -> list[Name]:
    return [name for names in concept.names.values() for name in names]
