"""The methods by which the bot writes into a chat."""

from __future__ import annotations

from bot.demo.arguments import Arguments, Upload
from bot.demo.files import PHOTO_LIMIT, StoredFile
from bot.demo.formatting import JSON
from bot.demo.methods.content import caption_of, reply_of, text_of, write
from bot.demo.pictures import size_of
from bot.demo.refusals import bad_request
from bot.demo.world import World

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
CONTENT = {
    "text",
    "entities",
    "caption",
    "caption_entities",
    "document",
    "photo",
    "location",
    "venue",
    "voice",
    "sticker",
}
"""The fields that say what a message is made of."""


def send_message(world: World, arguments: Arguments) -> object:
    """sendMessage: a text of 1 to 4,096 characters after parsing."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    return write(world, chat, arguments, text_of(arguments))


def send_location(world: World, arguments: Arguments) -> object:
    """sendLocation: a point on the map."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    return write(world, chat, arguments, {"location": position(arguments)})


def send_venue(world: World, arguments: Arguments) -> object:
    """sendVenue: a point with a name and an address."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    for name in ("title", "address"):
        if not arguments.text(name).strip():
            raise bad_request(f"{name} must be non-empty")
    point = position(arguments)
    venue = {"location": point, "title": arguments.text("title"), "address": arguments.text("address")}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if name in arguments:
            venue[name] = arguments.text(name)
    return write(world, chat, arguments, {"venue": venue, "location": point})


def send_document(world: World, arguments: Arguments) -> object:
    """sendDocument: a file with or without a caption."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    stored = _stored(world, arguments, "document")
    return write(world, chat, arguments, {"document": document_of(stored), **caption_of(arguments)})


def send_photo(world: World, arguments: Arguments) -> object:
    """sendPhoto: a picture with or without a caption."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    stored = _stored(world, arguments, "photo")
    return write(world, chat, arguments, {"photo": [photo_of(stored)], **caption_of(arguments)})


def send_media_group(world: World, arguments: Arguments) -> object:
    """sendMediaGroup: 2 to 10 pictures or documents that stand together."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    media = arguments.items("media") or []
    if not 2 <= len(media) <= 10:
        raise bad_request("there must be 2 to 10 items in the album")
    bodies = [_album_item(world, arguments, item) for item in media]
    if len({("photo" in body) for body in bodies}) > 1:
        raise bad_request("documents can't be mixed with other media types in an album")
    reply = reply_of(world, chat, arguments)
    album = world.next_query_id()
    return [world.post(chat, {"media_group_id": album, **reply, **body}) for body in bodies]


def send_chat_action(world: World, arguments: Arguments) -> object:
    """sendChatAction: "typing…" for five seconds."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    action = arguments.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.tell("action", chat.id, {"action": action})
    return True


def forward_message(world: World, arguments: Arguments) -> object:
    """forwardMessage: the message again, with where it came from."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    source = _original(world, arguments, "message to forward not found")
    return world.post(chat, forwarded(source))


def copy_message(world: World, arguments: Arguments) -> object:
    """copyMessage: the message again, as the bot's own."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    source = _original(world, arguments, "message to copy not found")
    body = {key: value for key, value in source.items() if key in CONTENT}
    if "caption" in arguments:
        body = {key: value for key, value in body.items() if not key.startswith("caption")}
        body.update(caption_of(arguments))
    return {"message_id": write(world, chat, arguments, body)["message_id"]}


def forwarded(message: JSON) -> JSON:
    """The body of a message that is this one again, with where it came from."""
    origin: JSON
    if "forward_origin" in message:
        origin = message["forward_origin"]
    elif "from" in message:
        origin = {"type": "user", "sender_user": message["from"], "date": message["date"]}
    else:
        chat = {"chat": message["sender_chat"], "message_id": message["message_id"]}
        origin = {"type": "channel", "date": message["date"], **chat}
    return {"forward_origin": origin, **{key: message[key] for key in message if key in CONTENT}}


def position(arguments: Arguments) -> JSON:
    """The Location of a request; a Refusal outside the globe."""
    latitude, longitude = arguments.number("latitude"), arguments.number("longitude")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong coordinates specified")
    point: JSON = {"latitude": latitude, "longitude": longitude}
    if "horizontal_accuracy" in arguments:
        point["horizontal_accuracy"] = arguments.number("horizontal_accuracy")
    return point


def document_of(stored: StoredFile) -> JSON:
    """The Document object of a file."""
    return {"file_name": stored.name, "mime_type": stored.mime, **stored.described()}


def photo_of(stored: StoredFile) -> JSON:
    """The PhotoSize object of a picture; a Refusal where the bytes are none."""
    size = size_of(stored.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(size) > 20 * min(size) or len(stored.content) > PHOTO_LIMIT:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return {**stored.described(), "width": width, "height": height}


def _original(world: World, arguments: Arguments, words: str) -> JSON:
    chat = world.chat_for_bot(arguments.raw("from_chat_id"), writing=False)
    message = chat.messages.get(arguments.integer("message_id"))
    if message is None:
        raise bad_request(words)
    return message


def _stored(world: World, arguments: Arguments, name: str, kind: str = "") -> StoredFile:
    upload = arguments.uploads.get(name)
    reference = arguments.text(name)
    if upload is None and reference.startswith("attach://"):
        upload = arguments.uploads.get(reference.removeprefix("attach://"))
    return _from(world, upload, reference, kind or name)


def _from(world: World, upload: Upload | None, reference: str, kind: str) -> StoredFile:
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return world.files.put(upload.content, name=upload.name, kind=kind, mime=upload.mime)
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    return world.files.get(reference)


def _album_item(world: World, arguments: Arguments, item: object) -> JSON:
    if not isinstance(item, dict) or item.get("type") not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: type must be photo or document here")
    reference = str(item.get("media", ""))
    upload = arguments.uploads.get(reference.removeprefix("attach://"))
    stored = _from(world, upload, reference, str(item["type"]))
    body: JSON = (
        {"photo": [photo_of(stored)]} if item["type"] == "photo" else {"document": document_of(stored)}
    )
    body.update(caption_of(arguments.of_part(item)))
    return body
