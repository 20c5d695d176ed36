"""The names of the local topics in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Topics:
    """Codes and names of the shelves, in their order."""

    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    top_level: tuple[str, ...] = ()

    def names(self, language: str) -> Mapping[str, str]:
        """All shelves by code."""
        return self.labels.get(language.split("-")[0], {})

    def top(self, language: str) -> Mapping[str, str]:
        """The shelves of the first level by code."""
        names = self.names(language)
        return {code: names[code] for code in self.top_level if code in names}
