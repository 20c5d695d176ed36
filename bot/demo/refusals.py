"""What the Bot API says when it will not do what it was asked."""

from __future__ import annotations


class Refusal(Exception):
    """A request refused in Telegram's words; becomes an `ok: false` answer with this code."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(words: str) -> Refusal:
    """A 400, in Telegram's form."""
    return Refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refusal:
    """A 403, in Telegram's form."""
    return Refusal(403, f"Forbidden: {words}")


def conflict(words: str) -> Refusal:
    """A 409, in Telegram's form."""
    return Refusal(409, f"Conflict: {words}")


def too_many(seconds: int) -> Refusal:
    """A 429 that names the seconds to wait."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def unknown_method() -> Refusal:
    """The 404 for a method that does not exist."""
    return Refusal(404, "Not Found: method not found")


def wrong_token() -> Refusal:
    """The 401 for a token that belongs to no bot."""
    return Refusal(401, "Unauthorized")
