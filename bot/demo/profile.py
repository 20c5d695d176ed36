"""What the bot has said of itself: its commands, its texts, its menu button."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.demo.chats import Account
from bot.demo.formatting import JSON


@dataclass
class Profile:
    """What the bot has said of itself, per scope and language."""

    commands: dict[tuple[tuple[str, int], str], list[JSON]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, JSON] = field(default_factory=dict)

    def commands_for(self, account: Account) -> list[JSON]:
        """The commands a person's app shows: the narrowest scope first, in it their language first."""
        language = account.language_code.partition("-")[0].lower()
        for scope in (("chat", account.id), ("all_private_chats", 0), ("default", 0)):
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []

    def said(self, name: str, language: str) -> str:
        """A text of the profile in this language, or as it is everywhere."""
        return self.texts.get((name, language)) or self.texts.get((name, ""), "")
