"""Telegram's Bot API on this machine, with a chat page: for `run` without a token, and for tests."""

from __future__ import annotations

from bot.demo.api import USERNAME, BotApi, Call
from bot.demo.faults import Faults, FloodRule
from bot.demo.person import Heard, Person, Unexpected
from bot.demo.server import DemoServer
from bot.demo.views import NamedPoint

__all__ = [
    "USERNAME",
    "BotApi",
    "Call",
    "DemoServer",
    "Faults",
    "FloodRule",
    "Heard",
    "NamedPoint",
    "Person",
    "Unexpected",
]
