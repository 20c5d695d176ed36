"""The browser's door: pages, health, and Telegram's webhook."""

from __future__ import annotations
