"""Logs: one line a happening, a sentence for people and fields for machines, as text or as JSON.

Never in a line: a token, what a person wrote, a person's id. Callers keep to that; two more lines of defence
are here: what looks like a secret is blotted out, and of an error its kind and place are told, not its
words, since many errors quote what they choked on.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.settings import Settings

HELD = (
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "python_multipart",
    "sqlalchemy",
    "telegram",
    "tornado",
    "uvicorn",
)
"""Libraries that may only warn: below that they log addresses with the token in them, and updates whole."""

_SECRETS = (
    # A bot's token, alone or in an address; a password in an address; bound parameters of a statement;
    # an exception as asyncio shows it.
    (re.compile(r"\d{5,20}:[A-Za-z0-9_-]{20,}"), "[token]"),
    (re.compile(r"(?<=://)([^\s/:@]*):[^\s/]*@"), r"\1:[password]@"),
    (re.compile(r"\[parameters: .*", re.DOTALL), "[parameters]"),
    (re.compile(r"(exception=\w+)\(.*", re.DOTALL), r"\1>"),
)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "action"}
_FRAMES = 8


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Sends all logs to `stream` (the error stream unless another is given) as the settings say."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLine() if settings.log_format == "json" else TextLine())
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h.formatter, TextLine | JsonLine)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(settings.log_level)
    level = max(logging.WARNING, logging.getLevelName(settings.log_level))
    for name in HELD:
        logging.getLogger(name).setLevel(level)
    # It warns whenever a look takes longer than a second: the next look is the one that was left out.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.captureWarnings(True)
    # A line that cannot be written is lost: Python would print it raw, with all that was to be blotted out.
    logging.raiseExceptions = False


class TextLine(logging.Formatter):
    """For people: time, level, sentence, then the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, secrets blotted out."""
        words = " ".join(f"{name}={_shown(value)}" for name, value in _fields(record).items())
        line = f"{_time(record)} {record.levelname:<7} {_sentence(record)}"
        return without_secrets(f"{line}  {words}" if words else line)


class JsonLine(logging.Formatter):
    """For machines: one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, secrets blotted out."""
        line: dict[str, Any] = {
            "at": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(_sentence(record)),
        }
        for name, value in _fields(record).items():
            plain = (
                value if isinstance(value, int | float | bool | None) else without_secrets(_one_line(value))
            )
            line[name] = plain
        return json.dumps(line, ensure_ascii=False)


def without_secrets(text: str) -> str:
    """The text with tokens, passwords and the parameters of statements blotted out."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def describe(error: BaseException) -> str:
    """An error's kind and where it came from, without its words, but for the system's, which quote nobody."""
    told: list[str] = []
    current: BaseException | None = error
    while current is not None and len(told) < 4:
        words = _harmless_words(current)
        frames = traceback.extract_tb(current.__traceback__)[-_FRAMES:]
        places = " < ".join(f"{_short(f.filename)}:{f.lineno} {f.name}" for f in reversed(frames))
        told.append(f"{type(current).__name__}{f' ({words})' if words else ''} at {places or '?'}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "; because of ".join(told)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = {"action": record.action} if hasattr(record, "action") else {}
    fields |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
    if record.exc_info and record.exc_info[1]:
        fields["error"] = describe(record.exc_info[1])
    return fields


def _harmless_words(error: BaseException) -> str:
    if isinstance(error, OSError):
        return error.strerror or ""
    return str(error) if isinstance(error, sqlite3.Error | ImportError) else ""


def _sentence(record: logging.LogRecord) -> str:
    try:
        return _one_line(record.getMessage())
    except (TypeError, ValueError):
        return _one_line(record.msg)


def _shown(value: object) -> str:
    text = _one_line(value)
    return json.dumps(text, ensure_ascii=False) if re.search(r'[\s"=]', text) else text


def _one_line(value: object) -> str:
    return " | ".join(str(value).splitlines())


def _short(filename: str) -> str:
    parts = filename.replace("\\", "/").split("/")
    return "/".join(parts[-2:])


def _time(record: logging.LogRecord) -> str:
    return (
        datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
