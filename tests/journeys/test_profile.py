from __future__ import annotations

from bot.chat import introduce


def writes(town) -> list[str]:
    return [call.method for call in town.server.api.calls if call.method.startswith("setMy")]


async def test_commands_and_descriptions_are_set_in_every_language_and_only_where_they_differ(town) -> None:
    await introduce(town.application)
    assert sorted(set(writes(town))) == ["setMyCommands", "setMyDescription", "setMyShortDescription"]
    assert len(writes(town)) == 9
    await introduce(town.application)
    assert len(writes(town)) == 9


async def test_where_telegram_is_away_the_bot_begins_without(town, caplog) -> None:
    town.server.api.faults.server_error("getMyCommands")
    await introduce(town.application)
    assert any(getattr(record, "action", "") == "profile_not_set" for record in caplog.records)
