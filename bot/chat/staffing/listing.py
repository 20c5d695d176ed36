"""/staff: who may do what, by number and role; links that make somebody staff; and taking it away again."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot import links
from bot.chat.callbacks import StaffList
from bot.chat.context import Context
from bot.chat.form import Choice, Draft, Field, Form
from bot.chat.forms import Forms
from bot.chat.keeping.thing import person_of
from bot.chat.questions import compose
from bot.chat.routes import Route, on_command, on_press
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.staffing.menu import list_commands
from bot.chat.telling.otherwise import old_button
from bot.city import City
from bot.desk import staffing
from bot.desk.editing import NotAllowed
from bot.desk.entries import most_seen_organizations
from bot.desk.inviting import MOST_WHOM, Invitations
from bot.i18n import Speech
from bot.people.dialogue import Dialogues
from bot.people.roles import LastAdmin, Role, Standing
from bot.telling.deed import standing_in_words
from bot.telling.wording import Wording
from catalog.search.words import fold

INVITE, CHANGE = "invite", "role"
"""The forms."""
MOST_LISTED = 40
MOST_ORGANIZATIONS = 6
MOST_NAME = 120
EVERY = "every"
"""The word of the button for all organizations."""
GIVEN = tuple(role for role in Role if role is not Role.CITIZEN)
"""What a link can give."""


def handlers(forms: Forms) -> list[Route]:
    """The command and the presses."""

    async def pressed(update: Update, context: Context, press: StaffList) -> None:
        try:
            await _pressed(update, context, press, forms)
        except NotAllowed:
            await context.say(update, old_button(await context.speech(update)))

    return [on_command("staff", show_all), on_press(StaffList, pressed)]


async def show_all(update: Update, context: Context) -> None:
    """Shows who may do what."""
    services, speech, person = context.services, await context.speech(update), person_of(update)
    async with services.database.reading() as session:
        people = await staffing.everybody(session, by=person)
        open_links = len(await Invitations(session).waiting(at=services.clock.now()))
    listed = list(people.items())[:MOST_LISTED]
    text = lines(
        speech.say("chat.roles", count=len(people)),
        *(
            speech.say("chat.roles.item", number=str(number), role=standing_in_words(standing, speech))
            for number, standing in listed
        ),
    )
    rows: list[Row] = [
        [button(speech.plain("chat.button.roles.person", number=str(n)), StaffList(deed="see", number=n))]
        for n, _ in listed
    ]
    rows.insert(0, [button(speech.plain("chat.button.roles.invite"), StaffList(deed="invite"))])
    if open_links:
        rows.insert(1, [button(speech.plain("chat.button.roles.links"), StaffList(deed="links"))])
    await context.say(update, Screen(text, tuple(rows), menu=True))


async def _pressed(update: Update, context: Context, press: StaffList, forms: Forms) -> None:
    match press.deed:
        case "all":
            await show_all(update, context)
        case "see" | "revoke":
            await _one(update, context, press)
        case "sure":
            await _revoke(update, context, press.number)
        case "invite":
            async with context.services.database.reading() as session:
                names = await most_seen_organizations(session, MOST_ORGANIZATIONS)
            await forms.begin(update, context, INVITE, {"organizations": names})
        case "change":
            async with context.services.database.reading() as session:
                names = await most_seen_organizations(session, MOST_ORGANIZATIONS)
            await forms.begin(update, context, CHANGE, {"person": press.number, "organizations": names})
        case "links":
            await _links(update, context)
        case "withdraw":
            async with context.services.database.writing() as session:
                now = context.services.clock.now()
                await Invitations(session).withdraw(press.number, by=person_of(update), at=now)
            await _links(update, context)
        case _:
            await context.say(update, old_button(await context.speech(update)))


async def _one(update: Update, context: Context, press: StaffList) -> None:
    """Shows one person, or asks whether it is meant that they are no longer staff."""
    speech = await context.speech(update)
    async with context.services.database.reading() as session:
        standing = (await staffing.everybody(session, by=person_of(update))).get(press.number)
    if standing is None:
        await context.say(update, old_button(speech))
        return
    words = standing_in_words(standing, speech)
    asked = press.deed == "revoke"
    text = speech.say("chat.roles.sure" if asked else "chat.roles.item", number=str(press.number), role=words)
    deeds = ("sure", "all") if asked else ("change", "revoke", "all")
    rows = tuple(
        [button(speech.plain(f"chat.button.roles.{each}"), StaffList(deed=each, number=press.number))]
        for each in deeds
    )
    await context.say(update, Screen(text, rows, menu=True))


async def _revoke(update: Update, context: Context, number: int) -> None:
    services, speech = context.services, await context.speech(update)
    try:
        async with services.database.writing() as session:
            await staffing.change(session, number, Standing(), by=person_of(update), at=services.clock.now())
    except LastAdmin:
        await context.say(update, Screen(speech.say("chat.roles.last_admin")))
        return
    await context.say(update, Screen(speech.say("chat.roles.revoked", number=str(number))))
    await list_commands(context, number, Standing(), speech)


async def _links(update: Update, context: Context) -> None:
    """Shows the links that can be used, each with whom it is for, and takes one back by a press."""
    services, speech = context.services, await context.speech(update)
    now = services.clock.now()
    async with services.database.reading() as session:
        waiting = await Invitations(session).waiting(at=now)
    wording = Wording.in_city(services.city, speech, now)
    text = lines(
        speech.say("chat.roles.links", count=len(waiting)),
        *(
            speech.say(
                "chat.roles.link",
                whom=each.whom,
                role=standing_in_words(each.standing, speech),
                until=wording.moment(each.expires_at),
            )
            for each in waiting
        ),
    )
    rows = tuple(
        [
            button(
                speech.plain("chat.button.roles.withdraw", whom=each.whom),
                StaffList(deed="withdraw", number=each.id),
            )
        ]
        for each in waiting
    )
    back = [button(speech.plain("chat.button.roles.all"), StaffList(deed="all"))]
    await context.say(update, Screen(text, (*rows, back), menu=True))


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    """What it gives, for whose offers, and for whom it is; an admin is one of the whole city."""
    return [*_role_fields(city, draft), Field(name="whom", read=_whom)]


def _role_fields(city: City, draft: Draft) -> Sequence[Field]:
    fields = [Field(name="role", read=_role, choices=_roles)]
    if draft.values.get("role") != Role.ADMIN.value:
        fields.append(Field(name="organization", read=_organization, choices=_organizations))
    return fields


def _standing(draft: Draft) -> Standing:
    return Standing(role=Role(draft.values["role"]), organization=draft.values.get("organization") or "")


def _role(text: str, draft: Draft, context: Context) -> str | None:
    word = fold(text).strip()
    return word if word in [role.value for role in GIVEN] else None


def _roles(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    return [Choice(role.value, speech.plain(f"chat.role.{role.value}")) for role in GIVEN]


def _organization(text: str, draft: Draft, context: Context) -> str | None:
    """A name, "" for all of them, which a partner cannot have."""
    if text == EVERY:
        return None if draft.values.get("role") == Role.PARTNER.value else ""
    names = draft.fixed["organizations"]
    offered = {f"o-{place}": str(name) for place, name in enumerate(names)}
    return offered.get(text) or compose(text, most=MOST_NAME) or None


def _organizations(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    named = [Choice(f"o-{place}", name) for place, name in enumerate(draft.fixed["organizations"])]
    if draft.values.get("role") == Role.PARTNER.value:
        return named
    return [Choice(EVERY, speech.plain("chat.button.roles.every")), *named]


def _whom(text: str, draft: Draft, context: Context) -> str | None:
    return compose(text, most=MOST_WHOM) or None


async def _make(update: Update, context: Context, draft: Draft) -> None:
    """Makes the link and shows it, in words that can be passed on."""
    services, speech, values = context.services, await context.speech(update), draft.values
    standing = _standing(draft)
    try:
        async with services.database.writing() as session:
            now, person = services.clock.now(), person_of(update)
            token = await Invitations(session).make(standing, values["whom"], by=person, at=now)
            await Dialogues(session).close(person)
    except NotAllowed:
        await context.say(update, old_button(speech))
        return
    url = links.address(context.bot.username or "", links.Invitation(token))
    await context.say(
        update,
        Screen(
            speech.say(
                "chat.roles.invitation",
                whom=values["whom"],
                role=standing_in_words(standing, speech),
                url=url,
            )
        ),
    )


async def _change(update: Update, context: Context, draft: Draft) -> None:
    """Gives somebody who works here another role."""
    services, speech, person = context.services, await context.speech(update), draft.fixed["person"]
    standing = _standing(draft)
    try:
        async with services.database.writing() as session:
            await staffing.change(session, person, standing, by=person_of(update), at=services.clock.now())
            await Dialogues(session).close(person_of(update))
    except LastAdmin:
        await context.say(update, Screen(speech.say("chat.roles.last_admin")))
        return
    except NotAllowed:
        await context.say(update, old_button(speech))
        return
    words = standing_in_words(standing, speech)
    await context.say(update, Screen(speech.say("chat.roles.item", number=str(person), role=words)))
    await list_commands(context, person, standing, speech)


FORMS = (
    Form(name=INVITE, fields=_fields, outcome=_make, least=Role.ADMIN),
    Form(name=CHANGE, fields=_role_fields, outcome=_change, least=Role.ADMIN, texts=INVITE),
)
