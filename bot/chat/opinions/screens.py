"""The screens of an opinion: one question at a time, then exactly what will be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.chat.callbacks import Opine, Own, Receipted
from bot.chat.screen import Button, Row, Screen, button, copy, in_rows, lines
from bot.city import City
from bot.feedback.calendar import next_publication
from bot.feedback.draft import Draft
from bot.feedback.opinion import Mood, Theme
from bot.feedback.opinions import scopes_of
from bot.feedback.receipt import Receipt
from bot.feedback.redaction import Struck
from bot.feedback.tongue import UNDETERMINED
from bot.i18n import Html, Speech
from bot.telling.wording import Wording
from catalog.model import Opportunity

STARS = range(1, 6)
OF_THE_BOT = (Theme.WAIT, Theme.ACCESS, Theme.STAFF, Theme.CONTENT, Theme.INFORMATION, Theme.SAFETY)
"""What may change in a bot: it has no place, no price and no timetable."""
_THEMES = tuple(Theme)


def press_of(draft: Draft, step: str, **changed: object) -> Opine:
    """The press that goes on with a draft."""
    press = Opine(
        step=step,
        about=draft.about,
        at=draft.at,
        stars=draft.stars,
        themes=digits_of(draft.themes),
        worded=bool(draft.words),
    )
    return replace(press, **changed)  # type: ignore[arg-type]


def digits_of(themes: tuple[Theme, ...]) -> str:
    """Themes as a press carries them."""
    return "".join(str(_THEMES.index(theme)) for theme in themes)


def themes_of_digits(digits: str) -> tuple[Theme, ...]:
    """The themes that a press carries, in their own order; what is none is left out."""
    places = {int(digit) for digit in digits if digit.isdecimal()}
    return tuple(theme for place, theme in enumerate(Theme) if place in places)


def went(draft: Draft, opportunity: Opportunity, wording: Wording) -> Screen:
    """Asks whether the person was there."""
    speech = wording.speech
    dates = (each for each in opportunity.occurrences if int(each.starts.timestamp()) // 60 == draft.at)
    when = next(map(wording.dated, dates), "")
    rows = (
        [
            button(speech.plain("chat.button.went"), press_of(draft, "stars")),
            button(speech.plain("chat.button.did_not_go"), press_of(draft, "missed")),
        ],
        _cancelling(draft, speech),
    )
    name = wording.name(opportunity.text(speech.tag))
    return Screen(speech.say("chat.opinion.went", name=name, when=when), rows, menu=True)


def missed(draft: Draft, speech: Speech) -> Screen:
    """Thanks whoever was not there, and takes their opinion all the same."""
    rows = (
        [button(speech.plain("chat.button.opine"), press_of(draft, "stars"))],
        [button(speech.plain("chat.button.no_invitations"), Own(deed="no_invitations"))],
    )
    return Screen(speech.say("chat.opinion.missed"), rows, menu=True)


def stars(draft: Draft, name: str, speech: Speech) -> Screen:
    """Asks for one to five."""
    said = speech.say("chat.opinion.stars", name=name) if name else speech.say("chat.opinion.stars.bot")
    noted = speech.say("chat.opinion.words_noted") if draft.words else Html("")
    rows = [
        *([button(_star(number, speech), press_of(draft, "themes", stars=number))] for number in STARS),
        _cancelling(draft, speech),
    ]
    return Screen(lines(noted, said), tuple(rows), menu=True)


def themes(draft: Draft, speech: Speech) -> Screen:
    """Asks what should change; after few stars in other words than after many."""
    ticks = [_tick(draft, theme, speech) for theme in offered_themes(draft)]
    go_on = "preview" if draft.words or not draft.takes_words else "words"
    rows = [
        *in_rows(ticks, across=2),
        [button(speech.plain("chat.button.go_on"), press_of(draft, go_on))],
        _cancelling(draft, speech),
    ]
    asked = speech.say(f"chat.opinion.themes.{Mood.of(draft.stars).value}")
    return Screen(lines(asked, speech.say("chat.opinion.themes.several")), tuple(rows), menu=True)


def offered_themes(draft: Draft) -> tuple[Theme, ...]:
    """What can be ticked."""
    return tuple(Theme) if draft.about else OF_THE_BOT


def words(draft: Draft, speech: Speech, *, note: str = "") -> Screen:
    """Asks for words; `note` says first why those that came could not be taken."""
    rows = (
        [button(speech.plain("chat.button.no_words"), press_of(draft, "skip"))],
        _cancelling(draft, speech),
    )
    return Screen(note or speech.say("chat.opinion.words"), rows)


def preview(draft: Draft, name: str, wording: Wording, city: City) -> Screen:
    """Shows exactly what will be kept, and what is not."""
    speech = wording.speech
    text = lines(
        speech.say("chat.opinion.preview"),
        *kept_of(draft, name, speech),
        speech.say("chat.opinion.preview.date", day=_published_from(city, wording)),
        "" if draft.takes_words else speech.say("chat.opinion.preview.children"),
        speech.say("chat.opinion.preview.struck", kinds=_struck(draft.struck, speech))
        if draft.struck
        else "",
        speech.say("chat.opinion.preview.not_kept"),
    )
    bare = [button(speech.plain("chat.button.stars_only"), press_of(draft, "bare"))]
    rows: tuple[Row, ...] = (
        [button(speech.plain("chat.button.send_opinion"), press_of(draft, "send"))],
        [button(speech.plain("chat.button.change_opinion"), press_of(draft, "stars"))],
        *((bare,) if draft.words or draft.themes else ()),
        _cancelling(draft, speech),
    )
    return Screen(text, rows, menu=True)


def kept_of(draft: Draft, name: str, speech: Speech) -> list[Html]:
    """The lines of what is kept: of what, stars, themes, words."""
    said = [
        speech.say("chat.opinion.preview.about", name=name or speech.plain("chat.opinion.bot")),
        speech.say("chat.opinion.preview.stars", count=draft.stars, word=_word(draft.stars, speech)),
    ]
    if draft.themes:
        said.append(speech.say("chat.opinion.preview.themes", themes=names_of(draft.themes, speech)))
    if draft.words:
        language = _language(draft.language, speech)
        said.append(speech.say("chat.opinion.preview.words", words=draft.words, language=language))
    return said


def sent(
    draft: Draft, receipt: Receipt, opportunity: Opportunity | None, wording: Wording, city: City
) -> Screen:
    """The receipt, what it is good for, and when the opinion can be read."""
    speech = wording.speech
    threshold = scopes_of(opportunity, city.thresholds)[0].threshold
    text = lines(
        speech.say("chat.opinion.sent", code=receipt.shown),
        speech.say("chat.opinion.sent.code"),
        speech.say("chat.opinion.sent.when", day=_published_from(city, wording), count=threshold),
    )
    rows = (
        copy(speech.plain("chat.button.copy_code"), receipt.shown),
        [button(speech.plain("chat.button.receipt"), Receipted(deed="see", receipt=_carried(receipt)))],
    )
    return Screen(text, rows, menu=True)


def names_of(themes: tuple[Theme, ...], speech: Speech) -> str:
    """Themes in a row."""
    return speech.listing(speech.plain(f"chat.theme.{theme.value}").lower() for theme in themes)


def star_words(speech: Speech) -> dict[int, str]:
    """The word beside each number."""
    return {number: _word(number, speech) for number in STARS}


def day_of(at: datetime, wording: Wording) -> str:
    """A day in the city's zone."""
    return wording.day(at.astimezone(wording.zone).date())


