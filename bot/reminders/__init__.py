"""What people are told unasked, and when: reminders, changes and digests. Decides, and sends nothing."""

from __future__ import annotations
