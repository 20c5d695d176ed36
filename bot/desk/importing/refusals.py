"""Why what was asked of an import is not done."""

from __future__ import annotations


class UnderWay(Exception):
    """An import of this source is being read, applied or taken back."""


class NotReady(Exception):
    """The import has been applied, given up, or is not read yet."""


class TooLate(Exception):
    """The import is older than one can be taken back."""


class PlanStale(Exception):
    """The catalogue is no longer what the preview was made against: it is to be looked at anew."""
