"""The single examinations of the doctor: each looks at one part and changes nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

import httpx
from sqlalchemy import make_url

from bot.city import City
from bot.clock import Clock
from bot.commands.findings import Finding, warning, well, wrong
from bot.database import Database
from bot.delivery.delivery import State as Delivered
from bot.delivery.standing import Deliveries
from bot.feedback.sealing import SealedFile
from bot.i18n import SOURCE, Languages
from bot.settings import Settings

LITTLE_SPACE = 500_000_000
"""Bytes free on the database's disk below which the doctor warns; below a fifth of it, it fails."""
WEEK = timedelta(days=7)
"""For how long back the doctor tells how messages ended."""
SKEW = timedelta(seconds=60)
"""How far the clock may be from the Bot API server's before reminders would come at the wrong time."""


def emergency(city: City, today: date) -> Finding:
    """Whether somebody checked the emergency numbers in the last 180 days. `today` is the city's."""
    day = city.emergency_checked_on.isoformat()
    if city.emergency_age(today) < -1:
        return wrong("emergency", "doctor.emergency_future", day=day)
    if city.emergency_is_stale(today):
        days = str(city.emergency_age(today))
        return wrong("emergency", "doctor.emergency_stale", day=day, days=days)
    if city.emergency_is_sample:
        return warning("emergency", "doctor.emergency_sample", city=city.name)
    return well("emergency", "doctor.emergency", count=str(len(city.emergency)), day=day)


def locales(languages: Languages) -> list[Finding]:
    """Whether every published language has every text that the source language has."""
    source = languages.texts(SOURCE)
    gaps = {tag: sorted(source - languages.texts(tag)) for tag in languages.published}
    found = [
        wrong("locales", "doctor.locales_gap", language=tag, missing=str(len(gap)), first=gap[0])
        for tag, gap in gaps.items()
        if gap
    ]
    return found or [well("locales", "doctor.locales", languages=", ".join(languages.published))]


async def database(settings: Settings) -> Finding:
    """Whether the database answers and has today's shape. A SQLite file that is not there is not made."""
    shown, url = settings.database_shown, make_url(settings.database_url)
    if (
        url.get_backend_name() == "sqlite"
        and url.database
        and not await asyncio.to_thread(Path(url.database).exists)
    ):
        return well("database", "doctor.database_new", database=shown)
    connection = Database(settings.database_url)
    try:
        condition = await connection.check()
    finally:
        await connection.close()
    if not condition.reachable:
        return wrong("database", "doctor.database_away", database=shown)
    if not condition.healthy:
        return wrong("database", "doctor.database_old", database=shown)
    return well("database", "doctor.database", database=shown)


async def deliveries(settings: Settings, clock: Clock) -> list[Finding]:
    """Whether what is owed to people goes out; nothing where there is no database of today's shape."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not await asyncio.to_thread(Path(url.database or "").exists):
        return []
    connection, now = Database(settings.database_url), clock.now()
    try:
        if not (await connection.check()).healthy:
            return []
        async with connection.reading() as session:
            standing = await Deliveries(session).standing(now)
            ended = await Deliveries(session).ended(since=(now - WEEK).date())
    finally:
        await connection.close()
    due = {"count": str(sum(standing.due.values())), "late": str(standing.late)}
    found = [
        warning("deliveries", "doctor.deliveries_late", **due)
        if standing.late
        else well("deliveries", "doctor.deliveries", **due)
    ]
    for state in (Delivered.REFUSED, Delivered.UNCONFIRMED):
        if count := sum(number for (_, end), number in ended.items() if end is state):
            found.append(well("deliveries", f"doctor.deliveries_{state.value}", count=str(count)))
    return found


async def telegram(
    settings: Settings, clock: Clock, transport: httpx.AsyncBaseTransport | None
) -> list[Finding]:
    """Whether the Bot API knows the token, and whether its clock and ours agree."""
    if settings.bot_token is None:
        return [warning("token", "doctor.token_none")]
    url = f"{settings.bot_api_url}{settings.bot_token.get_secret_value()}/getMe"
    server = settings.bot_api_url.removesuffix("/bot")
    try:
        async with httpx.AsyncClient(transport=transport, timeout=10) as client:
            answer = await client.get(url)
        body = answer.json()
        username = str(body["result"]["username"]) if body["ok"] else ""
    except httpx.HTTPError:
        return [warning("token", "doctor.token_offline", server=server)]
    except (ValueError, KeyError, TypeError):
        return [wrong("token", "doctor.token_strange", server=server)]
    found = [_clock(answer, clock)]
    if username:
        return [well("token", "doctor.token", username=username), *found]
    if answer.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return [wrong("token", "doctor.token_refused"), *found]
    return [wrong("token", "doctor.token_strange", server=server), *found]


def disk(settings: Settings) -> Finding:
    """How much room there is where the database lies (where it lies on this machine)."""
    url = make_url(settings.database_url)
    path = Path(url.database or ".") if url.get_backend_name() == "sqlite" else Path()
    folder = next(p for p in (path.absolute(), *path.absolute().parents) if p.is_dir())
    free = shutil.disk_usage(folder).free
    return room(str(folder), free)


def room(folder: str, free: int) -> Finding:
    """What `free` bytes in a folder mean."""
    values = {"folder": folder, "megabytes": str(free // 1_000_000)}
    if free < LITTLE_SPACE // 5:
        return wrong("disk", "doctor.disk_full", **values)
    if free < LITTLE_SPACE:
        return warning("disk", "doctor.disk_little", **values)
    return well("disk", "doctor.disk", **values)


def box(settings: Settings) -> list[Finding]:
    """Whether the box of opinions can be written, and whether one had to be set aside."""
    folder = settings.box_folder
    if folder is None:
        return []
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        return [wrong("box", "doctor.box_closed", folder=str(folder))]
    found = [well("box", "doctor.box" if settings.backups else "doctor.box_backups", folder=str(folder))]
    if (aside := SealedFile(folder).unreadable).exists():
        found.append(warning("box", "doctor.box_unreadable", file=str(aside)))
    return found


async def web_port(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> Finding:
    """Whether the web port is free, or taken by the bot itself."""
    address = f"{settings.web_host}:{settings.web_port}"
    family = socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.web_host, settings.web_port))
        except socket.gaierror:
            return wrong("port", "doctor.port_host", address=address)
        except PermissionError:
            return wrong("port", "doctor.port_forbidden", address=address)
        except OSError:
            running = await is_running(settings, transport)
            return (
                well("port", "doctor.port_ours", address=address)
                if running is not None
                else wrong("port", "doctor.port_taken", address=address)
            )
    return well("port", "doctor.port", address=address)


async def is_running(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> bool | None:
    """Whether the running bot says it is well; None where none answers at the web port."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.web_host, settings.web_host)  # noqa: S104
    shown = f"[{host}]" if ":" in host else host
    try:
        async with httpx.AsyncClient(transport=transport, timeout=5, trust_env=False) as client:
            answer = await client.get(f"http://{shown}:{settings.web_port}/health")
        return answer.json()["well"] is True
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None


def _clock(answer: httpx.Response, clock: Clock) -> Finding:
    try:
        theirs = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError):
        return warning("clock", "doctor.clock_unknown")
    seconds = round(abs((clock.now() - theirs).total_seconds()))
    if seconds > SKEW.total_seconds():
        return wrong("clock", "doctor.clock_skew", seconds=str(seconds))
    return well("clock", "doctor.clock")
