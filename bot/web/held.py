"""A form that came without its session: what was typed goes back to whoever typed it, to be sent once more.

Nothing of it is kept here or in an address: it stands in the page that answers, which only that browser has.
Whoever signs in meanwhile, in another tab, sends it from there; who they are is asked of them anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.body import MOST_OF_A_FORM, read_form
from bot.web.upload import has_files, read_upload
from bot.web.visit import Visit

TOKEN = "token"  # noqa: S105
"""The field of a form that has the session's token."""
LONG = 12
"""Letters from which on what stands in a field was typed, and is shown again."""


class Held(HTTPException):
    """A form that is not taken, with what stands in it; 401 where nobody is signed in, else 403."""

    def __init__(self, visit: Visit, address: str, fields: Mapping[str, str]) -> None:
        super().__init__(401 if visit.person is None else 403)
        self.visit = visit
        self.address = address
        self.fields = {name: text for name, text in fields.items() if name != TOKEN}

    @property
    def typed(self) -> list[str]:
        """What a person would be sorry to type again."""
        return [text for text in self.fields.values() if len(text) >= LONG and " " in text.strip()]


async def hold(request: Request, visit: Visit) -> Held | HTTPException:
    """What to raise where nobody is signed in who could send this form: with what stands in it, if it is one.

    Files are not held: the browser has them still.
    """
    try:
        if has_files(request):
            fields, _ = await read_upload(request, most=MOST_OF_A_FORM)
        else:
            fields = dict(await read_form(request))
    except HTTPException:
        return HTTPException(401)
    return held(request, visit, fields)


def held(request: Request, visit: Visit, fields: Mapping[str, str]) -> Held | HTTPException:
    """The same for a form that was read already; plain where there is nothing in it."""
    query = {name: text for name, text in request.query_params.items() if name != "lang"}
    address = f"{request.url.path}?{urlencode(query)}" if query else request.url.path
    found = Held(visit, address, fields)
    return found if found.fields else HTTPException(found.status_code)
