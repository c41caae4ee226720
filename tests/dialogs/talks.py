"""Talks with the bot in memory: who says what where, and what is said back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from bot.rates import SlidingWindow
from bot.workdays import is_swedish_workday
from dialogs.handlings import Handled
from dialogs.runner import Manner, Runner, Share, TakeTurns
from dialogs.turns import Sender, Turn, TurnKind
from domain.conversations import Conversation
from domain.deliveries import Delivery
from domain.errors import DomainError
from domain.invitations import MOST_WRONG_CODES
from domain.messages import Message
from domain.ports import Json, OpenUnitOfWork, UnitOfWork
from domain.requests import Verb
from domain.roster import Assignment, Role, Unit
from domain.rounds import Round
from domain.submissions import Submission
from domain.summaries import Rules
from tests.storage.samples import AnyDatabase
from tests.support.builders import (
    COUNTY,
    NOW,
    TENANT,
    a_channel,
    a_conversation,
    a_person,
    a_press,
    a_round,
    a_turn,
    leaderships,
    object_id_of,
)
from tests.support.fakes import FakeDatabase

CHANNEL = a_channel()


@dataclass
class PlainPresenter:
    """Show a message as its name, and remember it."""

    said: list[Message] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)

    def activity(self, message: Message, language: str, card_id: str | None = None) -> Json:
        """Return the message's name and language."""
        self._take(message, card_id)
        return {"message": type(message).__name__, "language": language}

    def invoke_response(self, message: Message, language: str, card_id: str | None = None) -> Json:
        """Return the message's name and language, in a card's place."""
        self._take(message, card_id)
        return {"in_place": type(message).__name__, "language": language}

    def acknowledgement(self, language: str) -> Json:
        """Return that nothing changes."""
        return {"in_place": None, "language": language}

    def _take(self, message: Message, card_id: str | None) -> None:
        self.said.append(message)
        self.drawn += [card_id] if card_id else []


class Talk:
    """Everyone's talks with one bot, on one database."""

    def __init__(self, database: AnyDatabase | None = None) -> None:
        self.database: AnyDatabase = database or FakeDatabase()
        self.presenter = PlainPresenter()
        self.manner = Manner(
            presenter=self.presenter,
            rules=Rules(),
            machine_now=lambda: NOW,
            may_answer_at=lambda address: address.startswith("https://smba.example/"),
            wrong_codes=SlidingWindow(MOST_WRONG_CODES, 3600),
            is_workday=is_swedish_workday,
        )
        self.runner = self.make_runner()
        self.handled = Handled({})
        self.cards: dict[str, str] = {}

    def make_runner(self, **changes: Any) -> Runner:  # noqa: ANN401 - any part of the manner
        """Return a runner on the database, whose manner differs as wanted."""
        return Runner(one_by_one(self.database.open), replace(self.manner, **changes))

    async def run(self, turn: Turn) -> tuple[Message, ...]:
        """Return what a turn is answered with."""
        self.presenter.said.clear()
        self.presenter.drawn.clear()
        self.handled = await self.runner.run(turn)
        if turn.sender and self.presenter.drawn:
            self.cards[turn.sender.display_name or ""] = self.presenter.drawn[-1]
        return tuple(self.presenter.said)

    async def say(self, who: str, text: str, **changes: Any) -> tuple[Message, ...]:  # noqa: ANN401 - any field of a turn
        """Return the answer to what someone writes, in private unless another conversation is given."""
        return await self.run(a_turn(text, **_of(who, changes)))

    async def press(
        self,
        who: str,
        verb: Verb,
        inputs: Mapping[str, str] | None = None,
        **changes: Any,  # noqa: ANN401 - any field of a turn
    ) -> tuple[Message, ...]:
        """Return the answer to a button that someone presses: of the newest card they were shown, or of `card`."""
        shown = {"card": self.cards[who]} if who in self.cards else {}
        return await self.run(a_press(verb, shown | dict(inputs or {}), **_of(who, changes)))

    async def install(self, who: str, **changes: Any) -> tuple[Message, ...]:  # noqa: ANN401 - any field of a turn
        """Return the answer to being installed."""
        return await self.run(a_turn(kind=TurnKind.INSTALLED, **_of(who, changes)))

    async def submissions(self) -> Sequence[Submission]:
        """Return all that was handed in."""
        async with self.database.read() as uow:
            return [each for one in await uow.rounds.all(COUNTY.id) for each in await uow.submissions.of_round(one.id)]

    async def deliveries(self) -> Sequence[Delivery]:
        """Return all messages on their way."""
        async with self.database.read() as uow:
            return await uow.outbox.all()

    async def put_round(self, collection: Round) -> None:
        """Store a round as it is now."""
        async with self.database.open() as uow:
            await uow.rounds.put(collection)
            await uow.commit()


async def begin_talk(collection: Round | None = None, database: AnyDatabase | None = None) -> Talk:
    """Return a talk in a county with LS01 to LS06, a chair each, a coordinator, one who speaks for two, and a round."""
    talk = Talk(database)
    async with talk.database.open() as uow:
        await uow.roster.add_county(COUNTY)
        units = leaderships(6)
        for unit in units:
            await uow.roster.add_unit(unit)
            await _add_person(uow, f"chair-{unit.id}", Role.CHAIR, unit)
        await _add_person(uow, "coordinator", Role.COORDINATOR, None)
        for unit in units[:2]:
            await _add_person(uow, "both", Role.CONTACT, unit)
        await uow.rounds.put(collection or a_round())
        await uow.commit()
    return talk


# Private functions


async def _add_person(uow: UnitOfWork, name: str, role: Role, unit: Unit | None) -> None:
    person = a_person(name)
    await uow.roster.put_person(person)
    await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, role, unit.id if unit else None))


def _of(who: str, changes: dict[str, Any]) -> dict[str, Any]:
    conversation: Conversation = changes.get("conversation", a_conversation(id=f"a:{who}"))
    sender = Sender(TENANT, object_id_of(who), who)
    return {"sender": sender, "conversation": conversation, "reply_to": conversation.id} | changes


def one_by_one(open_unit_of_work: OpenUnitOfWork) -> Share:
    """Return what gives each turn a unit of work of its own."""

    def share(take_turns: TakeTurns) -> Callable[[Turn], Awaitable[Handled]]:
        async def take_and_commit(turn: Turn) -> Handled:
            async with open_unit_of_work() as uow:
                (handled,) = await take_turns(uow, [turn])
                if handled is None:
                    raise DomainError("place_is_taken")
                await uow.commit()
            return handled

        return take_and_commit

    return share
