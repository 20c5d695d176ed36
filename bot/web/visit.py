"""One request, as a page sees it: who comes, in which language, at which moment."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime

from starlette.exceptions import HTTPException

from bot.i18n import Speech
from bot.people.roles import Role, Standing
from bot.web.access import may_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who opens a page. `person` is None and `secret` is "" for whoever is not signed in."""

    speech: Speech
    now: datetime
    path: str
    standing: Standing = field(default_factory=Standing)
    person: int | None = None
    secret: str = ""

    @property
    def role(self) -> Role:
        """What they are."""
        return self.standing.role

    @property
    def token(self) -> str:
        """What every form of this session carries, and no page of anybody else can know."""
        return hmac.digest(self.secret.encode(), b"form", "sha256").hex() if self.secret else ""

    @property
    def staff(self) -> int:
        """The person's number. HTTPException 401 where nobody is signed in."""
        if self.person is None:
            raise HTTPException(401)
        return self.person

    def has_token(self, given: str) -> bool:
        """Whether a form came from a page of this session."""
        return bool(self.secret) and hmac.compare_digest(self.token.encode(), given.encode())

    def may(self, name: str) -> bool:
        """Whether they may open the route of this name."""
        return may_open(name, self.standing)
