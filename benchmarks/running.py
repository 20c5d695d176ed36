"""A program under load as a process of its own: started, watched from outside, ended. Linux only (/proc)."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Program:
    """A running process."""

    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        """The number the system knows it by."""
        return self.process.pid

    @property
    def ended(self) -> bool:
        """Whether it is gone."""
        return self.process.returncode is not None

    def cpu_seconds(self) -> float:
        """What it has used, in user and system mode."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / _TICK

    def peak_megabytes(self) -> float:
        """The most memory it has had (VmHWM)."""
        return peak_megabytes_of(self.pid)

    def megabytes(self) -> float:
        """The memory it has (VmRSS)."""
        return megabytes_of(self.pid)


def megabytes_of(pid: int) -> float:
    """The memory a process has (VmRSS)."""
    return _status(pid, "VmRSS:")


def peak_megabytes_of(pid: int) -> float:
    """The most memory a process has had (VmHWM)."""
    return _status(pid, "VmHWM:")


def _status(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


@asynccontextmanager
async def running(
    command: Sequence[str], *, log: Path, folder: Path = ROOT, env: Mapping[str, str] | None = None
) -> AsyncIterator[Program]:
    """The program until the block is left: then it is asked to end, and after ten seconds made to.

    What it prints goes to the file `log`.
    """
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=env, stdout=file, stderr=asyncio.subprocess.STDOUT
        )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


def busy_elsewhere(seconds_own: float, seconds: float, before: tuple[float, float]) -> float:
    """How many cores others used in `seconds`, our own `seconds_own` of CPU taken off."""
    return max(0.0, (machine_seconds()[0] - before[0] - seconds_own) / seconds)


def machine_seconds() -> tuple[float, float]:
    """CPU seconds the whole machine has been busy, and idle."""
    numbers = [int(n) / _TICK for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle = numbers[3] + numbers[4]
    return sum(numbers) - idle, idle


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie; NaN for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
