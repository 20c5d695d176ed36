"""What must hold whatever people do; each fault as a sentence."""

from __future__ import annotations

import contextlib
import logging
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot.chat.memory import Forgetful
from bot.chat.questions import units
from bot.chat.screen import MOST_LABEL, MOST_TEXT
from bot.demo.formatting import JSON
from bot.demo.screen import buttons_of
from tests.random_people.known import Known, without_quotes
from tests.random_people.life import Life, Someone
from tests.random_people.owed import ANSWER, RESULTS, SILENCES

OURS = ("bot", "catalog")
ACTION_OF_FAULT = "update_failed"
CLEAN_AT_THE_END = "after three days nothing of the conversations is left in memory"


class Watch:
    """Looks at a life after every round."""

    def __init__(self, life: Life, path: Path, known: Known | None) -> None:
        self.life = life
        self._path = path
        self._known = known
        self._listener = _Listener()
        self._calls = 0
        self.silences: dict[str, int] = dict.fromkeys(SILENCES, 0)

    def __enter__(self) -> Watch:
        for name in (*OURS, "telegram", "asyncio"):
            logging.getLogger(name).addHandler(self._listener)
        self._levels = {name: logging.getLogger(name).level for name in OURS}
        for name in OURS:
            logging.getLogger(name).setLevel(logging.INFO)
        return self

    def __exit__(self, *_: object) -> None:
        for name in (*OURS, "telegram", "asyncio"):
            logging.getLogger(name).removeHandler(self._listener)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)

    def faults(self, owed: list[tuple[Someone, str]]) -> list[str]:
        """The faults of this round, in which the bot owed people this."""
        api = self.life.town.server.api
        found = [*self._logged(), *api.complaints]
        for someone, what in owed:
            found += self._of_silence(someone, what)
        for someone in self.life.people:
            for change in someone.heard:
                if change.kind in ("message", "edited") and change.body["from"]["is_bot"]:
                    found += [f"{someone.name}: {fault}" for fault in self._of_screen(someone, change.body)]
            if "delete" in self._deleted(someone):
                found += [
                    f"{someone.name}: after deletion there is {row}"
                    for row in rows_about(self._path, someone.person.id)
                ]
        queries = self.life.world.queries
        for number in [n for n, q in queries.items() if q.answered and q.kind == "callback_query"]:
            del queries[number]
        found += [f"a lane was left: {lane}" for lane in _lanes(self.life)]
        return found

    def faults_at_the_end(self) -> list[str]:
        """What is found when all is over and three days have passed."""
        life = self.life
        found = [f"{name} still holds {many}" for name, many in held(life.town.application.bot_data.memory)]
        application = life.town.application
        found += [f"PTB keeps {len(kept)}" for kept in (application.user_data, application.chat_data) if kept]
        content = b"".join(p.read_bytes() for p in self._path.parent.glob(f"{self._path.name}*"))
        followed = _followed(self._path)
        found += [
            f"the database has the words {mark!r}"
            for mark in life.marks
            if mark.encode() in content and mark not in followed
        ]
        allowed = (
            *("preference", "person_role", "audit", "dialogue", "saved", "saved_search"),
            *("delivery", "reach"),
        )
        for someone in life.people:
            rows = rows_about(self._path, someone.person.id)
            found += [f"{someone.name}: a row in {row}" for row in rows if not row.startswith(allowed)]
        return found

    def _logged(self) -> Iterator[str]:
        records, self._listener.records = self._listener.records, []
        for record in records:
            said = record.getMessage()
            if record.levelno >= logging.ERROR or getattr(record, "action", "") == ACTION_OF_FAULT:
                yield f"logged: {said}"
            if record.name.startswith(OURS):
                whole = f"{said} {record.__dict__}"
                yield from (f"the log has the words {mark!r}" for mark in self.life.marks if mark in whole)
                numbers = [str(someone.person.id) for someone in self.life.people]
                yield from (
                    f"the log has a person's number: {said}" for n in numbers if re.search(rf"\b{n}\b", said)
                )

    def _of_silence(self, someone: Someone, owed: str) -> Iterator[str]:
        kinds = {c.kind for c in someone.heard if c.kind != "message" or c.body["from"]["is_bot"]}
        if owed in SILENCES:
            self.silences[owed] += 1
        elif owed == RESULTS and "inline_results" not in kinds:
            yield f"{someone.name}: an inline question was not answered"
        elif owed == ANSWER and not kinds & {"message", "edited", "deleted"} | self._as_it_was(someone):
            yield f"{someone.name}: was owed an answer and heard nothing"

    def _as_it_was(self, someone: Someone) -> set[str]:
        calls = self.life.town.server.api.calls
        same = [
            c
            for c in calls
            if "not modified" in c.refused and str(c.parameters.get("chat_id")) == str(someone.person.id)
        ]
        if same:
            self.silences["as it was"] += 1
        return {"as it was"} if same else set()

    def _of_screen(self, someone: Someone, message: JSON) -> Iterator[str]:
        text = str(message.get("text", message.get("caption", "")))
        if units(text) > MOST_TEXT:
            yield f"a text of {units(text)} letters"
        if re.search(r"\bchat\.[a-z_]+\.|\{\w+\}", without_quotes(message, text)):
            yield f"a text that is not ready: {text[:200]!r}"
        for row in buttons_of(message):
            for button in row:
                label = button["text"]
                if not label.strip() or "\n" in label or units(label) > MOST_LABEL:
                    yield f"a label that does not fit: {label!r}"
                if len(str(button.get("callback_data", "")).encode()) > 64:
                    yield f"a press that does not fit: {button}"
        if self._known is not None:
            yield from (
                f"not from locales/: {piece!r}" for piece in self._known.strange(message, someone.words[-60:])
            )

    def _deleted(self, someone: Someone) -> set[str]:
        languages = self.life.town.services.languages
        done = {
            languages.speech(tag).plain("chat.delete.done").splitlines()[0] for tag in languages.published
        }
        said = {
            str(c.body.get("text", ""))
            for c in someone.heard
            if c.kind == "message" and c.body["from"]["is_bot"]
        }
        return {"delete" for text in said if any(text.startswith(each) for each in done)}


def rows_about(path: Path, person: int) -> list[str]:
    """Where in the database this number stands, as "table (column)"."""
    found = []
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            counts = ", ".join(f'sum(instr("{column}", ?) > 0)' for column in columns)
            row = database.execute(f'SELECT {counts} FROM "{table}"', [str(person)] * len(columns)).fetchone()
            found += [f"{table} ({column})" for column, count in zip(columns, row, strict=True) if count]
    return found


def held(thing: object, name: str = "memory") -> Iterator[tuple[str, int]]:
    """What a structure of the bot still holds: its forgetful parts, and anything else that can grow."""
    for key, value in vars(thing).items():
        where = f"{name}.{key.lstrip('_')}"
        if isinstance(value, Forgetful):
            if many := len(value):
                yield where, many
        elif isinstance(value, dict | list | set):
            if value:
                yield where, len(value)
        elif type(value).__module__.startswith("bot.chat"):
            yield from held(value, where)


def _lanes(life: Life) -> list[int]:
    lanes: dict[int, object] = life.town.application.update_processor._lanes  # type: ignore[attr-defined]
    return list(lanes)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _followed(path: Path) -> str:
    """The words that people asked to be told of: these alone are kept, since they said so."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return "\n".join(words for (words,) in connection.execute("SELECT words FROM saved_search"))
