"""What programs are told of the pages: whole, true, and kept whatever they ask for (schemathesis)."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from bot.people.roles import Role
from bot.web.health import health_route
from bot.web.public.open_data import FILES
from bot.web.site import Site
from tests.bot.web.conftest import PEOPLE, Parts, Town
from tests.bot.web.offers import stock

EXAMPLES = 4
"""Beside the edges of each parameter, which are tried in any case; scripts/fuzz tries thousands."""
JSON = re.compile(r"application/(.*\+)?json\b")


async def well() -> bool:
    return True


@pytest.fixture
async def town(town: Town, parts: Parts) -> Town:
    """The same with what looks after its health, as the bot has it, and something on offer."""
    await stock(town)
    return Town(parts, Site(parts, machines=[health_route({"database": well})]))


async def description(town: Town, language: str = "es") -> dict[str, Any]:
    answer = await town.browser(**{"Accept-Language": language}).get("/open-data/openapi.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json()
    return found


async def test_whatever_answers_json_is_described_and_what_is_described_answers_so(town: Town) -> None:
    described = {
        path: next(iter(each["get"]["responses"]["200"]["content"]))
        for path, each in (await description(town))["paths"].items()
    }
    browser, answered = await town.enter(PEOPLE[Role.ADMIN]), {}
    for route in town.site.routes:
        paths = [route.path.replace("{file}", name) for name in FILES]
        for path in dict.fromkeys(paths) if "GET" in (route.methods or ()) else ():
            answer = await browser.get(re.sub(r"{\w+(:path)?}", "1", path))
            kind = answer.headers.get("content-type", "")
            if JSON.match(kind) or (path in described and answer.status_code == 200):
                answered[path] = kind
    assert answered == described


async def test_it_speaks_the_readers_language_and_the_page_leads_to_it(town: Town) -> None:
    spoken = [await description(town, language) for language in ("es", "en")]
    assert spoken[0]["paths"]["/health"]["get"]["summary"] == "Si el bot está bien."
    assert spoken[1]["paths"]["/health"]["get"]["summary"] == "Whether the bot is well."
    assert spoken[0]["info"]["license"]["name"] == town.parts.city.licence.name
    assert 'href="/open-data/openapi.json"' in (await town.browser().get("/open-data")).text


async def test_the_pages_keep_what_is_said_of_them_whatever_is_asked(town: Town) -> None:
    searching = hypothesis.settings.get_current_profile_name() == "search"
    most = hypothesis.settings().max_examples if searching else EXAMPLES
    config = SchemathesisConfig.from_dict(
        {
            "generation": {"max-examples": most, "deterministic": not searching, "database": "none"},
            "phases": {"stateful": {"enabled": False}},
        }
    )
    schema = schemathesis.openapi.from_dict(await description(town), config=config)
    schema.app = town.site
    # It calls the site from a thread and a loop of its own.
    asked, faults = await asyncio.to_thread(_try, schema)
    assert faults == []
    assert asked > 100


def _try(schema: Any) -> tuple[int, list[str]]:
    """How often it was asked, and what was not as described."""
    asked, faults = 0, []
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            faults.append(str(event))
        if isinstance(event, events.ScenarioFinished):
            asked += len(event.recorder.cases)
            said = [
                f"{event.label}: {check.failure_info.failure}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info is not None
            ]
            faults += said
            if event.status in (Status.FAILURE, Status.ERROR) and not said:
                faults.append(f"{event.label}: {event.status}")
    return asked, faults
