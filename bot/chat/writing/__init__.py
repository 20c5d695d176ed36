"""Staff write what the city offers: begin it, change it, look at it, hand it in, publish it."""

from __future__ import annotations
