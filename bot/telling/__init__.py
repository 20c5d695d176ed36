"""How an opportunity is told of in words: the same in the chat, on a page and on paper. Knows no door."""

from __future__ import annotations
