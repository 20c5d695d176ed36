"""What is wrong with a sample city."""

from __future__ import annotations

from collections.abc import Sequence


class SampleError(ValueError):
    """A sample city that cannot be read; `faults` names file, key and field of each, one sentence a fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))
