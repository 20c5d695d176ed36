"""Every problem has its sentence in every language of the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from catalog.imports import Code

CATALOGUES = sorted((Path(__file__).parents[3] / "locales").glob("*/LC_MESSAGES/bot.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_problem_lacks_a_sentence(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file)
    said = {message.id: message.string for message in catalogue if isinstance(message.id, str)}
    missing = [code.value for code in Code if not said.get(f"problem.{code.value}")]
    assert not missing


def test_no_code_is_left_that_nothing_raises() -> None:
    folder = Path(__file__).parents[3] / "catalog" / "imports"
    sources = "".join(path.read_text("utf-8") for path in folder.glob("*.py") if path.name != "problem.py")
    assert not [code.name for code in Code if f"Code.{code.name}" not in sources]
