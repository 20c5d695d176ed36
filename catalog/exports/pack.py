"""The whole catalogue as one file for another city of this kind, with its licence and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable

from catalog.codec import content
from catalog.imports.pack import FORM, PACK_MARK
from catalog.model import Opportunity
from catalog.remainder import Setting


def pack(
    opportunities: Iterable[Opportunity], setting: Setting, *, name: str = "", licence: str = ""
) -> bytes:
    """The pack; `name` is the city's. What staff locked in this city is no other's business."""
    records = []
    for opportunity in opportunities:
        data = content(opportunity)
        data.pop("locked", None)
        records.append(data)
    head = {PACK_MARK: FORM, "city": name, "licence": licence}
    head |= {"zone": setting.zone, "language": setting.language, "currency": setting.currency}
    return json.dumps({**head, "opportunities": records}, ensure_ascii=False, separators=(",", ":")).encode()
