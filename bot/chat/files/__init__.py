"""Files that staff send into the chat: what they would do, and doing it. For everybody else it is a file."""

from __future__ import annotations
