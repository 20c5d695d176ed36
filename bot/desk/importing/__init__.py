"""Files and feeds, from the moment they arrive until they are taken back: once for chat, web and machine."""

from __future__ import annotations
