"""Which parameters each method has: what the offline Bot API knows, and no more.

A test holds this table against the machine-readable specification, where that is at hand. A letter names
the type: i integer, n number, s string, b boolean, c chat (integer or string), f file (upload or string),
o object, l list; `!` stands behind what is required.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_TO = "c:chat_id! i:message_thread_id i:direct_messages_topic_id "
_AS = (
    "b:disable_notification b:protect_content b:allow_paid_broadcast s:message_effect_id "
    "o:suggested_post_parameters o:reply_parameters o:reply_markup "
)
_SEND = "s:business_connection_id " + _TO + _AS
_CAPTION = "s:caption s:parse_mode l:caption_entities "
_EDIT = "s:business_connection_id c:chat_id i:message_id s:inline_message_id o:reply_markup "
_MESSAGE = "c:chat_id! i:message_id! "
_FORWARD = _TO + "c:from_chat_id! i:video_start_timestamp b:disable_notification b:protect_content "
_FORWARD_ONE = _FORWARD + "s:message_effect_id o:suggested_post_parameters i:message_id! "

_TABLE: Mapping[str, str] = {
    "getMe": "",
    "logOut": "",
    "close": "",
    "getUpdates": "i:offset i:limit i:timeout l:allowed_updates",
    "setWebhook": "s:url! f:certificate s:ip_address i:max_connections l:allowed_updates "
    "b:drop_pending_updates s:secret_token",
    "deleteWebhook": "b:drop_pending_updates",
    "getWebhookInfo": "",
    "sendMessage": _SEND + "s:text! s:parse_mode l:entities o:link_preview_options",
    "sendLocation": _SEND + "n:latitude! n:longitude! n:horizontal_accuracy i:live_period i:heading "
    "i:proximity_alert_radius",
    "sendVenue": _SEND + "n:latitude! n:longitude! s:title! s:address! s:foursquare_id s:foursquare_type "
    "s:google_place_id s:google_place_type",
    "sendDocument": _SEND + _CAPTION + "f:document! f:thumbnail b:disable_content_type_detection",
    "sendPhoto": _SEND + _CAPTION + "f:photo! b:show_caption_above_media b:has_spoiler",
    "sendMediaGroup": "s:business_connection_id " + _TO + "l:media! b:disable_notification b:protect_content "
    "b:allow_paid_broadcast s:message_effect_id o:reply_parameters",
    "sendChatAction": "s:business_connection_id c:chat_id! i:message_thread_id s:action!",
    "forwardMessage": _FORWARD_ONE,
    "copyMessage": _FORWARD_ONE + _CAPTION + "b:show_caption_above_media b:allow_paid_broadcast "
    "o:reply_parameters o:reply_markup",
    "editMessageText": _EDIT + "s:text! s:parse_mode l:entities o:link_preview_options",
    "editMessageCaption": _EDIT + _CAPTION + "b:show_caption_above_media",
    "editMessageReplyMarkup": _EDIT,
    "deleteMessage": _MESSAGE,
    "deleteMessages": "c:chat_id! l:message_ids!",
    "pinChatMessage": "s:business_connection_id " + _MESSAGE + "b:disable_notification",
    "unpinChatMessage": "s:business_connection_id c:chat_id! i:message_id",
    "unpinAllChatMessages": "c:chat_id!",
    "setMessageReaction": _MESSAGE + "l:reaction b:is_big",
    "answerCallbackQuery": "s:callback_query_id! s:text b:show_alert s:url i:cache_time",
    "answerInlineQuery": "s:inline_query_id! l:results! i:cache_time b:is_personal s:next_offset o:button",
    "getFile": "s:file_id!",
    "getChat": "c:chat_id!",
    "getChatMember": "c:chat_id! i:user_id!",
    "leaveChat": "c:chat_id!",
    "setMyCommands": "l:commands! o:scope s:language_code",
    "getMyCommands": "o:scope s:language_code",
    "deleteMyCommands": "o:scope s:language_code",
    "setMyName": "s:name s:language_code",
    "getMyName": "s:language_code",
    "setMyDescription": "s:description s:language_code",
    "getMyDescription": "s:language_code",
    "setMyShortDescription": "s:short_description s:language_code",
    "getMyShortDescription": "s:language_code",
    "setChatMenuButton": "i:chat_id o:menu_button",
    "getChatMenuButton": "i:chat_id",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a method."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Signature:
    """A method and the parameters it has."""

    method: str
    parameters: Mapping[str, Parameter]


def signatures() -> dict[str, Signature]:
    """All methods that are known, by name in lower case (Telegram does not mind the case)."""
    return {name.lower(): Signature(name, _read(words)) for name, words in _TABLE.items()}


def _read(words: str) -> dict[str, Parameter]:
    parameters = {}
    for word in words.split():
        kind, _, name = word.partition(":")
        parameters[name.rstrip("!")] = Parameter(name.rstrip("!"), kind, name.endswith("!"))
    return parameters
