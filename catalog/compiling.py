"""Makes all that is kept of the project's own data beside its bytecode: `python -m catalog.compiling`."""

from __future__ import annotations

import sys

from catalog.safety.grammar import load_grammar
from catalog.search.lexicon import load_lexicon
from catalog.search.phrasebook import load_phrasebook
from catalog.search.spotting import spotter_of
from catalog.search.usage import words_in_use


def main() -> None:
    """Reads everything once, which keeps it."""
    sys.dont_write_bytecode = False
    load_grammar()
    load_phrasebook()
    spotter_of(load_lexicon())
    words_in_use(load_lexicon())


if __name__ == "__main__":
    main()
