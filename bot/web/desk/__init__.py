"""The wing of staff: the catalogue, what is to be done about it, drafts, and what was done."""

from __future__ import annotations
