"""The texts: whole in every language, used by the code, and nothing for people anywhere else."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.i18n import SOURCE, Languages, locales_folder
from catalog.imports.problem import Code
from catalog.model import ACCESS_NEEDS, PREREQUISITES, Audience, Kind
from catalog.search.understood import PartOfDay

ROOT = Path(__file__).parent.parent
NAMESPACES = (
    *(
        "chat",
        "city",
        "cli",
        "demo",
        "desk",
        "doctor",
        "format",
        "poster",
        "problem",
        "settings",
        "summary",
        "web",
    ),
)
FILE_ENDINGS = ("css", "html", "js", "json", "svg", "toml", "sqlite3")
TAGS = {"a", "b", "blockquote", "code", "i", "pre", "s", "tg-spoiler", "u"}
ID = re.compile(rf"({'|'.join(NAMESPACES)})(\.[a-z0-9_]+)+\.?")
LANGUAGES = Languages(strict=True)
OTHERS = [tag for tag in LANGUAGES.published if tag != SOURCE]


def messages(tag: str) -> dict[str, Message]:
    path = locales_folder() / tag.replace("-", "_") / "LC_MESSAGES" / "bot.po"
    with path.open("rb") as file:
        found = [message for message in read_po(file, abort_invalid=True) if message.id]
    return {message.id if isinstance(message.id, str) else message.id[0]: message for message in found}


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def tags(text: str) -> Counter[str]:
    return Counter(re.findall(r"</?[a-z-]+", text))


TEXTS = {tag: messages(tag) for tag in LANGUAGES.published}
IN_EVERY_LANGUAGE = pytest.mark.parametrize("tag", LANGUAGES.published)
IN_EVERY_OTHER = pytest.mark.parametrize("tag", OTHERS)


@IN_EVERY_OTHER
def test_every_language_has_the_same_texts(tag: str) -> None:
    assert TEXTS[tag].keys() ^ TEXTS[SOURCE].keys() == set()


@IN_EVERY_LANGUAGE
def test_every_text_is_finished_in_all_its_plurals(tag: str) -> None:
    unfinished = [i for i, m in TEXTS[tag].items() if m.fuzzy or not forms(m) or not all(forms(m))]
    assert unfinished == []
    plural = {i for i, m in TEXTS[tag].items() if m.pluralizable}
    assert plural == {i for i, m in TEXTS[SOURCE].items() if m.pluralizable}


@IN_EVERY_OTHER
def test_every_translation_asks_for_the_same_values(tag: str) -> None:
    def asked(message: Message) -> set[str]:
        return set().union(*map(placeholders, forms(message)))

    differing = [i for i, m in TEXTS[tag].items() if asked(m) != asked(TEXTS[SOURCE][i])]
    assert differing == []


@IN_EVERY_OTHER
def test_every_translation_has_the_same_markup(tag: str) -> None:
    differing = [
        i
        for i, m in TEXTS[tag].items()
        if {frozenset(tags(f).items()) for f in forms(m)}
        != {frozenset(tags(f).items()) for f in forms(TEXTS[SOURCE][i])}
    ]
    assert differing == []


@IN_EVERY_LANGUAGE
def test_markup_is_what_telegram_allows_and_is_closed(tag: str) -> None:
    wrong = [i for i, m in TEXTS[tag].items() if not all(map(well_formed, forms(m)))]
    assert wrong == []


def well_formed(text: str) -> bool:
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z-]+)[^>]*>", text):
        if name not in TAGS:
            return False
        if not closing:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    bare = re.sub(r"</?[a-z-]+[^>]*>", "", text)
    return not open_tags and "<" not in bare


@IN_EVERY_OTHER
def test_no_text_was_left_untranslated(tag: str) -> None:
    def letters(text: str) -> int:
        return sum(c.isalpha() for c in re.sub(r"\{\w+\}|<[^>]+>", "", text))

    copies = [
        i
        for i, m in TEXTS[tag].items()
        if forms(m) == forms(TEXTS[SOURCE][i]) and any(letters(f) > 15 for f in forms(m))
    ]
    assert copies == []


@IN_EVERY_LANGUAGE
@pytest.mark.parametrize("count", [0, 1, 2, 5, 1_000_000])
def test_every_text_can_be_said_for_any_count(tag: str, count: int) -> None:
    speech = LANGUAGES.speech(tag)
    for text_id, message in TEXTS[tag].items():
        names = set().union(*map(placeholders, forms(message)))
        said = speech.say(text_id, **{**dict.fromkeys(names, "<x>"), "count": count})
        assert "<x>" not in said
        assert "{" not in said
        assert len(said) <= 4096


@IN_EVERY_LANGUAGE
def test_buttons_and_commands_fit(tag: str) -> None:
    limits = {"button": 40, "command": 100}
    for text_id, message in TEXTS[tag].items():
        for part in text_id.split(".")[1:-1]:
            longest = max(len(re.sub(r"\{\w+\}", "", form)) for form in forms(message))
            assert longest <= limits.get(part, 4096), text_id


@IN_EVERY_LANGUAGE
def test_texts_are_cleanly_written(tag: str) -> None:
    unclean = re.compile(r"^\s|\s$| {2}|\.\.\.|[\u00a0\u202f\u200b\u2066-\u2069]|\t")
    assert [i for i, m in TEXTS[tag].items() if any(unclean.search(f) for f in forms(m))] == []


def test_spanish_questions_and_exclamations_open_as_they_close() -> None:
    for text_id, message in TEXTS["es-MX"].items():
        for form in forms(message):
            assert form.count("¿") == len(re.findall(r"\?(?!\w)", form)), text_id
            assert form.count("¡") == form.count("!"), text_id


# What the code uses. Ids that end in a word of the catalogue have one text for each such word.

WORDS = {
    "chat.access": ACCESS_NEEDS,
    "chat.audience": tuple(Audience),
    "chat.kind": tuple(Kind),
    "chat.part": tuple(PartOfDay),
    "chat.place_has": PREREQUISITES,
    "problem": tuple(Code),
}


@pytest.mark.parametrize("beginning", WORDS)
def test_every_word_of_the_catalogue_has_its_text(beginning: str) -> None:
    there = {i.removeprefix(f"{beginning}.") for i in TEXTS[SOURCE] if i.startswith(f"{beginning}.")}
    assert there == {str(word) for word in WORDS[beginning]}


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def constants(tree: ast.AST) -> Iterator[str]:
    """Every string as a pattern: what is filled in later may be anything without a space."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                re.escape(part.value) if isinstance(part, ast.Constant) else r"[a-z0-9_.]+"
                for part in node.values
            )
        elif isinstance(node, ast.Constant) and id(node) not in inside and is_id(node.value):
            yield re.escape(str(node.value))


