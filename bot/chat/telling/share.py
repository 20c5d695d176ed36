"""The button that passes an opportunity on to a friend."""

from __future__ import annotations

from urllib.parse import quote_plus

from telegram import InlineKeyboardButton, SwitchInlineQueryChosenChat, User

from bot.chat.questions import shorten
from bot.chat.screen import MOST_LABEL, Button, link
from bot.i18n import Speech
from bot.links import Item, address, pack


def share(opportunity_id: int, name: str, speech: Speech, bot: User) -> list[Button]:
    """A choice of chats and the card itself where the bot has inline mode, else Telegram's page for links."""
    label = shorten(speech.plain("chat.button.share"), MOST_LABEL)
    if bot.supports_inline_queries:
        chosen = SwitchInlineQueryChosenChat(
            query=pack(Item(opportunity_id)),
            allow_user_chats=True,
            allow_group_chats=True,
            allow_channel_chats=True,
        )
        return [InlineKeyboardButton(label, switch_inline_query_chosen_chat=chosen)]
    own = address(bot.username or "", Item(opportunity_id))
    return link(label, f"https://t.me/share/url?url={quote_plus(own)}&text={quote_plus(name)}")