def _published_from(city: City, wording: Wording) -> str:
    return day_of(next_publication(wording.now, city.zone), wording)


def _carried(receipt: Receipt) -> str:
    return receipt.shown.replace("-", "")


def _star(number: int, speech: Speech) -> str:
    return speech.plain("chat.button.star", count=number, word=_word(number, speech))


def _word(number: int, speech: Speech) -> str:
    return speech.plain(f"chat.opinion.star.{number}")


def _tick(draft: Draft, theme: Theme, speech: Speech) -> Button:
    ticked = theme in draft.themes
    after = (each for each in Theme if (each in draft.themes) != (each is theme))
    label = "chat.button.chosen" if ticked else "chat.button.not_chosen"
    name = speech.plain(f"chat.theme.{theme.value}")
    return button(speech.plain(label, lead=name), press_of(draft, "themes", themes=digits_of(tuple(after))))


def _language(language: str, speech: Speech) -> str:
    if language == UNDETERMINED:
        return speech.plain("chat.opinion.language.other")
    return str(speech.locale.languages.get(language, language))


def _struck(kinds: tuple[Struck, ...], speech: Speech) -> str:
    return speech.listing(speech.plain(f"chat.opinion.struck.{kind.value}") for kind in kinds)


def _cancelling(draft: Draft, speech: Speech) -> Row:
    return [button(speech.plain("chat.button.cancel"), press_of(draft, "cancel"))]
