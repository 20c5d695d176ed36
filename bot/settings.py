"""What the operator sets: read once from the environment and `.env`, then frozen. Nothing else reads them."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit, urlunsplit

from dotenv import dotenv_values
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot import city_file
from bot.faults import Fault, Faults

PREFIX = "LEARNING_CITY_"
SAMPLE_CITY = "jacaranda"
DEFAULT_DATABASE = "sqlite+aiosqlite:///learning-city.sqlite3"


class SettingsError(Faults):
    """All that is wrong with the settings, one sentence each; no secret is ever repeated."""


def _database_url(value: str) -> str:
    for wanted, given in (
        ("sqlite+aiosqlite://", ("sqlite://", "sqlite+aiosqlite://")),
        (
            "postgresql+psycopg://",
            ("postgresql://", "postgres://", "postgresql+psycopg://", "postgresql+asyncpg://"),
        ),
    ):
        for scheme in given:
            if value.startswith(scheme):
                _ = urlsplit(value).port  # no number: ValueError
                rest = value.removeprefix(scheme)
                if wanted.startswith("sqlite") and rest and not rest.startswith("/"):
                    raise ValueError
                return wanted + rest
    raise ValueError


def _api_base_url(value: str) -> str:
    return _web_url(value).removesuffix("/bot")


def _web_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    _ = parts.port  # out of range: ValueError
    return value.rstrip("/")


def _telegram_reaches(url: str) -> bool:
    # Telegram delivers to https on these ports only (Bot API, setWebhook); a Bot API server of one's own
    # takes http and any port ("Using a Local Bot API Server").
    try:
        return url.startswith("https://") and urlsplit(url).port in (None, 443, 80, 88, 8443)
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _city(value: str) -> str:
    if not city_file.is_there(value):
        raise ValueError
    return value


def _matching(pattern: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError
        return value

    return check


def _ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    numbers = tuple(int(part) for part in re.split(r"[\s,;]+", value) if part)
    if any(number <= 0 for number in numbers):
        raise ValueError
    return numbers


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    # A network with bits beside it is a slip of the hand: ValueError, as for what is none.
    return tuple(ip_network(part) for part in re.split(r"[\s,;]+", value) if part)


def _paths(value: object) -> object:
    return tuple(Path(part.strip()) for part in value.split(os.pathsep)) if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class Settings(BaseModel):
    """The settings. Make them by `load_settings`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    bot_token: Annotated[SecretStr | None, BeforeValidator(_matching(r"\d{1,20}:[A-Za-z0-9_-]{1,100}"))] = (
        None
    )
    database_url: Annotated[str, BeforeValidator(_database_url), Field(repr=False)] = DEFAULT_DATABASE
    api_base_url: Annotated[str | None, BeforeValidator(_api_base_url)] = None
    public_url: Annotated[str | None, BeforeValidator(_web_url)] = None
    webhook_secret: Annotated[SecretStr | None, BeforeValidator(_matching(r"[A-Za-z0-9_-]{1,256}"))] = None
    city: Annotated[str, BeforeValidator(_city)] = SAMPLE_CITY
    web_host: Annotated[str, BeforeValidator(_matching(r"[^\s/]+"))] = "127.0.0.1"
    web_port: Annotated[int, Field(ge=1, le=65535)] = 8080
    admins: Annotated[tuple[int, ...], BeforeValidator(_ids), Field(repr=False)] = ()
    encoder: Annotated[Literal["on", "off"], BeforeValidator(_lower)] = "on"
    box: Path | None = None
    box_key: Path | None = None
    backups: Annotated[tuple[Path, ...], BeforeValidator(_paths)] = ()
    feed_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(_networks)] = ()
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = "text"
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"
    operator_language: str = "en"
    """What the operator's terminal speaks (BCP 47), from LC_ALL, LC_MESSAGES or LANG."""

    state_home: Path = Path(".")
    """Where the programs of this user keep their state (XDG Base Directory, XDG_STATE_HOME)."""

    @property
    def box_folder(self) -> Path | None:
        """Where the sealed box of opinions is; None where the database itself lasts no longer than this."""
        if self.box is not None:
            return self.box
        if self.database_file is None and not self.database_url.startswith("postgresql"):
            return None
        # One for each database: two cities on a machine have nothing to do with each other.
        name = str(self.database_file or self.database_shown)
        folder = hashlib.sha256(name.encode()).hexdigest()[:12]
        return self.state_home / "learning-city" / folder

    @property
    def database_file(self) -> Path | None:
        """The file of an embedded database; None where there is none."""
        name = self.database_url.partition("sqlite+aiosqlite:///")[2].partition("?")[0]
        return Path(name).resolve() if name and not name.startswith((":memory:", "file:")) else None

    @property
    def bot_api_url(self) -> str:
        """What comes before the token in a call (Telegram's own server unless another is set)."""
        return f"{self.api_base_url or 'https://api.telegram.org'}/bot"

    @property
    def bot_file_url(self) -> str:
        """What comes before the token in a download."""
        return f"{self.api_base_url or 'https://api.telegram.org'}/file/bot"

    @property
    def web_address(self) -> str | None:
        """Where a browser finds the pages: the public address, else this machine's own. None where they are
        served to a network that knows us by a name of its own."""
        if self.public_url or not _is_loopback(self.web_host):
            return self.public_url
        host = f"[{self.web_host}]" if ":" in self.web_host else self.web_host
        return f"http://{host}:{self.web_port}"

    @property
    def web_origin(self) -> str | None:
        """The same as a browser says it of a page of ours (RFC 6454)."""
        if self.web_address is None:
            return None
        parts = urlsplit(self.web_address)
        usual = {"http": 80, "https": 443}[parts.scheme]
        port = "" if parts.port in (None, usual) else f":{parts.port}"
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{parts.scheme}://{host}{port}"

    @property
    def secret_of_webhook(self) -> str | None:
        """The webhook's secret: the one set, else one derived from the token, the same in every process."""
        if self.webhook_secret:
            return self.webhook_secret.get_secret_value()
        if not self.bot_token:
            return None
        return hmac.digest(self.bot_token.get_secret_value().encode(), b"webhook", "sha256").hex()

    @property
    def database_shown(self) -> str:
        """The database's address without its password, for logs and the doctor."""
        parts = urlsplit(self.database_url)
        if parts.password is None:
            return self.database_url
        return urlunsplit(parts._replace(netloc=f"{parts.username}:***@{parts.netloc.rpartition('@')[2]}"))


