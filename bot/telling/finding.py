"""What is to be seen to before something is published, as sentences."""

from __future__ import annotations

from bot.desk.checking import Finding
from bot.i18n import Html, Speech
from bot.telling.text import shorten
from bot.telling.wording import language_name

MOST_SENTENCE = 160
"""Letters of a hard sentence that are quoted."""


def finding_in_words(finding: Finding, speech: Speech) -> Html:
    """What is to be seen to, as a sentence."""
    values = dict(finding.values)
    if "language" in values:
        values["language"] = language_name(values["language"], speech)
    if "sentence" in values:
        values["sentence"] = shorten(values["sentence"], MOST_SENTENCE)
    return speech.say(f"desk.check.{finding.code}", **values)
