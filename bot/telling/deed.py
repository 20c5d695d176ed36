"""What staff may do and did, in words: a standing, and an entry of the audit log."""

from __future__ import annotations

from bot.i18n import Speech
from bot.people.audit import Entry
from bot.people.roles import Standing


def standing_in_words(standing: Standing, speech: Speech) -> str:
    """What somebody may do, and for whom."""
    role = speech.plain(f"chat.role.{standing.role.value}")
    if not standing.organization:
        return role
    return speech.plain("chat.role.of", role=role, organization=standing.organization)


def deed_in_words(entry: Entry, speech: Speech) -> str:
    """What was done, and to what."""
    kind, _, number = entry.subject.partition(":")
    about = f"chat.audit.subject.{kind}"
    subject = speech.plain(about, number=number) if speech.has(about) else entry.subject
    deed = f"chat.audit.act.{entry.act}"
    if not speech.has(deed):
        return speech.plain("chat.audit.other", act=entry.act, subject=subject)
    roles = {
        key: speech.plain(f"chat.role.{entry.details[key]}")
        for key in ("from", "to")
        if speech.has(f"chat.role.{entry.details.get(key, '')}")
    }
    return speech.plain(deed, subject=subject, before=roles.get("from", ""), after=roles.get("to", ""))
