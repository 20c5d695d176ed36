"""/cancel and /move: what, which date of it, what is done to it, and the words that this needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Update

from bot.chat.context import Context
from bot.chat.desk.deeds import Deed, deeds
from bot.chat.desk.publishing import preview
from bot.chat.desk.thing import about, dates_to_come, thing_field
from bot.chat.finding.opening import published
from bot.chat.form import Choice, Draft, Field, Form
from bot.chat.forms import Forms
from bot.chat.keeping.thing import minutes_of
from bot.chat.questions import compose, shorten
from bot.chat.routes import Route, on_command
from bot.city import City
from bot.desk.entries import most_used_places
from bot.desk.permissions import COMMANDS
from bot.i18n import Speech
from bot.people.roles import Role
from bot.reminders.spoken import Asked, Listener
from bot.reminders.wall import moment, shown
from bot.telling.wording import ONE_LINE, Wording
from catalog.model import Occurrence, Opportunity

ACTS = ("cancel", "move")
"""The forms, by their commands."""
MOST_LETTERS = ONE_LINE
"""Letters of a reason, or of a place: more would be cut where it is told."""
MOST_DATES = 8
MOST_PLACES = 4
MOST_DAYS = 7
"""Days that have a button."""
SHIFTS = (0, -60, -30, 30, 60)
"""Hours that have a button, as they lie around the one that it had; in minutes."""
ALL = "all"


def handlers(forms: Forms) -> list[Route]:
    """The commands; words behind one name what it is about."""

    def command(act: str) -> Route:
        async def begin(update: Update, context: Context) -> None:
            fixed = await about(update, context)
            async with context.services.database.reading() as session:
                fixed["places"] = await most_used_places(session, MOST_PLACES)
            await forms.begin(update, context, act, fixed, words=" ".join(context.args or ()))

        return on_command(act, begin)

    return [command(act) for act in ACTS]


def new_start(
    listener: Listener, words: str, at: int, *, now: datetime, zone: ZoneInfo, language: str
) -> datetime | None:
    """The moment that the words give to a date which starts `at` (minutes since 1970); None where they give
    none. A day alone keeps the hour, an hour alone keeps the day."""
    before = shown(datetime.fromtimestamp(at * 60, UTC), zone)
    said = listener.hearer.hear(words, today=shown(now, zone).date(), language=language)
    if said is None or said.gone or said.length is not None or said.days_before is not None or said.back:
        return None
    if said.days and said.time is None and said.part is None:
        days = [datetime.combine(day, before.time()) for day in said.days]
        return next((start for day in days if (start := moment(day, zone)) > now), None)
    # Counted from the first minute of that day, an hour that has no day is of that day.
    midnight = moment(datetime.combine(before.date(), time.min), zone) - timedelta(minutes=1)
    from_ = now if said.days else max(midnight, now)
    heard = listener.hear(words, Asked(now=from_, zone=zone, language=language))
    return moment(heard, zone) if isinstance(heard, datetime) else None


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    """What is still to be asked, as far as what is said already decides it."""
    act, thing = draft.form, draft.values.get("thing")
    fields = [thing_field(f"chat.desk.what.{act}", f"chat.desk.which.{act}")]
    if thing is None:
        return fields
    said, text = {"name": thing["name"]}, "chat.desk.deed"
    if thing["several"]:
        which = "chat.desk.which_date"
        fields.append(Field(name="date", read=_date, choices=_dates, text=which, said=said, numeric=True))
        # Nobody calls off all of it who meant one date.
        said, text = {**said, "when": draft.values.get("date", {}).get("said", "")}, "chat.desk.deed_of_date"
    fields.append(Field(name="deed", read=_deed, choices=_deeds, text=text, said=said))
    if (chosen := draft.values.get("deed")) is None:
        return fields
    deed = Deed(chosen)
    if deed is Deed.TIME:
        unread = "chat.desk.time_unread"
        text = "chat.desk.ask.time"
        fields.append(
            Field(name="day", read=_day, choices=_days, text=text, unread=unread, numeric=True, menu=False)
        )
        if draft.values.get("day", {}).get("ask_hour"):
            text = "chat.desk.ask.hour"
            fields.append(
                Field(
                    name="hour",
                    read=_hour,
                    choices=_hours,
                    text=text,
                    unread=unread,
                    numeric=True,
                    menu=False,
                )
            )
    if deed is Deed.PLACE:
        fields.append(Field(name="place", read=_place, choices=_places, text="chat.desk.ask.place"))
    if deed.explained:
        skip = "chat.button.desk.unexplained"
        fields.append(
            Field(name="reason", read=_reason, optional=True, text="chat.desk.ask.reason", skip=skip)
        )
    return fields


FORMS = tuple(
    Form(name=act, fields=_fields, outcome=preview, least=COMMANDS[act] or Role.ADMIN) for act in ACTS
)


async def _thing(draft: Draft, context: Context) -> Opportunity | None:
    return await published(context, draft.values["thing"]["id"])


async def _date(text: str, draft: Draft, context: Context) -> dict[str, Any] | None:
    """The date that is meant, by a button or by its day: its start (`at`, minutes, 0 for all) and how it is
    `said`."""
    speech = context.services.languages.speech(draft.fixed["language"])
    if text == ALL:
        return {"at": 0, "said": speech.plain("chat.button.desk.all_dates").lower()}
    opportunity = await _thing(draft, context)
    dates = dates_to_come(opportunity, context) if opportunity is not None else []
    meant = [each for each in dates if text == f"at-{minutes_of(each)}"] or _on_that_day(
        text, dates, context, draft.fixed["language"]
    )
    if len(meant) != 1:
        return None
    wording = Wording.in_city(context.services.city, speech, context.services.clock.now())
    return {"at": minutes_of(meant[0]), "said": wording.dated(meant[0])}


def _on_that_day(text: str, dates: Sequence[Occurrence], context: Context, language: str) -> list[Occurrence]:
    zone = context.services.city.zone
    today = shown(context.services.clock.now(), zone).date()
    said = context.bot_data.listener.hearer.hear(compose(text), today=today, language=language)
    if said is None or said.gone:
        return []
    return [each for each in dates if shown(each.starts, zone).date() in (said.days or ())]


async def _dates(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    opportunity = await _thing(draft, context)
    dates = dates_to_come(opportunity, context)[:MOST_DATES] if opportunity is not None else []
    wording = Wording.in_city(context.services.city, speech, context.services.clock.now())
    listed = [Choice(f"at-{minutes_of(each)}", wording.dated(each)) for each in dates]
    return [*listed, Choice(ALL, speech.plain("chat.button.desk.all_dates"))]


def _at(draft: Draft) -> int:
    at: int = draft.values.get("date", draft.values["thing"])["at"]
    return at


async def _possible(draft: Draft, context: Context) -> list[Deed]:
    opportunity = await _thing(draft, context)
    return deeds(draft.form, opportunity, _at(draft)) if opportunity is not None else []


async def _deed(text: str, draft: Draft, context: Context) -> str | None:
    return text if text in await _possible(draft, context) else None


async def _deeds(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    possible = await _possible(draft, context)
    return [Choice(deed.value, speech.plain(f"chat.button.desk.{deed.value}")) for deed in possible]


def _day(text: str, draft: Draft, context: Context) -> dict[str, Any] | None:
    """The new start (minutes since 1970), and whether its hour is still to be asked for: a button says the
    day alone."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        starts = _starts(text, draft, context)
        return {"starts": starts, "ask_hour": False} if starts else None
    zone = context.services.city.zone
    if day < shown(context.services.clock.now(), zone).date():
        return None
    before = shown(datetime.fromtimestamp(_at(draft) * 60, UTC), zone)
    starts = int(moment(datetime.combine(day, before.time()), zone).timestamp()) // 60
    return {"starts": starts, "ask_hour": True}


