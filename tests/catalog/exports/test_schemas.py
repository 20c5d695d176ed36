"""What the exports write is as their schemas say, whatever a record says; and the schemas say enough."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from catalog.exports.jsonld import jsonld
from catalog.exports.pack import pack
from catalog.exports.schemas import FEED, PACK, THING, schemas
from tests.catalog.exports.test_round_trip import ANY, HERE
from tests.catalog.test_store_codec import OPPORTUNITIES

ROOT = "#/$defs/"


@cache
def judge(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$defs": schemas(ROOT), "$ref": ROOT + name}, validate_formats=True)


def faults(name: str, data: bytes) -> list[str]:
    """What of the data is not as the schema of this name says."""
    found = judge(name).iter_errors(json.loads(data))
    return [f"{error.instance_path}: {error.message}" for error in found]


@settings(max_examples=15, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.one_of(ANY, st.lists(OPPORTUNITIES, max_size=2)))
def test_any_record_is_written_as_the_schemas_say(some: list[Any]) -> None:
    feed = jsonld(some, HERE, name="A", licence="B", address=lambda _: "https://a.example/o/1")
    assert faults(FEED, feed) == []
    assert faults(PACK, pack(some, HERE)) == []
    for record, node in zip(some, json.loads(feed)["dataFeedElement"], strict=True):
        assert (
            node.keys() - record.extra.get("jsonld", {}).keys() <= schemas(ROOT)[THING]["properties"].keys()
        )


def test_what_is_not_as_described_is_seen() -> None:
    assert faults(PACK, b'{"learning_city_pack": 2}') != []
    assert (
        faults(FEED, b'{"@context": [], "@type": "DataFeed", "dataFeedElement": [{"@type": "Place"}]}') != []
    )
