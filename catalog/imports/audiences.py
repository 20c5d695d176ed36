"""For whom it is meant, from a source's own words in four languages; ages out of the same words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from catalog.imports.texts import fold, line
from catalog.model import Audience

_WORDS: tuple[tuple[Audience, re.Pattern[str]], ...] = tuple(
    (audience, re.compile(rf"\b(?:{words})\b"))
    for audience, words in (
        (
            Audience.CHILDREN,
            r"ninos?|ninas?|ninez|infan\w+|peques?|bebes?|children|child|kids?|toddlers?|infants?|enfants?|"
            r"tout[- ]petits?|jeune public|criancas?|primera infancia|0 ?- ?3 ans|4 ?- ?7 ans|8 ?- ?12 ans",
        ),
        (
            Audience.YOUNG_PEOPLE,
            r"jovenes|joven|adolescen\w+|juvenil\w*|juventud|youth|teens?|teenagers?|young (?:people|"
            r"adults?|men|women)|"
            r"jeunes?(?! public)|adolescents?|ados|jovens|plus de 12 ans",
        ),
        (Audience.ADULTS, r"adult[oa]s?|adults?|adultes?"),
        (
            Audience.OLDER_PEOPLE,
            r"mayores|personas mayores|adultos? mayor(?:es)?|tercera edad|ancian[oa]s|jubilad[oa]s|"
            r"pensionistas|seniors?|"
            r"elderly|older (?:people|adults|persons)|aines|retraites|idosos|senior citizens?",
        ),
        (
            Audience.WOMEN,
            r"mujer(?:es)?|women|woman|femmes?|mulher(?:es)?|embarazadas?|pregnant|mothers|madres",
        ),
        (
            Audience.FAMILIES,
            r"familia\w*|famil(?:y|ies)(?! size| income| planning)|familles?|famille|parents|"
            r"padres y madres|todos los publicos en familia",
        ),
        (Audience.CARERS, r"cuidador[ae]s?|caregivers?|carers?|aidants?|personas cuidadoras"),
        (
            Audience.MIGRANTS,
            r"migrantes?|inmigrantes?|refugiad[oa]s?|immigrants?|refugees?|migrants?|asylum seekers?|"
            r"foreign[- ]born",
        ),
        (Audience.INDIGENOUS_PEOPLES, r"indigenas?|pueblos originarios|indigenous|native american"),
        (
            Audience.DISABLED_PEOPLE,
            r"discapacidad\w*|discapacitad[oa]s?|disabled|disabilit\w+|handicap\w*|diversidad funcional|"
            r"sord[oa]s?|deaf|"
            r"blind|visually impaired|hearing impaired|personnes handicapees|deficiencia",
        ),
        (Audience.LGBT_PEOPLE, r"lgbt\w*|gay|lesbian\w*|trans(?:gender)?|queer"),
        (
            Audience.JOBSEEKERS,
            r"desemplead[oa]s?|parad[oa]s|job ?seekers?|unemployed|demandeurs d'emploi|busca de empleo",
        ),
        (Audience.VISITORS, r"turistas?|visitantes?|visitors?|tourists?|touristes?"),
    )
)
_EVERYONE = re.compile(
    r"\b(?:general|todos los publicos|todo publico|todas las edades|publico general|tous publics?|"
    r"tout public|"
    r"all ages|open to (?:all|anyone|everyone|the (?:general )?public|public|any)|anyone|serves all)\b"
)
_NOTHING = re.compile(r"^(?:(?:also )?see (?:notes?|program description)|varies|vary|n/?a|general|-)?[. ]*$")
_UP_TO = re.compile(
    r"\b(?:(?:birth|nacimiento|naissance)\b.{0,20}?(\d{1,2})|(?:up to|under|hasta(?: los)?|menores de|"
    r"jusqu'a|moins de|ate)"
    r"(?: age)? ?(\d{1,2})(?= ?(?:anos|years?|ans|$|\W)))"
)
_BETWEEN = re.compile(
    r"\b(?:de |entre |ages? |aged |from )?(\d{1,2}) ?(?:-|–|a|to|y|et|and|through) ?(\d{1,2})\b(?! ?(?:h|:))"
)
_FROM = re.compile(
    r"\b(?:(?:mayores de|a partir de(?: los)?|desde los|plus de|des|ages?|aged|over|older than)\s(\d{1,2})|"
    r"(\d{1,2}) ?(?:years? )?(?:of age )?(?:and|or|&|y|et|ans et) ?(?:older|over|up|above|mas|plus)|"
    r"(\d{1,2}) ?\+|\+ ?(\d{1,2}))"
)
_AGE_WORD = re.compile(r"\b(?:anos|years?|ages?|aged|ans|birth|old|older|edad|age|menores|mayores|yrs)\b|\+")


@dataclass(frozen=True, slots=True)
class For:
    """For whom: groups (empty is everyone), ages in years, and the source's words where they tell more."""

    audiences: frozenset[Audience] = frozenset()
    minimum_age: int | None = None
    maximum_age: int | None = None
    words: str = ""


@lru_cache(maxsize=8192)
def read_audience(text: str) -> For:
    """Groups and ages named in a text. What is not understood narrows nothing down: it stays as words."""
    words = line(text)
    folded = fold(words).replace("’", "'")
    if _NOTHING.match(folded):
        return For()
    found = {audience for audience, pattern in _WORDS if pattern.search(folded)}
    if Audience.OLDER_PEOPLE in found and re.search(r"\bmayores de \d", folded):
        found.discard(Audience.OLDER_PEOPLE)
    if "adulto mayor" in folded or "adultos mayores" in folded or "older adult" in folded:
        found.discard(Audience.ADULTS)
    if re.search(r"\bdomestic|violence|abuse", folded) and "child abuse" in folded:
        found.discard(Audience.CHILDREN)
    minimum, maximum = _ages(folded)
    if maximum is not None and maximum <= 13:
        found.add(Audience.CHILDREN)
    elif minimum is not None and maximum is not None and minimum >= 12 and maximum <= 30:
        found.add(Audience.YOUNG_PEOPLE)
    elif minimum is not None and minimum >= 50 and maximum is None:
        found.add(Audience.OLDER_PEOPLE)
    everyone = bool(_EVERYONE.search(folded)) and minimum is None and maximum is None
    if everyone or (Audience.CHILDREN in found and Audience.ADULTS in found):
        found = (
            found & {Audience.FAMILIES, Audience.WOMEN, Audience.DISABLED_PEOPLE} if not everyone else set()
        )
    keeps = len(folded.split()) > 2 or minimum is not None or maximum is not None
    return For(frozenset(found), minimum, maximum, words if keeps else "")


def _ages(folded: str) -> tuple[int | None, int | None]:
    """The ages spanned; several bands ("8 - 12 ans / plus de 12 ans") are taken together."""
    if not re.search(r"\d", folded) or not _AGE_WORD.search(folded):
        return None, None
    lows: list[int] = []
    highs: list[int] = []
    rest = folded
    for match in _UP_TO.finditer(folded):
        highs.append(int(match[1] or match[2]))
        lows.append(0)
        rest = rest.replace(match[0], " ")
    for match in _BETWEEN.finditer(rest):
        if int(match[1]) < int(match[2]):
            lows.append(int(match[1]))
            highs.append(int(match[2]))
            rest = rest.replace(match[0], " ")
    open_ended = False
    for match in _FROM.finditer(rest):
        lows.append(int(next(group for group in match.groups() if group)))
        open_ended = True
    low = min(lows) if lows else None
    high = None if open_ended or not highs else max(highs)
    return (low or None), high
