"""Files and feeds in the browser: brought, looked at, put right, applied, taken back."""

from __future__ import annotations
