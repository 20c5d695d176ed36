"""Processes of the real program that are at work at once: forked from one that has imported it.

Each is a process of its own from there on, which SIGKILL ends like any other. To begin one with its imports
takes two seconds of the processor; of a thousand kills that is half an hour.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from benchmarks.running import ROOT

_PAUSE_SECONDS = 0.005
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Fork:
    """One process of `learning-city run`."""

    pid: int

    def kill(self) -> None:
        """Ends it at once."""
        os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        """Asks it to end."""
        os.kill(self.pid, signal.SIGTERM)

    async def wait(self) -> None:
        """Waits until it is no more."""
        while _is_there(self.pid):  # noqa: ASYNC110 - another process ends
            await asyncio.sleep(_PAUSE_SECONDS)


class Forks:
    """Begins processes of the program."""

    def __init__(self, server: asyncio.subprocess.Process) -> None:
        self._server = server

    async def start(self, env: Mapping[str, str], folder: Path) -> Fork:
        """One more, with that environment and no other; what it writes goes to `bot.log` in its folder."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps({"env": dict(env), "folder": str(folder)}).encode() + b"\n")
        return Fork(int(await self._server.stdout.readline()))


@asynccontextmanager
async def forks() -> AsyncIterator[Forks]:
    """Has the program imported, once for all that are begun."""
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Forks(server)
    finally:
        server.terminate()
        await server.wait()


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _serve() -> None:
    """Forks for each line, with all imported that a child needs; the system forgets the children that end."""
    import bot.cli
    import bot.commands.run

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _become(bot.cli.main, json.loads(line))
        print(pid, flush=True)


def _become(main: Any, asked: Mapping[str, Any]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # It ends with the server, and that with whoever asked for it, however they end.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    log = os.open(Path(asked["folder"]) / "bot.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream, file in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(file, stream)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = ["learning-city", "run"]
    try:
        main()
    finally:
        os._exit(1)


if __name__ == "__main__":
    _serve()
