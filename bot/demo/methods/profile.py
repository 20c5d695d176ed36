"""The methods by which the bot says who it is and which commands it has."""

from __future__ import annotations

import re

from bot.demo.arguments import Arguments
from bot.demo.formatting import JSON
from bot.demo.refusals import bad_request
from bot.demo.world import World

MAX_COMMANDS = 100
MAX_NAME, MAX_DESCRIPTION, MAX_SHORT_DESCRIPTION = 64, 512, 120
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
_MENU_KINDS = {"commands", "default", "web_app"}


def get_me(world: World, arguments: Arguments) -> object:
    """getMe: the bot itself, whole."""
    return dict(world.bot)


def set_my_commands(world: World, arguments: Arguments) -> object:
    """setMyCommands: the commands of one scope and language; an empty list takes them away."""
    commands = arguments.items("commands") or []
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = [_command(command) for command in commands]
    key = (_scope(world, arguments), _language(arguments))
    if kept:
        world.profile.commands[key] = kept
    else:
        world.profile.commands.pop(key, None)
    world.tell("commands", 0, {})
    return True


def get_my_commands(world: World, arguments: Arguments) -> object:
    """getMyCommands: exactly those of this scope and language."""
    return world.profile.commands.get((_scope(world, arguments), _language(arguments)), [])


def delete_my_commands(world: World, arguments: Arguments) -> object:
    """deleteMyCommands: those of this scope and language."""
    world.profile.commands.pop((_scope(world, arguments), _language(arguments)), None)
    world.tell("commands", 0, {})
    return True


def set_my_name(world: World, arguments: Arguments) -> object:
    """setMyName: up to 64 characters, a language."""
    return _set(world, arguments, "name", MAX_NAME)


def set_my_description(world: World, arguments: Arguments) -> object:
    """setMyDescription: what an empty chat shows, up to 512 characters."""
    return _set(world, arguments, "description", MAX_DESCRIPTION)


def set_my_short_description(world: World, arguments: Arguments) -> object:
    """setMyShortDescription: what the profile shows, up to 120 characters."""
    return _set(world, arguments, "short_description", MAX_SHORT_DESCRIPTION)


def get_my_name(world: World, arguments: Arguments) -> object:
    """getMyName: in this language, or as it is everywhere."""
    return {"name": world.profile.said("name", _language(arguments)) or world.bot["first_name"]}


def get_my_description(world: World, arguments: Arguments) -> object:
    """getMyDescription: in this language; empty where none was set."""
    return {"description": world.profile.texts.get(("description", _language(arguments)), "")}


def get_my_short_description(world: World, arguments: Arguments) -> object:
    """getMyShortDescription: in this language; empty where none was set."""
    return {"short_description": world.profile.texts.get(("short_description", _language(arguments)), "")}


def set_chat_menu_button(world: World, arguments: Arguments) -> object:
    """setChatMenuButton: of one chat, or of all."""
    button = arguments.mapping("menu_button") or {"type": "default"}
    if button.get("type") not in _MENU_KINDS:
        raise bad_request("can't parse menu button: unallowed type")
    world.profile.menu_buttons[arguments.integer("chat_id")] = button
    return True


def get_chat_menu_button(world: World, arguments: Arguments) -> object:
    """getChatMenuButton: of one chat, or of all."""
    buttons = world.profile.menu_buttons
    return buttons.get(arguments.integer("chat_id")) or buttons.get(0) or {"type": "default"}


def _set(world: World, arguments: Arguments, name: str, limit: int) -> bool:
    text = arguments.text(name)
    if len(text) > limit:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    key = (name, _language(arguments))
    if text:
        world.profile.texts[key] = text
    else:
        world.profile.texts.pop(key, None)
    world.tell("profile", 0, {})
    return True


def _command(command: object) -> JSON:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", ""))
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(world: World, arguments: Arguments) -> tuple[str, int]:
    scope = arguments.mapping("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if not str(kind).startswith("chat"):
        return str(kind), 0
    return str(kind), world.chat_for_bot(scope.get("chat_id"), writing=False).id


def _language(arguments: Arguments) -> str:
    code = arguments.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code
