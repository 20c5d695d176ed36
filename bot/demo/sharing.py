"""What goes on between people by means of the bot: inline questions, results sent on, links, forwarding."""

from __future__ import annotations

from bot.demo.chats import Chat
from bot.demo.deeds import ImpossibleDeed, ask, send, text_body
from bot.demo.formatting import JSON
from bot.demo.methods.sending import forwarded
from bot.demo.world import Query, World

MAX_QUESTION = 256
"""Characters of an inline question; Telegram cuts off the rest."""


def search_inline(world: World, chat: Chat, words: str, *, offset: str = "", to: Chat | None = None) -> Query:
    """Writes `@bot words` in the chat with the bot itself, or in the one with another person."""
    query = ask(world, chat, "inline_query", words[:MAX_QUESTION])
    body = {"id": query.id, "from": chat.account.as_user(), "query": query.label, "offset": offset}
    world.updates.add("inline_query", {**body, "chat_type": "private" if to else "sender"})
    return query


def pick_inline(world: World, chat: Chat, query: Query, result_id: str, *, to: Chat | None = None) -> JSON:
    """Sends an inline result into the chat with the bot itself, or to another person; returns the message."""
    if query.person != chat.id:
        raise ImpossibleDeed("somebody else asked for these results")
    results = (query.answer or {}).get("results", [])
    result = next((result for result in results if result["id"] == result_id), None)
    if result is None:
        raise ImpossibleDeed("there is no such result")
    body: JSON = {**result["sent"], "via_bot": world.bot_user()}
    chosen: JSON = {"result_id": result_id, "from": chat.account.as_user(), "query": query.label}
    if result.get("reply_markup", {}).get("inline_keyboard"):
        body["reply_markup"] = result["reply_markup"]
    message = send(world, chat, body) if to is None else _hand(world, chat, to, body)
    if "reply_markup" in body:
        place = chat if to is None else world.between(chat, to)
        chosen["inline_message_id"] = world.sent_inline(place, message["message_id"])
    world.updates.add("chosen_inline_result", chosen)
    return message


def share_link(world: World, chat: Chat, to: Chat, *, url: str, text: str = "") -> JSON:
    """Sends a link and a text to another person, as t.me/share/url does; returns the message."""
    if not url.startswith(("https://", "http://", "tg://")):
        raise ImpossibleDeed("there is no link to share")
    return _hand(world, chat, to, text_body(f"{url}\n{text}"))


def forward(world: World, chat: Chat, message: JSON) -> JSON:
    """Forwards a message the person can read to the bot; returns the new one."""
    return send(world, chat, forwarded(message))


def _hand(world: World, chat: Chat, to: Chat, body: JSON) -> JSON:
    if to is chat:
        raise ImpossibleDeed("one does not write to oneself here")
    # The sender sees it in the chat with the recipient, the recipient in the one with the sender.
    body = {"chat": to.as_chat(), **body}
    return world.post(world.between(chat, to), body, author=chat.account.as_user())
