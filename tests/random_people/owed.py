"""What the bot owes for a deed, and the silences it has chosen."""

from __future__ import annotations

ANSWER = "answer"
"""A word, a change or a file of the bot in this chat."""
RESULTS = "results"
"""An answer to an inline question."""
NOTHING_DONE = "nothing done"
"""There was nothing to press, to edit or to pass on."""
SILENCES = {
    "not for us": "Telegram does not tell the bot, or it is said in a group, where the bot keeps quiet.",
    "service": "A pinned message or a changed picture is no word of the person.",
    "edited into a command": "A command is carried out when it is sent; changed later, it would act twice.",
    "blocked": "Whoever has blocked the bot hears nothing from it.",
    "as it was": "The press leads to what is shown already: its spinner ends, and nothing else can change.",
}
"""The silences the bot has chosen, each with its reason; any other is a fault."""
