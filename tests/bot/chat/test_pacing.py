from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import BadRequest, RetryAfter
from telegram.warnings import PTBDeprecationWarning

from bot.chat.pacing import _chat
from bot.delivery.sender import GRACE, seconds_asked


def test_the_seconds_of_a_429_are_read_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    assert seconds_asked(RetryAfter(timedelta(seconds=7))) == 7 + GRACE


def test_the_seconds_of_a_429_are_read_as_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PTB_TIMEDELTA", raising=False)
    with pytest.warns(PTBDeprecationWarning):
        assert seconds_asked(RetryAfter(7)) == 7 + GRACE


def test_any_other_fault_asks_for_no_wait() -> None:
    assert seconds_asked(BadRequest("x")) is None
    assert seconds_asked(ValueError()) is None


@pytest.mark.parametrize(
    ("given", "chat"), [(5, 5), ("5", 5), ("-100", -100), ("@name", "@name"), (None, None)]
)
def test_a_chat_is_the_same_however_it_is_written(given, chat) -> None:
    assert _chat(given) == chat
