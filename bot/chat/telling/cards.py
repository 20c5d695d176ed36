"""The card of an opportunity with what can be pressed below it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from telegram import User

from bot.chat.callbacks import AskAgain, Calendar, Correct, OnMap, Opine, Press, Save
from bot.chat.questions import shorten
from bot.chat.screen import Button, Row, Screen, button, copy, in_rows, link
from bot.chat.telling.share import share
from bot.links import Item, address
from bot.telling.card import card as told
from bot.telling.card import telephone
from bot.telling.wording import Wording, next_date, place_of
from catalog.model import Occurrence, Opportunity, Place


def card(
    opportunity: Opportunity,
    wording: Wording,
    *,
    bot: User,
    at: datetime | None = None,
    back: Press | None = None,
) -> Screen:
    """The card at the date that starts `at`, else the next; within Telegram's limits whatever the catalogue
    holds. A button leads `back` to its list; with nothing to go back to, to another question."""
    occurrence = next_date(opportunity, wording.now, at=at)
    rows = [*_buttons(opportunity, occurrence, place_of(opportunity, occurrence), wording, bot)]
    if back is not None:
        label = "chat.button.ask_again" if back == AskAgain() else "chat.button.list"
        rows.append([button(wording.speech.plain(label), back)])
    links: tuple[tuple[str, str], ...] = ()
    if bot.supports_inline_queries and opportunity.id is not None:
        own = address(bot.username or "", Item(opportunity.id))
        links = ((wording.speech.plain("chat.button.share"), own),)
    return Screen(told(opportunity, wording, at=at), tuple(rows), links=links)


def _buttons(
    opportunity: Opportunity, occurrence: Occurrence | None, place: Place | None, wording: Wording, bot: User
) -> Iterator[Row]:
    speech, registration, number = wording.speech, opportunity.registration, opportunity.id
    at = int(occurrence.starts.timestamp()) // 60 if occurrence is not None else 0
    buttons: list[Button] = []
    if number is not None:
        buttons.append(button(speech.plain("chat.button.save"), Save(opportunity=number, at=at)))
    if number is not None and place is not None and place.position is not None:
        buttons.append(button(speech.plain("chat.button.map"), OnMap(opportunity=number, at=at)))
    if number is not None and occurrence is not None:
        buttons.append(button(speech.plain("chat.button.calendar"), Calendar(opportunity=number, at=at)))
    buttons += link(speech.plain("chat.button.sign_up"), registration.url)
    if opportunity.url != registration.url:
        buttons += link(speech.plain("chat.button.page"), opportunity.url)
    buttons += copy(speech.plain("chat.button.copy_phone"), registration.telephone or telephone(opportunity))
    if number is not None and bot.username:
        buttons += share(number, shorten(opportunity.text(speech.tag).name, 80), speech, bot)
    if number is not None:
        buttons.append(button(speech.plain("chat.button.opine"), Opine(step="begin", about=number)))
        buttons.append(button(speech.plain("chat.button.correct"), Correct(opportunity=number, deed="begin")))
    yield from in_rows(buttons, across=2)
