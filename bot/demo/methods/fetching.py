"""The methods by which the bot gets its updates: what can be said of them without waiting."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.demo.arguments import Arguments
from bot.demo.formatting import JSON
from bot.demo.queue import Webhook
from bot.demo.refusals import bad_request, conflict
from bot.demo.world import World

PORTS = (443, 80, 88, 8443)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def get_updates(world: World, arguments: Arguments) -> object:
    """getUpdates: what waits now (the waiting itself is done by whoever carries the request)."""
    if world.updates.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active;"
            " use deleteWebhook to delete the webhook first"
        )
    world.updates.allow(arguments.items("allowed_updates"))
    limit = arguments.integer("limit", 100)
    return world.updates.take(offset=arguments.integer("offset"), limit=limit)


def set_webhook(world: World, arguments: Arguments) -> object:
    """setWebhook: where to deliver; an empty address takes it away."""
    url = arguments.text("url")
    if not url:
        return delete_webhook(world, arguments)
    parts = urlsplit(url)
    # Telegram wants https and four ports. A bot beside us on this machine is reached as it is.
    if parts.hostname not in _LOOPBACK:
        if parts.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    secret = arguments.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]+", secret):
        raise bad_request("secret token contains unallowed characters")
    connections = arguments.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        connections = 40
    world.updates.allow(arguments.items("allowed_updates"))
    if arguments.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.webhook = Webhook(url, secret, connections)
    world.updates.bell.ring()
    return True


def delete_webhook(world: World, arguments: Arguments) -> object:
    """deleteWebhook: from now on by getUpdates."""
    if arguments.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.webhook = None
    world.updates.bell.ring()
    return True


def get_webhook_info(world: World, arguments: Arguments) -> object:
    """getWebhookInfo: the address, what waits, and the last failure."""
    webhook = world.updates.webhook
    info: JSON = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook:
        info["max_connections"] = webhook.max_connections
        if webhook.last_error_at:
            info["last_error_date"] = int(webhook.last_error_at.timestamp())
            info["last_error_message"] = webhook.last_error
    if world.updates.allowed:
        info["allowed_updates"] = list(world.updates.allowed)
    return info


def log_out(world: World, arguments: Arguments) -> object:
    """logOut and close: nothing to leave here."""
    return True