def calm_arithmetic() -> None:
    """Has numpy use one thread unless the operator chose otherwise; called before numpy is first imported.

    Vectors as short as ours are multiplied sooner than a second thread is woken: with two, an answer cost
    nearly twice the time of the processor.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path | str | None = ".env") -> Settings:
    """Reads the settings; the environment goes before the file. Raises `SettingsError` with every fault."""
    environ = os.environ if environ is None else environ
    language = _operator_language(environ)
    faults: list[Fault] = []
    from_file: dict[str, str] = {}
    if env_file and Path(env_file).is_file():
        try:
            read = dotenv_values(env_file, interpolate=False, encoding="utf-8-sig")
            from_file = {name: value for name, value in read.items() if value is not None}
        except (OSError, UnicodeDecodeError):
            faults.append(Fault("settings.fault.env_file", {"file": str(env_file)}))
    given = dict(_ours({**from_file, **environ}))
    faults += _mistyped(given)
    known = {name: value for name, value in given.items() if name in _NAMES}
    wrong: dict[str, None] = {}
    try:
        more = {"operator_language": language, "state_home": _state_home(environ)}
        settings = Settings.model_validate({**known, **more}, strict=False)
    except ValidationError as error:
        wrong = dict.fromkeys(str(e["loc"][0]) for e in error.errors(include_input=False, include_url=False))
    if "public_url" in known and "api_base_url" not in known and not _telegram_reaches(known["public_url"]):
        wrong["public_url"] = None
    faults += [Fault(f"settings.fault.{name}", {"variable": PREFIX + name.upper()}) for name in wrong]
    if not faults:
        faults += _misplaced_box(settings)
    if faults:
        raise SettingsError(faults, language=language)
    return settings


_NAMES = frozenset(Settings.model_fields) - {"operator_language", "state_home"}


def _ours(variables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in variables.items():
        if name.upper().startswith(PREFIX) and value.strip():
            yield name.upper().removeprefix(PREFIX).lower(), value.strip()


def _mistyped(given: Mapping[str, str]) -> Iterator[Fault]:
    # Only near misses: container platforms add variables of their own under a service's name.
    for name in sorted(given.keys() - _NAMES):
        if close := get_close_matches(name, _NAMES, n=1, cutoff=0.8):
            values = {"variable": PREFIX + name.upper(), "meant": PREFIX + close[0].upper()}
            yield Fault("settings.fault.unknown", values)


def _misplaced_box(settings: Settings) -> Iterator[Fault]:
    """What would take copies of the box with those of the database: of two together much can be told."""
    folder, database = settings.box_folder, settings.database_file
    if folder is None:
        return
    places = {PREFIX + "BOX": folder, PREFIX + "BOX_KEY": settings.box_key or folder}
    for variable, place in places.items():
        at = place.resolve()
        if database is not None and database.parent in (at, at.parent):
            yield Fault("settings.fault.box_beside_database", {"variable": variable, "place": str(place)})
        for backup in settings.backups:
            if at.is_relative_to(backup.resolve()):
                values = {"variable": variable, "place": str(place), "backup": str(backup)}
                yield Fault("settings.fault.box_in_backup", values)


def _state_home(environ: Mapping[str, str]) -> Path:
    given = environ.get("XDG_STATE_HOME", "")
    if given.startswith("/"):
        return Path(given)
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return Path(home) / ".local" / "state" if home else Path(tempfile.gettempdir())


def _operator_language(environ: Mapping[str, str]) -> str:
    value = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environ.get(n))), "")
    tag = value.split(".")[0].split("@")[0].replace("_", "-")
    return tag if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", tag) else "en"
