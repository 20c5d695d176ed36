"""The answer as JSON, for `learning-city ask` (design.md, "Commands")."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from catalog.search.answer import Answer, Hit
from catalog.search.understood import Duration, Excluded, Understood, When, Where


def answer_json(answer: Answer, zone: str) -> dict[str, Any]:
    """The answer as plain values; times in the IANA zone given."""
    found: dict[str, Any] = {
        "query": answer.query,
        "language": answer.language,
        "answered": answer.answered,
        "confidence": answer.confidence.value,
        "understood": _understood(answer.understood),
        "hits": [_hit(hit, ZoneInfo(zone)) for hit in answer.hits],
        "total": answer.total,
        "ways_on": [
            {"kind": way.kind.value, "detail": way.detail, "count": way.count} for way in answer.ways_on
        ],
        "milliseconds": round(answer.milliseconds, 3),
    }
    if answer.kind is not None:
        found["kind"] = answer.kind.value
    if answer.talk is not None:
        found["talk"] = answer.talk.value
    if answer.danger is not None:
        found["danger"] = answer.danger.value
    return found


def _understood(understood: Understood) -> dict[str, Any]:
    return {
        "terms": list(understood.terms),
        "kind": understood.kind.value if understood.kind else None,
        "free": understood.free,
        "price_most": understood.price_most,
        "cheap": understood.cheap,
        "when": _when(understood.when),
        "where": _where(understood.where),
        "audience": sorted(understood.audiences),
        "access": sorted(understood.access),
        "place_has": sorted(understood.place_has),
        "language": understood.language,
        "online": understood.online,
        "level": understood.level.value if understood.level else None,
        "duration": _duration(understood.duration),
        "excluded": _excluded(understood.excluded) if understood.excluded else None,
        "pieces": [{"key": piece.key, "words": piece.words} for piece in understood.pieces],
    }


def _when(when: When | None) -> dict[str, Any] | None:
    if when is None:
        return None
    return {
        "from": when.start.isoformat() if when.start else None,
        "to": when.end.isoformat() if when.end else None,
        "weekdays": sorted(when.weekdays),
        "part_of_day": when.part_of_day.value if when.part_of_day else None,
        "since": when.since.isoformat("minutes") if when.since else None,
        "by": when.by.isoformat("minutes") if when.by else None,
    }


def _duration(duration: Duration | None) -> dict[str, Any] | None:
    if duration is None:
        return None
    return {
        "minutes": list(duration.minutes) if duration.minutes else None,
        "days": list(duration.days) if duration.days else None,
    }


def _excluded(excluded: Excluded) -> dict[str, Any]:
    return {
        "when": [_when(when) for when in excluded.when],
        "places": list(excluded.places),
        "kinds": sorted(excluded.kinds),
        "audience": sorted(excluded.audiences),
        "languages": sorted(excluded.languages),
        "levels": sorted(excluded.levels),
        "words": list(excluded.words),
    }


def _where(where: Where | None) -> dict[str, Any] | None:
    if where is None:
        return None
    near = where.position
    position = [near.latitude, near.longitude] if near else None
    return {"name": where.name, "near": position, "beside": where.beside}


def _hit(hit: Hit, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": hit.id,
        "source": hit.source,
        "external_id": hit.external_id,
        "kind": hit.kind.value,
        "title": hit.title,
        "language": hit.language,
        "score": hit.score,
        "next": hit.next.astimezone(zone).isoformat() if hit.next else None,
        "all_day": hit.all_day,
        "reasons": [{"kind": reason.kind.value, "detail": reason.detail} for reason in hit.reasons],
        "unsure": list(hit.unsure),
        "broken": list(hit.broken),
        "others": hit.others,
        "other_places": hit.other_places,
    }
