"""How people write: questions made from titles by leaving out, misspelling and wrapping."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from pathlib import Path

from catalog.model import Opportunity
from catalog.search.phrasebook import load_phrasebook
from catalog.search.words import typed_tokens

_FRAMES = {
    "es": (
        "{}",
        "{}",
        "busco {}",
        "¿hay {}?",
        "quiero ir a {}",
        "info de {} porfa",
        "oye y lo de {} cuándo es",
        "me interesa {}",
    ),
    "en": ("{}", "{}", "looking for {}", "where is {}?", "tell me about {}", "do you have {}"),
    "fr": ("{}", "{}", "je cherche {}", "où est {} ?"),
    "pt": ("{}", "{}", "procuro {}", "onde tem {}?"),
}
_SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
_CONFUSED = {
    "b": "v",
    "v": "b",
    "c": "s",
    "s": "c",
    "z": "s",
    "y": "ll",
    "g": "j",
    "j": "g",
    "i": "y",
    "m": "n",
    "n": "m",
}


def misspell(word: str, chance: random.Random) -> str:
    """One slip of hand or ear in a word of four letters or more."""
    if len(word) < 4:
        return word
    place = chance.randrange(1, len(word) - 1)
    slip = chance.choice(("drop", "double", "swap", "sound", "sound", "near"))
    if slip == "drop":
        return word[:place] + word[place + 1 :]
    if slip == "double":
        return word[:place] + word[place] + word[place:]
    if slip == "swap":
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if slip == "sound":
        spots = [n for n, letter in enumerate(word) if letter in _CONFUSED]
        if spots:
            spot = chance.choice(spots)
            return word[:spot] + _CONFUSED[word[spot]] + word[spot + 1 :]
        return word.replace("h", "") if "h" in word else word[:place] + word[place + 1 :]
    return word[:place] + chance.choice("aeiourstln") + word[place + 1 :]


def question_from(title: str, language: str, chance: random.Random) -> tuple[str, list[str]] | None:
    """A question that half remembers a title, and the folded words it meant; None for a title without any."""
    small = load_phrasebook().all_small
    words = [word for word in typed_tokens(title) if word.folded not in small and len(word.folded) > 2]
    if not words:
        return None
    kept = _some(words, chance)
    slips = chance.choice((0.0, 0.0, 0.25, 0.6))
    written = [
        misspell(w.typed.lower(), chance) if chance.random() < slips else w.typed.lower() for w in kept
    ]
    frame = chance.choice(_FRAMES.get(language, _FRAMES["en"]))
    return frame.format(" ".join(written)), [word.folded for word in kept]


def sentence_from(title: str, language: str, chance: random.Random) -> tuple[str, list[str]] | None:
    """A whole sentence around one to three neighbouring words of a title, and those words, folded."""
    phrasebook = load_phrasebook()
    aside = phrasebook.all_small | phrasebook.aside | phrasebook.generic | phrasebook.vague
    words = typed_tokens(title)
    real = [n for n, word in enumerate(words) if word.folded not in aside and len(word.folded) > 3]
    if not real:
        return None
    first = chance.choice(real)
    last = min(first + chance.choice((1, 1, 1, 2, 3)), len(words))
    kept = words[first:last]
    meant = [word.folded for word in kept if word.folded not in aside and len(word.folded) > 2]
    slips = chance.choice((0.0, 0.0, 0.0, 0.5))
    said = " ".join(
        misspell(word.typed.lower(), chance) if chance.random() < slips else word.typed.lower()
        for word in kept
    )
    return wrapped(said, language, chance), meant


def wrapped(said: str, language: str, chance: random.Random) -> str:
    """A subject in a sentence of the language, with what people add to it."""
    code = language.split("-")[0]
    code = code if code in _SENTENCES["frame"] else "en"
    frame, tail = chance.choice(_SENTENCES["frame"][code]), chance.choice(_SENTENCES["tail"][code])
    return f"{frame.format(said)} {tail}".strip()


def strange(language: str, chance: random.Random) -> str:
    """A sentence about what a catalogue of this sort rarely has."""
    code = language.split("-")[0]
    return wrapped(chance.choice(_SENTENCES["strange"].get(code, _SENTENCES["strange"]["en"])), code, chance)


def _some(words: Sequence, chance: random.Random) -> list:
    count = min(len(words), chance.choice((1, 2, 2, 3, 3, 4)))
    places = sorted(chance.sample(range(len(words)), count))
    return [words[place] for place in places]


def questions_of(records: Sequence[Opportunity], count: int, chance: random.Random) -> list[str]:
    """Titles half remembered, some with a wish."""
    names = [record.texts[0] for record in chance.choices(records, k=count)]
    made = [question_from(name.name, name.language, chance) for name in names]
    return [
        m[0] + chance.choice(("", "", " gratis", " este fin de semana", " para niños")) for m in made if m
    ]
