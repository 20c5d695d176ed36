"""The rooms of the house that keep something of people, beside `bot/people`: asked and erased together."""

from __future__ import annotations

from bot.civic.own import FollowedPromises
from bot.delivery.own import OwedMessages
from bot.desk.importing.own import BroughtFiles
from bot.desk.own import InHand
from bot.people.own_data import Keeper
from bot.people.signed_in import SignedIn
from bot.reminders.own import FollowedThings

ROOMS: tuple[Keeper, ...] = (
    FollowedThings(),
    FollowedPromises(),
    OwedMessages(),
    SignedIn(),
    InHand(),
    BroughtFiles(),
)
"""In the order in which they are told."""
