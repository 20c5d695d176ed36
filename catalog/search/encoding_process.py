"""The other side of `encoding.py`: reads lists of texts as lines of JSON, and writes their vectors as bytes.

python -m catalog.search.encoding_process
"""

from __future__ import annotations

import json
import signal
import sys

from catalog.search.meaning import SentenceEncoder


def main() -> None:
    """Encodes until its input ends: when the process that asks goes, however it goes, so does this one."""
    # What ends the program at a terminal is for the one that asks; it answers whom it has heard first.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    encoder = SentenceEncoder()
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(encoder.encode(json.loads(line)).tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
