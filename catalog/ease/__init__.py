"""How easily a text is read: its words and syllables counted, a score, and the hardest sentence and why."""

from __future__ import annotations

from catalog.ease.measure import MOST_WORDS, Ease, Measured, Reason, reading_ease
from catalog.ease.sentences import Word, sentences

__all__ = ["MOST_WORDS", "Ease", "Measured", "Reason", "Word", "reading_ease", "sentences"]
