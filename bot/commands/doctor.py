"""The doctor, `learning-city check`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import httpx
import typer

from bot.city import City
from bot.city_file import CityError, load_city
from bot.clock import Clock, SystemClock
from bot.commands import checkup
from bot.commands.findings import Finding, State, all_wrong, well
from bot.i18n import Languages, Speech, all_languages
from bot.settings import Settings, SettingsError, load_settings

_SIGNS = {State.WELL: "✓", State.WARNING: "!", State.WRONG: "✗"}


async def examine(
    *,
    as_json: bool = False,
    environ: Mapping[str, str] | None = None,
    env_file: Path | str | None = ".env",
    clock: Clock | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> int:
    """Examines everything and prints the findings; 0 where nothing is wrong, else 1.

    Settings are read here, so that faults in them are findings too. `transport` stands in for the network.
    """
    languages = all_languages()
    try:
        settings = load_settings(environ, env_file)
    except SettingsError as error:
        language, found = error.language, all_wrong("settings", error)
    else:
        language = settings.operator_language
        found = [well("settings", "doctor.settings")]
        found += await findings(settings, languages, clock or SystemClock(), transport)
    speech = languages.speech(language)
    if as_json:
        typer.echo(_as_json(found, speech))
    else:
        typer.echo(_as_text(found, speech))
    return 1 if any(finding.state is State.WRONG for finding in found) else 0


async def findings(
    settings: Settings,
    languages: Languages,
    clock: Clock,
    transport: httpx.AsyncBaseTransport | None = None,
) -> list[Finding]:
    """All findings but those on the settings themselves."""
    found = _city(settings, languages, clock)
    found += checkup.locales(languages)
    found.append(await checkup.database(settings))
    found += await checkup.deliveries(settings, clock)
    found += await checkup.telegram(settings, clock, transport)
    found.append(checkup.disk(settings))
    found += checkup.box(settings)
    found.append(await checkup.web_port(settings, transport))
    return found


async def check_health(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> int:
    """Asks the running bot whether it is well, for a container's health check: 0 where it is, else 1."""
    running = await checkup.is_running(settings, transport)
    text_id = {True: "doctor.health", False: "doctor.health_ill", None: "doctor.health_silent"}[running]
    speech = all_languages().speech(settings.operator_language)
    typer.echo(speech.plain(text_id, address=f"{settings.web_host}:{settings.web_port}"))
    return 0 if running else 1


def _city(settings: Settings, languages: Languages, clock: Clock) -> list[Finding]:
    try:
        city: City = load_city(settings.city, published=languages.published)
    except CityError as error:
        return all_wrong("city", error)
    today = clock.now().astimezone(city.zone).date()
    return [
        well("city", "doctor.city", city=city.name, zone=city.zone.key),
        checkup.emergency(city, today),
    ]


def _as_text(found: list[Finding], speech: Speech) -> str:
    lines = [f"{_SIGNS[finding.state]} {finding.sentence(speech)}" for finding in found]
    count = sum(finding.state is State.WRONG for finding in found)
    lines.append(speech.plain("doctor.wrong", count=count) if count else speech.plain("doctor.well"))
    return "\n".join(lines)


def _as_json(found: list[Finding], speech: Speech) -> str:
    records = [
        {"part": finding.part, "state": finding.state.value, "sentence": finding.sentence(speech)}
        for finding in found
    ]
    is_well = all(finding.state is not State.WRONG for finding in found)
    return json.dumps({"well": is_well, "findings": records}, ensure_ascii=False)
