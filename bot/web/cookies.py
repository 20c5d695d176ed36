"""The two cookies there are: a session's secret, and the language somebody chose."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.people.sessions import LIFETIME

LANGUAGE = "language"


class Cookies:
    """Gives cookies and reads them; `secure` where the pages are served by https."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        # A browser takes the prefix by https alone: there no other host can set this cookie, nor see it.
        self.session_name = "__Host-session" if secure else "session"

    def session(self, request: Request) -> str:
        """The secret that the browser holds, "" where it holds none."""
        return request.cookies.get(self.session_name, "")

    def keep_session(self, response: Response, secret: str) -> None:
        """Gives the browser the secret of a session."""
        self._set(response, self.session_name, secret, max_age=int(LIFETIME.total_seconds()))

    def drop_session(self, response: Response) -> None:
        """Takes it back."""
        self._set(response, self.session_name, "", max_age=0)

    def keep_language(self, response: Response, tag: str) -> None:
        """Remembers the language until the browser is closed."""
        self._set(response, LANGUAGE, tag, max_age=None)

    def _set(self, response: Response, name: str, value: str, *, max_age: int | None) -> None:
        response.set_cookie(
            name, value, max_age=max_age, path="/", secure=self._secure, httponly=True, samesite="lax"
        )