def is_id(value: object) -> bool:
    if not isinstance(value, str) or not ID.fullmatch(value):
        return False
    return value.count(".") > 1 or value.split(".")[-1] not in FILE_ENDINGS


def used() -> dict[str, str]:
    """The patterns of text ids in the code, with where they are."""
    found = {}
    for path, tree in modules("bot", "catalog"):
        for pattern in constants(tree):
            if named(pattern):
                found[pattern] = path
    in_a_page = re.compile(rf'"((?:{"|".join(NAMESPACES)})\.[a-z0-9_.]+)"( ~)?')
    for page in sorted((ROOT / "bot/web/templates").glob("*.html")):
        for beginning, more in in_a_page.findall(page.read_text("utf-8")):
            found[re.escape(beginning) + ("[a-z0-9_.]+" if more else "")] = str(page.relative_to(ROOT))
    return found


def named(pattern: str) -> bool:
    return bool(re.match(rf"({'|'.join(NAMESPACES)})\\\.", pattern))


def ids_of(pattern: str, ids: set[str]) -> set[str]:
    exact = {i for i in ids if re.fullmatch(pattern, i)}
    # A text id that is built further from a beginning: everything that begins so.
    return exact or {i for i in ids if re.match(rf"{pattern.removesuffix(re.escape('.'))}\.", i)}


def test_every_text_the_code_asks_for_is_there() -> None:
    ids = set(TEXTS[SOURCE])
    missing = {f"{path}: {pattern}" for pattern, path in used().items() if not ids_of(pattern, ids)}
    assert missing == set()


def test_every_text_is_asked_for_by_the_code() -> None:
    ids = set(TEXTS[SOURCE])
    asked: set[str] = set().union(*(ids_of(pattern, ids) for pattern in used()))
    assert ids - asked == set()


def test_what_is_said_without_markup_has_none() -> None:
    ids = set(TEXTS[SOURCE])
    plain: set[str] = set()
    for _, tree in modules("bot"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "plain":
                for argument in node.args[:1]:
                    for pattern in filter(named, constants(argument)):
                        plain |= {i for i in ids if re.escape(i) == pattern}
    assert plain
    marked = [i for i in plain for tag in TEXTS if any(tags(f) for f in forms(TEXTS[tag][i]))]
    assert marked == []


def test_nothing_for_people_is_written_in_the_handlers() -> None:
    found = [f"{path}:{line} {text}" for path, tree in modules("bot/chat") for line, text in sentences(tree)]
    assert found == []


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Strings with at least two words that are neither documentation, nor log, nor an error of ours."""
    exempt: set[int] = set()
    for node in ast.walk(tree):
        is_log = isinstance(node, ast.Call) and _is_log(node.func)
        # What is compared is somebody else's words, Telegram's for one.
        if is_log or isinstance(node, ast.Raise | ast.Compare):
            exempt |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            exempt.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in exempt:
            words = re.sub(r"<[^>]*>", " ", node.value)
            if re.search(r"[^\W\d_]{2,}\W*\s\W*[^\W\d_]{2,}", words):
                yield node.lineno, node.value


def _is_log(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and getattr(function.value, "id", "") in ("log", "logger")
