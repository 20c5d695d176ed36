"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.i18n import Languages
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
HARD_LIMIT = 350
"""Lines of a file; 60 to 250 are meant, and 320 is the limit for what is new."""
DATA_OR_HISTORY = ("bot/migrations/versions/",)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def python_files(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        path
        for path, tree in python_files("bot", "catalog")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv")
    }
    # python-telegram-bot takes one switch from the environment and from nowhere else: it is set there.
    assert readers == {"bot/settings.py", "bot/chat/application.py"}


def test_no_file_has_grown_beyond_a_noun() -> None:
    long = {
        path: lines
        for path, _ in python_files("bot", "catalog")
        if (lines := len((ROOT / path).read_text().splitlines())) > HARD_LIMIT
        and not path.startswith(DATA_OR_HISTORY)
    }
    assert long == {}


def test_tests_use_fakes_and_never_mocks() -> None:
    mocking = set()
    for path, tree in python_files("tests"):
        for node in ast.walk(tree):
            names = [alias.name for alias in getattr(node, "names", []) if isinstance(alias, ast.alias)]
            module = getattr(node, "module", None) or ""
            if module.startswith("unittest") or any(name.startswith("unittest") for name in names):
                mocking.add(path)
            owner = getattr(getattr(node, "value", None), "id", "")
            patching = owner == "monkeypatch" and getattr(node, "attr", "") in ("setattr", "setitem")
            if isinstance(node, ast.Attribute) and (patching or owner == "mocker"):
                mocking.add(f"{path}:{node.lineno}")
    assert mocking == set()


def test_nothing_works_at_import_of_the_packages() -> None:
    """No module makes an engine, a bot, settings or a logger's handler when it is imported."""
    makers = {"load_settings", "Database", "Languages", "create_async_engine", "load_city", "basicConfig"}
    at_import = []
    for path, tree in python_files("bot", "catalog"):
        for statement in tree.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            for node in ast.walk(statement):
                if isinstance(node, ast.Call) and _called(node) in makers:
                    at_import.append(f"{path}:{node.lineno}")
    assert at_import == []


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_no_path_of_a_machine_and_no_registry_is_in_the_project() -> None:
    telltale = re.compile(r"(?<![\w.])/(home|Users|work|root)/\w|--(extra-)?index-url|--find-links")
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path != Path(__file__) and (hit := telltale.search(text)):
            found.append(f"{path.relative_to(ROOT)}: {hit.group()}")
    assert found == []


def test_every_requirement_is_pinned_by_hash() -> None:
    for name in ("run", "dev", "build"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        pins = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text))
        assert pins
        assert [pin.split()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_every_setting_is_explained_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [
        name.upper() for name in Settings.model_fields if name not in ("operator_language", "state_home")
    ]
    assert [name for name in names if not re.search(rf"\b({PREFIX})?{name}\b", readme)] == []


def test_the_changelog_begins_with_what_is_not_released_or_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] in ("Unreleased", version)


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    files = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [name for name in files if f"({name})" not in index] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in tracked():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)} → {target}")
    assert broken == []


@pytest.mark.slow
def test_the_wheel_has_all_that_the_bot_needs(tmp_path: Path) -> None:
    builder = pytest.importorskip("hatchling.builders.wheel")
    (built,) = builder.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    names = set(zipfile.ZipFile(built).namelist())
    for tag in Languages().published:
        assert f"bot/_locales/{tag.replace('-', '_')}/LC_MESSAGES/bot.po" in names
    data = {"catalog": {".csv", ".toml"}, "bot": {".html", ".js", ".svg", ".toml", ".ttf", ".txt", ".typ"}}
    for folder, endings in data.items():
        files = [path for path in (ROOT / folder).rglob("*") if path.suffix in endings]
        assert {path.suffix for path in files} == endings
        assert {str(path.relative_to(ROOT)) for path in files} <= names
    versions = (ROOT / "bot" / "migrations" / "versions").glob("*.py")
    assert {str(path.relative_to(ROOT)) for path in versions} <= names
    assert not any(name.startswith(("tests/", "docs/")) for name in names)


OURS = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if path.stem != "echo_aiogram")
"""aiogram lives in a venv of its own."""


@pytest.mark.parametrize("name", OURS)
def test_every_benchmark_still_fits_the_code(name: str) -> None:
    importlib.import_module(f"benchmarks.{name}")
