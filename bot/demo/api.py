"""The offline Bot API as a whole: one call at a time, without a network."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.demo.arguments import Arguments, Upload
from bot.demo.chats import GroupKind
from bot.demo.copying import copied
from bot.demo.faults import Faults, FloodRule
from bot.demo.formatting import JSON
from bot.demo.hearing import Gathering
from bot.demo.methods import METHODS
from bot.demo.person import Person
from bot.demo.refusals import Refusal, bad_request, too_many, unknown_method
from bot.demo.settling import Settling
from bot.demo.signatures import Signature, signatures
from bot.demo.world import World

TOKEN = "5000000001:offline-demo"  # noqa: S105 - opens nothing but the demo on this machine
USERNAME = "learning_city_bot"
JOURNAL_LENGTH = 5_000
_NO_FAULT_OF_THE_BOT = (
    "Bad Request: message is not modified",
    "Bad Request: message to edit not found",
    "Bad Request: message to delete not found",
    "Bad Request: message to be replied not found",
    "Bad Request: query is too old",
    "Bad Request: chat not found",
)


@dataclass(frozen=True)
class Call:
    """One request of the bot, as it was understood, and what became of it."""

    method: str
    parameters: JSON
    refused: str = ""


class BotApi:
    """Telegram as a bot meets it: methods in, answers and updates out."""

    def __init__(
        self,
        *,
        clock: Clock,
        token: str = TOKEN,
        name: str = "Learning City",
        username: str = USERNAME,
        flood_rule: FloodRule | None = None,
    ) -> None:
        self.token = token
        self.world = World(clock=clock, bot=_bot(token, name, username))
        self.faults = Faults()
        self.flood_rule = flood_rule
        self.calls: deque[Call] = deque(maxlen=JOURNAL_LENGTH)
        self.settling = Settling(self.world.updates)
        self._signatures = signatures()
        self._noted: list[str] = []

    @property
    def complaints(self) -> list[str]:
        """The rules the bot has broken: refused requests, unknown parameters, presses left unanswered."""
        waiting = [
            f'the press on "{query.label}" was never answered'
            for query in self.world.queries.values()
            if query.kind == "callback_query" and not query.answered
        ]
        return [*self._noted, *waiting]

    def forgive(self) -> None:
        """Forgets every complaint so far: for a test that broke a rule on purpose."""
        self._noted.clear()
        for query in self.world.queries.values():
            query.answered = True

    def person(
        self, name: str, *, language_code: str = "", username: str = "", id: int | None = None
    ) -> Person:
        """A new person with a telephone; the id is chosen where none is given."""
        chat = self.world.add_person(name, language_code=language_code, username=username, id=id)
        return Person(self.world, self.settling, chat)

    def gathering(self, title: str, kind: GroupKind = "supergroup") -> Gathering:
        """A new group or channel, in which the bot is not yet."""
        return Gathering(self.world, self.settling, self.world.add_group(title, kind=kind))

    def call(self, method: str, raw: Mapping[str, object], uploads: Mapping[str, Upload]) -> object:
        """Does what the method says and returns its result; raises Refusal in Telegram's words."""
        signature = self._signatures.get(method.lower())
        if signature is None:
            self._noted.append(f"{method}: the offline Bot API has no such method")
            raise unknown_method()
        parameters: JSON = dict(raw)
        try:
            arguments = Arguments(signature, raw, uploads)
            parameters = arguments.plain()
            return self._perform(signature, arguments)
        except Refusal as refusal:
            if refusal.code == 400 and not refusal.description.startswith(_NO_FAULT_OF_THE_BOT):
                self._noted.append(f"{signature.method}: {refusal.description}")
            self._record(signature, parameters, refused=refusal.description)
            raise

    def _perform(self, signature: Signature, arguments: Arguments) -> object:
        for name in arguments.unknown:
            self._noted.append(f"{signature.method}: the parameter {name} is not known")
        for name in arguments.missing(signature):
            # An empty text has words of its own.
            if name != "text":
                raise bad_request(f"{name} is empty")
        if self.flood_rule is not None and signature.method.startswith(("send", "copy", "forward")):
            seconds = self.flood_rule.seconds_to_wait(arguments.raw("chat_id"), self.world.clock.now())
            if seconds:
                raise too_many(seconds)
        result = METHODS[signature.method.lower()](self.world, arguments)
        self._record(signature, arguments.plain())
        return copied(result)

    def _record(self, signature: Signature, parameters: JSON, *, refused: str = "") -> None:
        if signature.method != "getUpdates":
            self.calls.append(Call(signature.method, copied(parameters), refused))


def _bot(token: str, name: str, username: str) -> JSON:
    return {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": name,
        "username": username,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }
