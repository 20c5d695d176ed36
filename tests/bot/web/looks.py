"""How the pages are looked at: light and dark, in both directions, on a telephone and on a wide screen."""

from __future__ import annotations

import os
from itertools import product

_ALL = list(product(("light", "dark"), ("ltr", "rtl"), (320, 1200)))
_EVERY = "EVERY_LOOK" in os.environ
LOOKS = _ALL if _EVERY else [_ALL[number] for number in (0, 3, 5, 6)]
"""In which any two of scheme, direction and width meet; all eight where the environment has EVERY_LOOK."""
FEW_LOOKS = _ALL if _EVERY else [_ALL[0], _ALL[7]]
"""Each scheme, direction and width once: for pages that are many and alike."""
