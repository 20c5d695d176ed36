"""Telegram's Bot API on this machine, with a chat page: for `run` without a token, and for tests."""

from __future__ import annotations

from bot.demo.api import USERNAME, BotApi, Call
from bot.demo.faults import Faults, FloodRule
from bot.demo.hands import ClockHands
from bot.demo.hearing import Gathering, Heard, Unexpected
from bot.demo.person import Person
from bot.demo.seats import Seats
from bot.demo.server import DemoServer
from bot.demo.views import NamedPoint

__all__ = [
    "USERNAME",
    "BotApi",
    "Call",
    "ClockHands",
    "DemoServer",
    "Faults",
    "FloodRule",
    "Gathering",
    "Heard",
    "NamedPoint",
    "Person",
    "Seats",
    "Unexpected",
]
