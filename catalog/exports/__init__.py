"""What goes out of the catalogue: for a person's calendar, for search engines, for other cities."""

from __future__ import annotations
