from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.i18n import Languages
from bot.settings import DEFAULT_DATABASE, Settings, SettingsError, load_settings

TOKEN = "7123456789:AAcanary-canary-canary-canary-canary"


def settings(**given: str) -> Settings:
    return load_settings({f"LEARNING_CITY_{name}": value for name, value in given.items()}, None)


def faults(**given: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        settings(**given)
    return [fault.text_id for fault in caught.value.faults]


def test_nothing_set_is_a_sqlite_file_the_sample_city_and_this_machine_only() -> None:
    found = settings()
    assert found.bot_token is None
    assert (found.database_url, found.city) == (DEFAULT_DATABASE, "jacaranda")
    assert (found.web_host, found.web_port, found.admins) == ("127.0.0.1", 8080, ())


def test_all_faults_are_listed_together_one_sentence_each() -> None:
    with pytest.raises(SettingsError) as caught:
        settings(
            BOT_TOKEN="nonsense", WEB_PORT="99999", ADMINS="@maria", LOG_FORMAT="xml", PUBLIC_URL="http://x"
        )
    sentences = caught.value.sentences(Languages().speech("en"))
    names = ("BOT_TOKEN", "WEB_PORT", "ADMINS", "LOG_FORMAT", "PUBLIC_URL")
    assert len(sentences) == len(names)
    assert all(any(f"LEARNING_CITY_{name} " in sentence for sentence in sentences) for name in names)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "canary"),
        ("FEED_NETWORKS", "10.0.0.1/8"),
        ("BOT_TOKEN", "12:canary canary"),
        ("DATABASE_URL", "mysql://canary:canary@host/x"),
        ("DATABASE_URL", "sqlite://canary"),
        ("DATABASE_URL", "postgresql://canary:canary@h:canary/db"),
        ("DATABASE_URL", "canary"),
        ("API_BASE_URL", "ftp://canary"),
        ("API_BASE_URL", "http://canary:999999"),
        ("PUBLIC_URL", "http://canary.example"),
        ("PUBLIC_URL", "https://canary.example:8080"),
        ("WEBHOOK_SECRET", "canary canary"),
        ("WEBHOOK_SECRET", "ñ"),
        ("WEB_PORT", "canary"),
        ("WEB_PORT", "0"),
        ("WEB_HOST", "http://canary"),
        ("ADMINS", "12 canary"),
        ("ADMINS", "-5"),
        ("LOG_LEVEL", "canary"),
    ],
)
def test_a_wrong_value_is_named_and_never_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(**{name: value})
    assert [fault.text_id for fault in caught.value.faults] == [f"settings.fault.{name.lower()}"]
    assert f"LEARNING_CITY_{name} " in str(caught.value)
    assert "canary" not in str(caught.value)
    assert "canary" not in repr(caught.value)
    assert caught.value.__context__ is None


def test_every_setting_has_its_sentence_in_every_language() -> None:
    languages = Languages(strict=True)
    for name in Settings.model_fields.keys() - {"operator_language", "state_home"}:
        for tag in languages.published:
            assert languages.speech(tag).plain(f"settings.fault.{name}", variable="X")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("sqlite:///x.sqlite3", "sqlite+aiosqlite:///x.sqlite3"),
        ("sqlite+aiosqlite:////abs/x", "sqlite+aiosqlite:////abs/x"),
        ("postgres://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("postgresql://u:p@h:5433/db?sslmode=require", "postgresql+psycopg://u:p@h:5433/db?sslmode=require"),
        ("postgresql:///db?host=/run/postgresql", "postgresql+psycopg:///db?host=/run/postgresql"),
    ],
)
def test_the_databases_address_gets_its_driver(given: str, kept: str) -> None:
    assert settings(DATABASE_URL=given).database_url == kept


@pytest.mark.parametrize(
    "given", ["http://127.0.0.1:8081", "http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/bot/"]
)
def test_another_bot_api_server_is_given_with_or_without_bot(given: str) -> None:
    found = settings(API_BASE_URL=given)
    assert found.bot_api_url == "http://127.0.0.1:8081/bot"
    assert found.bot_file_url == "http://127.0.0.1:8081/file/bot"


@pytest.mark.parametrize("given", ["1,22 333", "1, 22;333", " 1\n22\t333 ", "1,22,333,"])
def test_admins_are_separated_by_whatever_people_write(given: str) -> None:
    assert settings(ADMINS=given).admins == (1, 22, 333)


def test_no_secret_and_no_person_is_in_what_settings_print() -> None:
    found = settings(
        BOT_TOKEN=TOKEN,
        DATABASE_URL="postgresql://bot:canary-pw@h/db",
        WEBHOOK_SECRET="canary-secret",
        ADMINS="998877",
    )
    shown = f"{found!r} {found} {found.database_shown}"
    assert "canary" not in shown
    assert "998877" not in shown
    assert found.database_shown == "postgresql+psycopg://bot:***@h/db"


