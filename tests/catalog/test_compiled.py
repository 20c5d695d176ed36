from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.compiled import compiled, place
from catalog.safety.grammar import load_grammar
from catalog.safety.watch import Watch


class Maker:
    """Makes a word of what it is told of, and counts how often."""

    def __init__(self, word: str = "new") -> None:
        self.word, self.times = word, 0

    def __call__(self) -> str:
        self.times += 1
        return self.word


@pytest.fixture(autouse=True)
def _writing() -> Iterator[None]:
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = False
    yield
    sys.dont_write_bytecode = before


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_text("words")
    return path


def test_it_is_made_once_and_then_read(data: Path) -> None:
    assert compiled([data], "words", Maker("first")) == "first"
    again = Maker()
    assert (compiled([data], "words", again), again.times) == ("first", 0)


def test_it_is_made_anew_where_a_file_is_another_one(data: Path) -> None:
    compiled([data], "words", Maker("first"))
    data.write_text("other words")
    assert compiled([data], "words", Maker()) == "new"
    os.utime(data, (1, 1))
    assert compiled([data], "words", Maker("newest")) == "newest"
    more = data.with_name("more.txt")
    more.touch()
    assert compiled([data, more], "words", Maker("with more")) == "with more"


@pytest.mark.parametrize("spoilt", [b"", b"nothing of ours", None])
def test_what_cannot_be_read_is_made_anew(data: Path, spoilt: bytes | None) -> None:
    compiled([data], "words", Maker("first"))
    kept = place(data, "words")
    kept.write_bytes(kept.read_bytes()[:-4] if spoilt is None else spoilt)
    assert compiled([data], "words", Maker()) == "new"
    assert compiled([data], "words", Maker("newest")) == "new"


def test_nothing_is_written_where_python_writes_no_bytecode_and_nothing_of_what_has_no_files(
    data: Path,
) -> None:
    sys.dont_write_bytecode = True
    assert compiled([data], "words", Maker()) == "new"
    sys.dont_write_bytecode = False
    assert compiled([], "words", Maker()) == "new"
    assert list(data.parent.rglob("*.pickle*")) == []


def test_it_does_no_harm_where_nothing_can_be_written(data: Path) -> None:
    folder = place(data, "words").parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    assert compiled([data], "words", Maker()) == "new"


def test_the_grammar_hears_the_same_when_it_was_kept() -> None:
    kept = pickle.loads(pickle.dumps(load_grammar(), pickle.HIGHEST_PROTOCOL))
    for said in ("ya no quiero vivir", "mi esposo me pega", "taller de pintura", "se tomo cloro mi hijo"):
        assert Watch(kept, None).heed(said) == Watch(load_grammar(), None).heed(said)
