from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.safety", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_prints_both_rates_and_ends_well() -> None:
    done = run()
    assert done.returncode == 0, done.stdout
    assert "misses, all" in done.stdout
    assert "false alarms, all" in done.stdout


def test_the_command_names_what_is_wrong_and_ends_badly_over_the_bound(tmp_path: Path) -> None:
    file = tmp_path / "phrases.toml"
    file.write_text(
        '[[phrase]]\ntext = "curso de yoga"\nlanguage = "es"\ndanger = "suicide"\n'
        '[[phrase]]\ntext = "me quiero morir"\nlanguage = "es"\ndanger = ""\n',
        encoding="utf-8",
    )
    done = run(str(file))
    assert done.returncode == 1
    assert "missed suicide" in done.stdout
    assert "taken for suicide" in done.stdout
    assert "misses, false alarms" in done.stdout
