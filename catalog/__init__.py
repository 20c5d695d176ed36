"""What the city offers, and how to find it: nothing here knows of Telegram, the web or people."""

from __future__ import annotations
