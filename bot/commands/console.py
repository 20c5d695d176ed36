"""How the command line speaks: the operator's language, plain lines that a screen reader can follow."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

import typer

from bot.i18n import Speech, all_languages
from bot.settings import Settings


@cache
def speech_of(language: str) -> Speech:
    """The operator's speech."""
    return all_languages().speech(language)


def tell(settings: Settings, text_id: str, /, *, error: bool = False, **values: object) -> None:
    """Prints one text of the locales, to the error stream where it is one."""
    typer.echo(speech_of(settings.operator_language).plain(text_id, **values), err=error)


def print_json(value: Mapping[str, Any]) -> None:
    """Prints one JSON object on one line, and sends it on at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
