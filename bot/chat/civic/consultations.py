"""What the city asks everybody: one answer a person, no count before it is over, and the results then."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import ConsultationList, OfConsultation
from bot.chat.civic.speaking import in_reader
from bot.chat.context import Context
from bot.chat.questions import shorten
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import MOST_LABEL, Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.civic.consultations import Consultation, Consultations, Phase, ballot_of, vote_slip
from bot.feedback.slip import Refusal
from bot.i18n import Html, Languages, Speech
from bot.telling.wording import Wording

MOST_LISTED = 10


def handlers(languages: Languages) -> list[Route]:
    """The command, the words for it, and the presses."""
    return [
        on_command("consultations", show_all),
        on_message(Said(languages, "consultations"), show_all),
        on_press(ConsultationList, again),
        on_press(OfConsultation, pressed),
    ]


async def show_all(update: Update, context: Context) -> None:
    """Shows what is asked now, what will be, and what was answered."""
    services, speech = context.services, await context.speech(update)
    now = services.clock.now()
    async with services.database.reading() as session:
        consultations = await Consultations(session).all()
    # What can be answered now comes first, what ends soonest first of all.
    opened = [each for each in consultations if each.phase(now) is Phase.OPEN][::-1]
    listed = [*opened, *(each for each in consultations if each not in opened)][:MOST_LISTED]
    if not listed:
        await context.say(update, Screen(speech.say("chat.consultations.none")))
        return
    wording = Wording.in_city(services.city, speech, now)
    said = [
        speech.say(
            "chat.consultations.item",
            question=in_reader(each.asked.question, speech),
            phase=phase_in_words(each, wording),
        )
        for each in listed
    ]
    rows = [
        [
            button(
                shorten(in_reader(each.asked.question, speech), MOST_LABEL),
                OfConsultation(consultation=each.id, deed="see"),
            )
        ]
        for each in listed
    ]
    text = lines(speech.say("chat.consultations", count=len(opened)), *said)
    await context.say(update, Screen(text, tuple(rows), menu=True))


async def again(update: Update, context: Context, press: ConsultationList) -> None:
    """Shows them by button."""
    await show_all(update, context)


async def pressed(update: Update, context: Context, press: OfConsultation) -> None:
    """Shows one, asks once more whether an option is meant, or puts the answer into the box."""
    services, speech = context.services, await context.speech(update)
    async with services.database.reading() as session:
        consultation = await Consultations(session).get(press.consultation)
    if consultation is None or press.option >= len(consultation.asked.options):
        await context.say(update, old_button(speech))
        return
    opened = consultation.phase(services.clock.now()) is Phase.OPEN
    match press.deed:
        case "choose" if opened and not _has_answered(update, context, consultation):
            screen = _chosen(consultation, press.option, context, speech)
            await context.replace(update, screen, message=context.pressed_message(update))
        case "send" if opened:
            await _send(update, context, consultation, press.option)
        case "see" | "choose" | "send":
            await show(update, context, consultation)
        case _:
            await context.say(update, old_button(speech))


async def show(update: Update, context: Context, consultation: Consultation) -> None:
    """Says all there is of one, with its options while it is open."""
    services, speech = context.services, await context.speech(update)
    now = services.clock.now()
    wording = Wording.in_city(services.city, speech, now)
    answered = _has_answered(update, context, consultation)
    rows: list[Row] = []
    if consultation.phase(now) is Phase.OPEN and not answered:
        rows += [
            [
                button(
                    in_reader(option, speech),
                    OfConsultation(consultation=consultation.id, deed="choose", option=place),
                )
            ]
            for place, option in enumerate(consultation.asked.options)
        ]
    rows.append([button(speech.plain("chat.button.consultations"), ConsultationList())])
    text = lines(
        told(consultation, wording, least=services.city.thresholds.feedback),
        speech.say("chat.consultation.answered") if answered else "",
    )
    await context.say(update, Screen(text, tuple(rows), menu=True))


async def _send(update: Update, context: Context, consultation: Consultation, option: int) -> None:
    """Nothing that would prove the answer is given back."""
    services, speech, user = context.services, await context.speech(update), update.effective_user
    if user is None:
        return
    slip = vote_slip(consultation, option, threshold=services.city.thresholds.feedback)
    # The few slips a day are for words; how often the city asks is its own choice.
    outcome = await services.box.put(slip, user.id, counted=False)
    wording = Wording.in_city(services.city, speech, services.clock.now())
    said = "chat.consultation.answered" if outcome is Refusal.ALREADY else "chat.consultation.sent"
    rows = ([button(speech.plain("chat.button.consultations"), ConsultationList())],)
    closes = wording.moment(consultation.asked.closes_at)
    screen = Screen(lines(speech.say(said), speech.say("chat.consultation.results_on", moment=closes)), rows)
    await context.replace(update, screen, message=context.pressed_message(update))


def told(consultation: Consultation, wording: Wording, *, least: int) -> Html:
    """All there is of one: the question, who asks and what for, and how it went once it is over."""
    speech, asked = wording.speech, consultation.asked
    return lines(
        speech.say("chat.consultation", question=in_reader(asked.question, speech)),
        speech.say("chat.consultation.asked_by", asked_by=asked.asked_by),
        speech.say("chat.consultation.purpose", purpose=in_reader(asked.purpose, speech)),
        Html(speech.say("chat.consultation.phase", phase=phase_in_words(consultation, wording))),
        *_results(consultation, wording, least),
    )


def phase_in_words(consultation: Consultation, wording: Wording) -> str:
    """Where it is, with the moment that matters."""
    speech, asked = wording.speech, consultation.asked
    phase = consultation.phase(wording.now)
    moment = asked.opens_at if phase is Phase.SOON else asked.closes_at
    return speech.plain(f"chat.consultation.phase.{phase.value}", moment=wording.moment(moment))


def _results(consultation: Consultation, wording: Wording, least: int) -> list[Html]:
    speech = wording.speech
    match consultation.phase(wording.now):
        case Phase.RESULTS:
            people = consultation.people
            return [
                speech.say("chat.consultation.people", count=people),
                *(
                    speech.say(
                        "chat.consultation.result",
                        option=in_reader(option, speech),
                        number=number,
                        percent=round(100 * number / people),
                    )
                    for option, number in zip(
                        consultation.asked.options, consultation.results or (), strict=True
                    )
                ),
            ]
        case Phase.FEW:
            return [speech.say("chat.consultation.few", count=least)]
        case _:
            return []


def _chosen(consultation: Consultation, option: int, context: Context, speech: Speech) -> Screen:
    """All that would be kept."""
    chosen = in_reader(consultation.asked.options[option], speech)
    text = lines(
        speech.say("chat.consultation", question=in_reader(consultation.asked.question, speech)),
        speech.say("chat.consultation.chosen", option=chosen),
        speech.say("chat.consultation.once"),
    )
    send = OfConsultation(consultation=consultation.id, deed="send", option=option)
    back = OfConsultation(consultation=consultation.id, deed="see")
    rows = (
        [button(speech.plain("chat.button.send"), send)],
        [button(speech.plain("chat.button.consultation.back"), back)],
    )
    return Screen(text, rows, menu=True)


def _has_answered(update: Update, context: Context, consultation: Consultation) -> bool:
    user = update.effective_user
    return user is not None and context.services.box.has_answered(ballot_of(consultation.id), user.id)
