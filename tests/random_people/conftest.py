from __future__ import annotations

import pytest

from tests.random_people.town import Setting, settings


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Setting]:
    """Where random people live: the sample city in the published languages, and in two made-up ones."""
    return settings(tmp_path_factory.mktemp("people"))
