"""Who is staff, how somebody becomes it, what all of them did, and what each of them can do."""

from __future__ import annotations
