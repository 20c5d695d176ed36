"""The names of what was rated, of themes and of the rows of tables, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.feedback.facts import Fact
from bot.feedback.opinion import ALL, BOT, Mood, Theme, kind_of
from bot.feedback.summary import Row, Summary
from bot.i18n import Speech


class Table(StrEnum):
    """The tables of a summary."""

    PROGRAMMES = "programmes"
    KINDS = "kinds"
    NEIGHBOURHOODS = "neighbourhoods"
    AUDIENCES = "audiences"

    def rows(self, summary: Summary) -> tuple[Row, ...]:
        """Its rows."""
        match self:
            case Table.PROGRAMMES:
                return summary.programmes
            case Table.KINDS:
                return summary.kinds
            case Table.NEIGHBOURHOODS:
                return summary.neighbourhoods
            case Table.AUDIENCES:
                return summary.audiences


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one language; of an opportunity that is not among the facts it is said that it is gone."""

    speech: Speech
    facts: Mapping[str, Fact]

    def row(self, table: Table, key: str) -> str:
        """The name of a row."""
        if table is Table.PROGRAMMES:
            return self.subject(key)
        if not key:
            return self.speech.plain(f"summary.key.{table.value}")
        words = {Table.KINDS: "chat.kind", Table.AUDIENCES: "chat.audience"}.get(table)
        name = self.speech.plain(f"{words}.{key}") if words else key
        return name[:1].upper() + name[1:]

    def subject(self, subject: str) -> str:
        """The name of what was rated."""
        if subject in (ALL, BOT):
            return self.speech.plain(f"summary.subject.{subject}")
        if kind := kind_of(subject):
            return self.speech.plain(
                "summary.subject.kind", kind=self.speech.plain(f"chat.kind.{kind.value}")
            )
        fact = self.facts.get(subject)
        name = " ".join(fact.name(self.speech.tag).split()) if fact else ""
        return name or self.speech.plain("summary.subject.gone")

    def theme(self, theme: Theme) -> str:
        """A theme by its name."""
        return self.speech.plain(f"summary.theme.{theme.value}")

    def mood(self, mood: Mood) -> str:
        """How many stars a mood stands for."""
        return self.speech.plain(f"summary.mood.{mood.value}")
