"""The method by which the bot answers an inline question, and what an inline result may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.demo import keyboards
from bot.demo.arguments import Arguments
from bot.demo.formatting import JSON
from bot.demo.methods.answering import waiting_query
from bot.demo.methods.content import caption_of, text_of
from bot.demo.methods.sending import document_of, photo_of, position
from bot.demo.refusals import bad_request
from bot.demo.world import World

MAX_RESULTS = 50
MAX_OFFSET_BYTES = 64
_COMMON = {"type", "id", "reply_markup", "input_message_content"}
_THUMBNAIL = {"thumbnail_url", "thumbnail_width", "thumbnail_height"}
_CAPTION = {"caption", "parse_mode", "caption_entities"}
_POINT = {"latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"}
_PROVIDERS = {"foursquare_id", "foursquare_type", "google_place_id", "google_place_type"}
_FIELDS: Mapping[str, set[str]] = {
    "article": {"title", "url", "description"} | _THUMBNAIL,
    "location": {"title"} | _POINT | _THUMBNAIL,
    "venue": {"title", "address", "latitude", "longitude"} | _PROVIDERS | _THUMBNAIL,
    "photo": {"photo_file_id", "title", "description", "show_caption_above_media"} | _CAPTION,
    "document": {"document_file_id", "title", "description"} | _CAPTION,
}
"""The types the offline Bot API can send, files only by their identifier: it fetches nothing."""


def answer_inline_query(world: World, arguments: Arguments) -> object:
    """answerInlineQuery: up to 50 results within ten seconds, and a button over them."""
    results = arguments.items("results") or []
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    kept = [_result(world, arguments, result) for result in results]
    if len({result["id"] for result in kept}) != len(kept):
        raise bad_request("RESULT_ID_DUPLICATE")
    offset = arguments.text("next_offset")
    if len(offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = _button(arguments.mapping("button"))
    query = waiting_query(world, "inline_query", arguments.text("inline_query_id"))
    query.answered = True
    query.answer = {"results": kept, "button": button, "next_offset": offset}
    world.tell("inline_results", query.person, {"query": query.id, **query.answer})
    return True


def _button(button: JSON | None) -> JSON | None:
    if button is None:
        return None
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse inline query results button: text must be non-empty")
    if set(button) - {"text", "web_app", "start_parameter"}:
        raise bad_request("can't parse inline query results button: unknown field")
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad_request("can't parse inline query results button: exactly one of the optional fields")
    start = button.get("start_parameter", "web_app")
    if not isinstance(start, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start):
        raise bad_request("START_PARAM_INVALID")
    return button


def _result(world: World, arguments: Arguments, result: Any) -> JSON:
    if not isinstance(result, dict) or "type" not in result:
        raise bad_request("can't parse inline query result: expected an Object with a type")
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    kind = str(result["type"])
    if kind not in _FIELDS:
        raise bad_request(f"the offline Bot API has no inline results of the type {kind}")
    unknown = sorted(set(result) - _COMMON - _FIELDS[kind])
    if unknown:
        raise bad_request(f"can't parse inline query result: unknown field {unknown[0]}")
    if kind != "photo" and not str(result.get("title", "")).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY" if kind == "article" else "title must be non-empty")
    kept = dict(result)
    if "reply_markup" in kept:
        kept["reply_markup"] = keyboards.checked(kept["reply_markup"], inline_only=True)
    content = kept.get("input_message_content")
    if content is not None:
        kept["sent"] = _content(arguments, content)
    elif kind == "article":
        raise bad_request("can't parse inline query result: content to send is missing")
    else:
        kept["sent"] = _BODIES[kind](world, arguments.of_part(kept))
    return kept


def _content(arguments: Arguments, content: object) -> JSON:
    if not isinstance(content, dict):
        raise bad_request("can't parse inline query result: content to send must be an Object")
    if "message_text" in content:
        return text_of(arguments.of_part({**content, "text": content["message_text"]}))
    if "title" in content and "address" in content:
        return _venue(arguments.of_part(content))
    if "latitude" in content:
        return {"location": position(arguments.of_part(content))}
    raise bad_request("can't parse inline query result: content to send is of no known type")


def _venue(part: Arguments) -> JSON:
    point = position(part)
    return {
        "venue": {"location": point, "title": part.text("title"), "address": part.text("address")},
        "location": point,
    }


def _photo(world: World, part: Arguments) -> JSON:
    return {"photo": [photo_of(world.files.get(part.text("photo_file_id")))], **caption_of(part)}


def _document(world: World, part: Arguments) -> JSON:
    return {"document": document_of(world.files.get(part.text("document_file_id"))), **caption_of(part)}


_BODIES: Mapping[str, Callable[[World, Arguments], JSON]] = {
    "location": lambda _, part: {"location": position(part)},
    "venue": lambda _, part: _venue(part),
    "photo": _photo,
    "document": _document,
}
