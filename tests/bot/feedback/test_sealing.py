from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.feedback.sealing import FILE, KEY, LEAST_BYTES, NotOurs, SealedFile, Unreadable

WORDS = b"what nobody but the box may read"


def sealed(folder: Path, words: bytes = WORDS) -> SealedFile:
    file = SealedFile(folder)
    file.open()
    file.seal(words)
    return file


def test_what_was_sealed_is_read_again(tmp_path: Path) -> None:
    sealed(tmp_path)
    assert SealedFile(tmp_path).open() == WORDS
    assert SealedFile(tmp_path / "other").open() is None


def test_nobody_reads_it_without_the_key(tmp_path: Path) -> None:
    file = sealed(tmp_path)
    assert WORDS not in file.path.read_bytes()
    file.key_path.unlink()
    with pytest.raises(Unreadable):
        SealedFile(tmp_path).open()


@pytest.mark.parametrize("size", [0, 1, 1000, LEAST_BYTES - 8])
def test_its_length_says_nothing(tmp_path: Path, size: int) -> None:
    assert sealed(tmp_path, b"x" * size).path.stat().st_size == sealed(tmp_path, b"").path.stat().st_size
    assert sealed(tmp_path, b"x" * LEAST_BYTES).path.stat().st_size > 2 * LEAST_BYTES


def test_one_changed_bit_is_noticed_and_the_file_is_set_aside(tmp_path: Path) -> None:
    file = sealed(tmp_path)
    data = bytearray(file.path.read_bytes())
    data[-1] ^= 1
    file.path.write_bytes(data)
    again = SealedFile(tmp_path)
    with pytest.raises(Unreadable):
        again.open()
    assert file.path.with_suffix(".unreadable").read_bytes() == data
    # And the box goes on.
    again.seal(b"new")
    assert SealedFile(tmp_path).open() == b"new"


@pytest.mark.parametrize("data", [b"", b"opinions", b"something else altogether" * 10])
def test_what_is_no_box_is_noticed(tmp_path: Path, data: bytes) -> None:
    sealed(tmp_path).path.write_bytes(data)
    with pytest.raises(Unreadable):
        SealedFile(tmp_path).open()


def test_after_a_publication_an_old_copy_cannot_be_read(tmp_path: Path) -> None:
    file = sealed(tmp_path)
    old = file.path.read_bytes()
    file.seal(b"later", ratchet=True)
    assert SealedFile(tmp_path).open() == b"later"
    # Whoever has the old copy and today's key.
    file.path.write_bytes(old)
    with pytest.raises(Unreadable):
        SealedFile(tmp_path).open()


def test_a_stop_between_the_file_and_its_key_loses_nothing(tmp_path: Path) -> None:
    file = sealed(tmp_path)
    key = file.key_path.read_bytes()
    file.seal(b"later", ratchet=True)
    file.key_path.write_bytes(key)
    assert SealedFile(tmp_path).open() == b"later"
    assert file.key_path.read_bytes() != key


def test_whoever_has_lost_the_box_does_not_write_over_it(tmp_path: Path) -> None:
    old, new = sealed(tmp_path), SealedFile(tmp_path)
    assert new.open() == WORDS
    new.seal(b"of the new one")
    with pytest.raises(NotOurs):
        old.seal(b"of the old one")
    assert SealedFile(tmp_path).open() == b"of the new one"


def test_only_its_owner_may_look(tmp_path: Path) -> None:
    folder = tmp_path / "box"
    sealed(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in (FILE, KEY)} == {0o600}


def test_the_key_may_lie_elsewhere(tmp_path: Path) -> None:
    key = tmp_path / "memory" / "key"
    file = SealedFile(tmp_path / "box", key)
    file.open()
    file.seal(WORDS)
    assert [path.name for path in (tmp_path / "box").iterdir()] == [FILE]
    assert SealedFile(tmp_path / "box", key).open() == WORDS
