"""What became of a draft: it waits for review, it was given back, it was published."""

from __future__ import annotations

from bot.chat.callbacks import Open, Review
from bot.chat.screen import Screen, button
from bot.chat.unasked.page import Page
from bot.delivery.delivery import State, Withdrawal
from bot.desk.drafts import Drafts, DraftState
from bot.desk.editing import NotAllowed
from bot.desk.notices import News

STATES = {News.WAITS: DraftState.IN_REVIEW, News.RETURNED: DraftState.RETURNED}
"""In which state the draft is while the news are true."""
GONE = Withdrawal(State.CANCELLED, "removed")


async def draft(page: Page) -> Screen | Withdrawal:
    """The message, or why there is none: it is no longer so, or no longer for this person."""
    news, number = News(page.delivery.subject["news"]), page.delivery.subject["draft"]
    speech = page.speech
    if news is News.PUBLISHED:
        opportunity = await page.opportunity(page.delivery.opportunity_id or 0)
        if opportunity is None:
            return GONE
        see = button(speech.plain("chat.button.staff.see"), Open(opportunity=opportunity.id or 0))
        name, note = opportunity.text(speech.tag).name, ""
    else:
        try:
            found = await Drafts(page.session).get(number, by=page.delivery.person_id)
        except (LookupError, NotAllowed):
            return GONE
        if found.state is not STATES[news]:
            return Withdrawal(State.CANCELLED, "told_since")
        see = button(speech.plain("chat.button.staff.see"), Review(deed="see", draft=number))
        name, note = found.opportunity.text(speech.tag).name, found.note
    if page.preference.discreet:
        return Screen(speech.say("chat.unasked.draft.discreet"), ([see],), menu=True)
    if news is News.RETURNED:
        text = speech.say("chat.unasked.draft.returned", name=name, note=note)
    else:
        text = speech.say(f"chat.unasked.draft.{news.value}", name=name)
    return Screen(text, ([see],), menu=True)
