"""Files spoilt at random, in every format that is read: each gives drafts and problems, never an exception.

    python -m benchmarks.mutated_files [--count 100000] [--seed 0] [--processes 1]

Every draft is also made ready to be stored. What raises, or takes longer than SECONDS, is printed with the
number by which it can be had again, and the command ends with 1. One in forty files is a workbook, which is
read in a process of its own.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache

import openpyxl

from catalog.codec import content
from catalog.imports import Reading, read
from catalog.preparing import plain, prepared

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
SECONDS = 5.0
PORTION = 500
ROWS = (
    ("id", "nombre", "descripcion", "fecha", "hora", "dias", "costo", "publico", "lugar", "latitud", "url"),
    (
        *("1", "Taller de pan", "Con las manos.\nDos líneas", "1/12/2026", "17:00", "L,M", "$50"),
        *("Niños 6 a 12 años", "Casa del Río", "19.4", "https://example.org/1"),
    ),
    ("2", "Música (CANCELADO)", "«Ñandú» 100 %", "25/12/2026", "18h30", "", "gratis", "", "Kiosco", "", ""),
    ("2", "", "", "del 2 al 5 de marzo", "por confirmar", "", "", "", "", "x", "mailto:a@b"),
)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-TIMEZONE:America/Mexico_City
BEGIN:VEVENT
UID:1@example
DTSTART;TZID=America/Mexico_City:20261201T170000
DTEND;TZID=America/Mexico_City:20261201T190000
RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=5
EXDATE;TZID=America/Mexico_City:20261208T170000
SUMMARY:Taller de pan\\, con las manos
LOCATION:Casa del Río
GEO:19.4;-99.1
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
UID:1@example
RECURRENCE-ID;TZID=America/Mexico_City:20261215T170000
DTSTART;TZID=Central Standard Time (Mexico):20261216T170000
SUMMARY:Taller de pan
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
"""
EVENT = {
    "@context": "https://schema.org",
    "@type": "Event",
    "@id": "https://example.org/1",
    "name": "Taller de pan",
    "startDate": "2026-12-01T17:00:00-06:00",
    "endDate": "2026-12-01T19:00:00-06:00",
    "location": {"@type": "Place", "name": "Casa del Río", "geo": {"latitude": 19.4, "longitude": -99.1}},
    "offers": {"@type": "Offer", "price": "50", "priceCurrency": "MXN"},
    "eventSchedule": {"@type": "Schedule", "repeatFrequency": "P1W", "byDay": "https://schema.org/Tuesday"},
}
SERVICES = {
    "services": [
        {
            "id": "s1",
            "name": "Comedor",
            "organization": {"id": "o1", "name": "Red"},
            "schedules": [{"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "13:00"}],
            "cost_options": [{"amount": 0, "currency": "MXN"}],
        }
    ]
}
PIECES = (
    *(
        b'"',
        b"'",
        b";",
        b",",
        b"\t",
        b"\n",
        b"\r\n",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\\u0000",
    ),
    *(
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9" * 400,
        b"[" * 3000,
        b'{"a":' * 500,
        b"=cmd|' /C calc'!A0",
        b"0" * 5000,
    ),
    *(b"RRULE:FREQ=SECONDLY", b"RRULE:FREQ=DAILY;INTERVAL=0", b"TZID=Mars/Base", b"20261399T250000", b"<!--"),
    *(
        b"31/02/2026",
        b"00:60",
        b"99999999",
        b"\xe2\x80\xae",
        b"a\xcc\x81" * 300,
        b"BEGIN:VEVENT\n",
        b"FREQ=YEARLY",
    ),
)


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """A sound file of each format, by its name."""
    table = "\n".join(";".join(f'"{cell}"' for cell in row) for row in ROWS)
    objects = [dict(zip(ROWS[0], row, strict=False)) for row in ROWS[1:]]
    page = f'<html><script type="application/ld+json">{json.dumps([EVENT, EVENT])}</script></html>'
    return (
        ("a.csv", table.encode()),
        ("b.csv", table.replace(";", ",").encode("cp1252", "replace")),
        ("c.csv", table.replace(";", "\t").encode("utf-16")),
        ("d.json", json.dumps({"events": objects}, ensure_ascii=False).encode()),
        ("e.jsonl", "\n".join(json.dumps(each) for each in objects).encode()),
        ("f.ics", CALENDAR.replace("\n", "\r\n").encode()),
        ("g.jsonld", json.dumps({"@context": "https://schema.org", "@graph": [EVENT]}).encode()),
        ("h.html", page.encode()),
        ("i.json", json.dumps(SERVICES).encode()),
        ("j.md", b"# Cocina\n* [Pan](https://example.org/pan) (video)\n* [Tamales](https://example.org/t)\n"),
    )


@cache
def workbook() -> bytes:
    """A sound workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mutated(number: int, *, workbooks: bool = True) -> tuple[str, bytes]:
    """The file of this number: a sound one, spoilt in a few places; always the same."""
    chance = random.Random(number)
    name, data = chance.choice(seeds())
    if workbooks and number % 40 == 0:
        name, data = "k.xlsx", workbook()
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 20))):
        _spoil(spoilt, chance)
    return name, bytes(spoilt)


def read_spoilt(number: int, *, workbooks: bool = True) -> Reading:
    """The file of this number read, its drafts made ready to be stored; what raises is a fault of ours."""
    name, data = mutated(number, workbooks=workbooks)
    zone = "America/Mexico_City"
    found = read(data, name, source="s", zone=zone, language="es-MX", currency="MXN", now=NOW)
    for draft in found.drafts:
        ready = prepared(plain(draft.opportunity), None, at=NOW)
        json.dumps(content(ready), allow_nan=False).encode()
    return found


def _spoil(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice((1, 1, 2, 5, 30, 300)))
    match chance.randrange(7):
        case 0:
            data[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
        case 1:
            del data[start:end]
        case 2:
            data[start:start] = data[start:end] * chance.choice((1, 2, 50))
        case 3 | 4:
            data[start:start] = chance.choice(PIECES)
        case 5:
            del data[start:]
        case _:
            _, other = chance.choice(seeds())
            data[start:end] = other[: chance.randrange(len(other))]


def _portion(numbers: Sequence[int]) -> tuple[Counter[str], list[str]]:
    counted: Counter[str] = Counter()
    faults: list[str] = []
    for number in numbers:
        began = time.perf_counter()
        try:
            found = read_spoilt(number)
        except Exception as error:
            faults.append(f"{number}: {type(error).__name__}: {str(error)[:120]}")
            continue
        took = time.perf_counter() - began
        if took > SECONDS:
            faults.append(f"{number}: {took:.1f} s")
        counted["refused" if found.refused else "read"] += 1
        counted["drafts"] += len(found.drafts)
        counted["problems"] += len(found.problems)
    return counted, faults


def main() -> int:
    """Reads them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=1)
    asked = parser.parse_args()
    first, last = asked.seed, asked.seed + asked.count
    portions = [range(n, min(n + PORTION, last)) for n in range(first, last, PORTION)]
    counted: Counter[str] = Counter()
    faults: list[str] = []
    began = time.perf_counter()
    with ProcessPoolExecutor(asked.processes) as processes:
        for done, (counts, found) in enumerate(processes.map(_portion, portions), start=1):
            counted.update(counts)
            faults += found
            for fault in found:
                print(fault, flush=True)
            if done % 20 == 0:
                print(done * PORTION, dict(counted), f"{time.perf_counter() - began:.0f} s", flush=True)
    print(f"{asked.count} files, {len(faults)} faults: {dict(counted)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