def _days(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    zone = context.services.city.zone
    now = context.services.clock.now()
    before = shown(datetime.fromtimestamp(_at(draft) * 60, UTC), zone)
    from_ = max(shown(now, zone).date(), before.date() - timedelta(days=1))
    days = [from_ + timedelta(days=step) for step in range(MOST_DAYS)]
    return [Choice(each.isoformat(), speech.short_day(each)) for each in days]


def _hour(text: str, draft: Draft, context: Context) -> int | None:
    """The new start, with its hour."""
    day = draft.values["day"]["starts"]
    pressed = {f"at-{minutes}": minutes for minutes in _around(day, context)}
    return pressed.get(text) or _starts(text, draft, context, at=day)


def _hours(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    zone = context.services.city.zone
    return [
        Choice(f"at-{minutes}", speech.time(datetime.fromtimestamp(minutes * 60, UTC), zone=zone))
        for minutes in _around(draft.values["day"]["starts"], context)
    ]


def _around(minutes: int, context: Context) -> list[int]:
    """The hour that it had and those around it, as far as they are still to come; in minutes since 1970."""
    now = context.services.clock.now().timestamp() // 60
    return [minutes + shift for shift in SHIFTS if minutes + shift > now]


def _starts(text: str, draft: Draft, context: Context, *, at: int = 0) -> int | None:
    """The moment that the words give to the date, still to come; in minutes."""
    services = context.services
    now, zone = services.clock.now(), services.city.zone
    starts = new_start(
        context.bot_data.listener,
        shorten(compose(text), MOST_LETTERS),
        at or _at(draft),
        now=now,
        zone=zone,
        language=draft.fixed["language"],
    )
    return int(starts.timestamp()) // 60 if starts is not None and starts > now else None


def _place(text: str, draft: Draft, context: Context) -> str | None:
    offered = {f"places-{number}": name for number, name in enumerate(draft.fixed["places"])}
    return shorten(offered.get(text, compose(text)), MOST_LETTERS) or None


def _places(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    return [Choice(f"places-{number}", name) for number, name in enumerate(draft.fixed["places"])]


def _reason(text: str, draft: Draft, context: Context) -> str | None:
    return shorten(compose(text), MOST_LETTERS) or None
