"""Text in the room there is: cut between words, counted as Telegram counts, one thing a line."""

from __future__ import annotations

from bot.i18n import Html


def shorten(text: str, most: int, *, mark: str = "…") -> str:
    """The text cut between words to at most `most` letters as Telegram counts them (UTF-16 units)."""
    if units(text) <= most:
        return text
    kept = text[:most]
    while units(kept) + units(mark) > most:
        kept = kept[: -max(1, (units(kept) + units(mark) - most) // 2)]
    at_a_gap = text[len(kept)].isspace()
    between_words = kept if at_a_gap else kept.rsplit(" ", 1)[0]
    # One endless word has no place to cut between: it is cut where it is.
    kept = between_words if len(between_words) > len(kept) // 2 else kept
    return kept.rstrip(" ,;:.–-") + mark if mark else kept.rstrip()


def units(text: str) -> int:
    """The length as Telegram counts it: in UTF-16 units, two for an emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def lines(*parts: str) -> Html:
    """The parts that say something, one a line."""
    return Html("\n".join(part for part in parts if part))
