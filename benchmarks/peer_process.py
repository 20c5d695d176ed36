"""A search library of the peers' own environment, built and asked by JSON lines.

It imports nothing of the project.

    PEERS_PYTHON peer_process.py bm25s|tantivy

The first line is a list of [id, title, rest]; each further line a question, answered with
{"hits": [[id, score], …], "seconds": float}; the first is answered with its seconds and the peak of memory.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

Row = tuple[str, str, str]
Ask = Callable[[list[str]], list[tuple[str, float]]]


def main() -> None:
    """Builds what is named, then answers until there are no more questions."""
    lines = iter(sys.stdin)
    rows = json.loads(next(lines))
    began = time.perf_counter()
    ask = {"bm25s": bm25s, "tantivy": tantivy}[sys.argv[1]](rows)
    built = time.perf_counter() - began
    _say({"seconds": built, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})
    for line in lines:
        words = list(_words(json.loads(line)))
        began = time.perf_counter()
        hits = ask(words) if words else []
        _say({"hits": hits, "seconds": time.perf_counter() - began})


def bm25s(rows: list[Row]) -> Ask:
    """Snowball stems of Spanish; the title said three times, so that it weighs more."""
    import bm25s as library
    import Stemmer

    stemmer = Stemmer.Stemmer("spanish")
    said = [stemmer.stemWords([*_words(title)] * 3 + [*_words(rest)]) for _, title, rest in rows]
    index = library.BM25()
    index.index(said, show_progress=False)

    def ask(words: list[str]) -> list[tuple[str, float]]:
        stems = [stem for stem in stemmer.stemWords(words) if stem in index.vocab_dict]
        if not stems:
            return []
        places, scores = index.retrieve([stems], k=min(10, len(rows)), show_progress=False)
        found = zip(places[0].tolist(), scores[0].tolist(), strict=True)
        return [(rows[place][0], score) for place, score in found if score > 0]

    return ask


def tantivy(rows: list[Row]) -> Ask:
    """Its own tokens, words joined by OR, the title weighing three times as much."""
    import tantivy as library

    schema = library.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("title", "rest"):
        schema.add_text_field(name)
    index: Any = library.Index(schema.build())
    writer = index.writer()
    for number, title, rest in rows:
        document = {"id": number, "title": " ".join(_words(title)), "rest": " ".join(_words(rest))}
        writer.add_document(library.Document(**document))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(words: list[str]) -> list[tuple[str, float]]:
        query = index.parse_query(
            " ".join(words), ["title", "rest"], field_boosts={"title": 3.0, "rest": 1.0}
        )
        return [(searcher.doc(at)["id"][0], score) for score, at in searcher.search(query, 10).hits]

    return ask


def _words(text: str) -> Iterator[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    yield from re.findall(r"[^\W_]+", plain)


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
