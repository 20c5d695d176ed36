"""What a file would do, in a message: the sum of it, changes field by field, errors with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.chat.callbacks import Import
from bot.chat.screen import Row, Screen, button, lines, link
from bot.desk.importing import words
from bot.desk.importing.staged import Staged
from bot.desk.importing.tables import State
from bot.i18n import Html, Speech

AT_ONCE = 8
"""How many changes or errors a message has: each may have several lines."""
MOST_LETTERS = 3_000
"""Where a message of them ends at the latest."""
COUNTS = ("new", "changed", "gone", "same", "locked", "wrong")


def reading(staged_name: str, percent: int, speech: Speech) -> Screen:
    """That the file is being read, and how far that is."""
    return Screen(speech.say("chat.staff.file.reading", name=staged_name, percent=percent))


def summed(staged: Staged, speech: Speech, *, page: str, first: Html | None = None) -> Screen:
    """What it would do, and the ways on; `page` is where a browser shows it, "" for nowhere."""
    if staged.refused:
        problems = [words.sentence(problem, speech) for problem in staged.summary["problems"][:1]]
        text = lines(
            speech.say("chat.staff.file.refused", name=staged.name),
            *(Html(speech.say("chat.staff.file.line", line=line)) for line in problems),
        )
        return Screen(text, _rows(_in_browser(page, speech), _drop(staged, speech)), menu=True)
    counts = [
        speech.plain(f"chat.staff.file.count.{name}", count=staged.count(name))
        for name in COUNTS
        if staged.count(name)
    ]
    warned = staged.summary.get("severities", {}).get("warning", 0)
    rows = staged.count("new") + staged.count("changed") + staged.count("same") + staged.count("wrong")
    text = lines(
        first or "",
        speech.say("chat.staff.file.sum", count=rows, counts=speech.listing(counts)),
        speech.say("chat.staff.file.source", source=staged.source),
        speech.say("chat.staff.file.warned", count=warned) if warned else "",
        speech.say("chat.staff.file.brake", count=staged.count("gone")) if staged.brake else "",
        speech.say("chat.staff.file.part") if staged.summary.get("part") else "",
        speech.say("chat.staff.file.not_saved"),
    )
    return Screen(text, _rows(*_ways(staged, speech), _in_browser(page, speech)), menu=True)


def changes(staged: Staged, speech: Speech, *, first: int) -> Screen:
    """Changes from the `first` on, field by field; then what is new and what is gone, by name."""
    summary = staged.summary
    told = [_change(each, speech) for each in summary["changed"]]
    told += [_named("new", each, speech) for each in summary["new"]]
    told += [_named("gone", each, speech) for each in summary["gone"]]
    return _listed(staged, told, "changes", speech, first=first)


def errors(staged: Staged, speech: Speech, *, first: int) -> Screen:
    """Errors from the `first` on, each with what to do; then what was left out of rows that go in."""
    errors = [problem for problem in staged.summary["problems"] if problem["severity"] == "error"]
    told = [
        Html(speech.say("chat.staff.file.line", line=words.sentence(problem, speech)))
        for problem in (*errors, *_warnings(staged))
    ]
    take = [button(speech.plain("chat.button.file.rows"), Import(deed="rows", staged=staged.id))]
    return _listed(staged, told, "errors", speech, first=first, more=[take] if errors else None)


def applied(staged: Staged, speech: Speech, *, told: int) -> Screen:
    """That it is done, who is told of it, and the way back."""
    if staged.batch is None:
        return Screen(speech.say("chat.staff.file.nothing_new"))
    text = lines(
        speech.say("chat.staff.file.applied", number=staged.batch),
        speech.say("chat.staff.file.told", count=told) if told else "",
    )
    undo = button(
        speech.plain("chat.button.file.undo", number=staged.batch), Import(deed="undo", staged=staged.id)
    )
    return Screen(text, ([undo],), menu=True)


def _ways(staged: Staged, speech: Speech) -> Iterator[Row]:
    if staged.writes:
        yield [button(speech.plain("chat.button.file.changes"), Import(deed="changes", staged=staged.id))]
    if staged.count("wrong") or _warnings(staged):
        what = "errors" if staged.count("wrong") else "warnings"
        yield [button(speech.plain(f"chat.button.file.{what}"), Import(deed="errors", staged=staged.id))]
    label = speech.plain("chat.button.file.apply", count=staged.writes)
    if staged.writes:
        yield [button(label, Import(deed="apply", staged=staged.id))]
    if staged.brake:
        label = speech.plain("chat.button.file.remove", count=staged.writes + staged.count("gone"))
        yield [button(label, Import(deed="remove", staged=staged.id))]
    yield _drop(staged, speech)


def _warnings(staged: Staged) -> list[Mapping[str, Any]]:
    """What could not be read in rows that go in without it."""
    problems = staged.summary.get("problems", ())
    return [each for each in problems if each["severity"] == "warning" and each["row"]]


def _drop(staged: Staged, speech: Speech) -> Row:
    return [button(speech.plain("chat.button.file.drop"), Import(deed="drop", staged=staged.id))]


def _in_browser(page: str, speech: Speech) -> Row:
    return link(speech.plain("chat.button.file.page"), page)


def _rows(*rows: Row) -> tuple[Row, ...]:
    return tuple(row for row in rows if row)


def _listed(
    staged: Staged, told: list[Html], deed: str, speech: Speech, *, first: int, more: list[Row] | None = None
) -> Screen:
    shown: list[Html] = []
    for each in told[first : first + AT_ONCE]:
        if shown and sum(map(len, shown)) + len(each) > MOST_LETTERS:
            break
        shown.append(each)
    after = first + len(shown)
    rows: list[Row] = []
    if after < len(told):
        go_on = Import(deed=deed, staged=staged.id, first=after)
        rows.append([button(speech.plain("chat.button.file.more"), go_on)])
    rows += more or []
    if staged.state is State.READY:
        rows.append([button(speech.plain("chat.button.file.sum"), Import(deed="sum", staged=staged.id))])
    text = lines(*shown) if shown else speech.say("chat.staff.file.none")
    return Screen(text, tuple(rows), menu=True)


def _change(each: dict[str, Any], speech: Speech) -> Html:
    fields = [
        speech.plain("chat.staff.file.field", name=name, old=old, new=new)
        for field, before, after in each["fields"]
        for name, old, new in words.differences(field, before, after, speech)
    ]
    return speech.say("chat.staff.file.change", row=each["row"], name=each["name"], fields="; ".join(fields))


def _named(sort: str, each: dict[str, Any], speech: Speech) -> Html:
    when = words.moment(each["starts"], speech)
    about = ". ".join(part for part in (each["name"], when, each["place"]) if part)
    return speech.say(f"chat.staff.file.{sort}", row=each["row"] or "", name=about)