def test_a_bot_api_server_of_ones_own_may_call_any_address() -> None:
    found = settings(PUBLIC_URL="http://127.0.0.1:9000/", API_BASE_URL="http://127.0.0.1:8081")
    assert found.public_url == "http://127.0.0.1:9000"


def test_the_webhooks_secret_is_derived_where_none_is_set_the_same_each_time() -> None:
    derived = settings(BOT_TOKEN=TOKEN).secret_of_webhook
    assert derived == settings(BOT_TOKEN=TOKEN).secret_of_webhook
    assert derived is not None
    assert "canary" not in derived
    assert settings(BOT_TOKEN=TOKEN, WEBHOOK_SECRET="mine").secret_of_webhook == "mine"
    assert settings().secret_of_webhook is None


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        '# mine\nLEARNING_CITY_WEB_PORT="9000"\nLEARNING_CITY_CITY=port-selwyn # sample\nOTHER=x\n'
    )
    found = load_settings({"LEARNING_CITY_WEB_PORT": "9001"}, file)
    assert (found.web_port, found.city) == (9001, "port-selwyn")


def test_a_file_that_is_no_text_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"LEARNING_CITY_CITY=\xff\xfe\n")
    with pytest.raises(SettingsError) as caught:
        load_settings({"LEARNING_CITY_WEB_PORT": "x"}, file)
    assert {fault.text_id for fault in caught.value.faults} == {
        "settings.fault.env_file",
        "settings.fault.web_port",
    }


def test_an_empty_value_counts_as_not_set() -> None:
    assert settings(BOT_TOKEN="", WEB_PORT="  ", ADMINS="") == settings()


def test_a_mistyped_name_is_named_with_what_was_meant() -> None:
    with pytest.raises(SettingsError) as caught:
        settings(BOT_TOKN=TOKEN)
    assert "LEARNING_CITY_BOT_TOKEN" in str(caught.value)
    assert "canary" not in str(caught.value)


def test_what_container_platforms_add_is_left_alone() -> None:
    assert settings(SERVICE_HOST="10.0.0.1", PORT="tcp://10.0.0.1:80", PORT_80_TCP_PROTO="tcp") == settings()


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "es_MX.UTF-8"}, "es-MX"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "es_ES"}, "es-ES"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_faults_are_told_in_the_operators_language(environ: dict[str, str], language: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({**environ, "LEARNING_CITY_WEB_PORT": "x"}, None)
    assert caught.value.language == language
    assert ("debe ser" if language.startswith("es") else "must be") in str(caught.value)


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        settings().web_port = 1  # type: ignore[misc]


def test_nothing_of_the_settings_can_be_put_in_json_by_mistake() -> None:
    assert "canary" not in json.dumps(settings(BOT_TOKEN=TOKEN).model_dump(mode="json"))


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"DATABASE_URL": "sqlite:////srv/city.sqlite3", "BOX": "/srv"}, "beside"),
        ({"DATABASE_URL": "sqlite:////srv/city.sqlite3", "BOX": "/srv/box"}, "beside"),
        ({"DATABASE_URL": "sqlite:////srv/city.sqlite3", "BOX": "/box", "BOX_KEY": "/srv/key"}, "beside"),
        ({"BOX": "/data/box", "BACKUPS": "/home:/data"}, "backup"),
        ({"BOX": "/box", "BOX_KEY": "/data/keys/key", "BACKUPS": "/data"}, "backup"),
        ({"DATABASE_URL": "sqlite:////srv/city.sqlite3", "BOX": "/box", "BACKUPS": "/srv"}, None),
        ({"DATABASE_URL": "postgresql://h/db", "BACKUPS": "/srv"}, None),
    ],
)
def test_the_box_lies_beside_no_database_and_in_no_backup(given: dict[str, str], fault: str | None) -> None:
    if fault is None:
        assert settings(**given).box_folder is not None
        return
    with pytest.raises(SettingsError) as caught:
        settings(**given)
    expected = f"settings.fault.box_{'beside_database' if fault == 'beside' else 'in_backup'}"
    assert {one.text_id for one in caught.value.faults} == {expected}


def test_each_database_has_a_box_of_its_own() -> None:
    folders = {
        settings(DATABASE_URL=url).box_folder
        for url in ("sqlite:////a/x", "sqlite:////b/x", "sqlite:////a/x")
    }
    assert len(folders) == 2
    assert settings(DATABASE_URL="sqlite://").box_folder is None


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"web_host": "::1", "web_port": 81}, "http://[::1]:81"),
        ({"web_host": "localhost"}, "http://localhost:8080"),
        ({"web_host": "0.0.0.0"}, None),
        ({"web_host": "10.0.0.7"}, None),
        ({"web_host": "0.0.0.0", "public_url": "https://a.example/"}, "https://a.example"),
        ({"public_url": "https://a.example/bot"}, "https://a.example/bot"),
    ],
)
def test_pages_are_where_a_browser_finds_them(given: dict[str, str], address: str | None) -> None:
    assert Settings(**given).web_address == address
