"""Run turns: within one unit of work and one commit, and with the same answer when an activity comes twice."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from dialogs.board_wishes import ExtendTime, RemindUnit, ResendFailed, ResumeMessage
from dialogs.commands import Terms
from dialogs.errands import Means, run_errand
from dialogs.facts import Facts, read_facts
from dialogs.form_commands import carry_out_for_form
from dialogs.handlings import Handled
from dialogs.meeting_wishes import AskAfterMeeting, LendCalendar
from dialogs.people_commands import WrongCodes
from dialogs.people_wishes import HandOver
from dialogs.presenters import Presenter
from dialogs.registry import take_step
from dialogs.release_wishes import Close, Publish
from dialogs.reminder_wishes import DecideTime, RequestTime
from dialogs.states import State, state_from_data, state_to_data
from dialogs.steps import IN_PLACE, Connect, FormCommand, Note, Step
from dialogs.subjects import subject_of
from dialogs.turns import Turn, TurnKind
from domain.cards import draw_card
from domain.conversations import UNINSTALLED, Conversation, Scope
from domain.deadlines import IsWorkday, local_date
from domain.deliveries import Delivery, Kind, hold_back_until
from domain.ids import DeliveryId, new_id_at
from domain.messages import Message, Refusal
from domain.ports import Arrival, Json, UnitOfWork
from domain.retries import begin_again
from domain.roster import Principal
from domain.submissions import INTERVIEW
from domain.summaries import Rules
from domain.usecases.identify_person import Identity, identify_person
from domain.usecases.wake_deliveries import wake_deliveries

NOTHING: Json = {"status": 200, "body": None}
FORBIDDEN: Json = {"status": 403, "body": None}
# What may put something on its way to someone else.
WAKING = Close | Connect | HandOver | Note | Publish | RequestTime | DecideTime | AskAfterMeeting | LendCalendar
WAKING |= RemindUnit | ExtendTime | ResendFailed | ResumeMessage

TakeTurns = Callable[[UnitOfWork, Sequence[Turn]], Awaitable[Sequence[Handled | None]]]
# Makes of what takes turns within a unit of work what takes one turn and commits: alone, or together with others.
Share = Callable[[TakeTurns], Callable[[Turn], Awaitable[Handled]]]


class Manner(Struct, frozen=True):
    """How turns are dealt with here.

    Attributes:
        presenter: makes messages into what Teams takes.
        rules: how the county tells its results.
        machine_now: reads the machine's clock, which deliveries go by.
        may_answer_at: tells whether our messages may go to an address; asked before it is stored (S4).
        wrong_codes: counts the codes that were not valid, by who wrote them.
        is_workday: tells on which days people work.
        public_url: where people can fetch files; None where they cannot.
        app_address: where the bot is opened in Teams; None where that is not known.
    """

    presenter: Presenter
    rules: Rules
    machine_now: Callable[[], datetime]
    may_answer_at: Callable[[str], bool]
    wrong_codes: WrongCodes
    is_workday: IsWorkday
    public_url: str | None = None
    app_address: str | None = None


class _Drawn(Struct, frozen=True):
    """A message, and the id of its card if that is about anything."""

    message: Message
    card_id: str | None


class Runner:
    """Runs turns; those that come at once may share a unit of work, and so a commit."""

    def __init__(self, share: Share, manner: Manner) -> None:
        self._take_and_commit = share(self.take_turns)
        self._manner = manner

    async def run(self, turn: Turn) -> Handled:
        """Deal with a turn, once: a redelivered activity gets the stored response and does nothing (F1, R4)."""
        if not self._manner.may_answer_at(turn.conversation.service_url):
            return Handled(FORBIDDEN)
        return await begin_again(partial(self._take_and_commit, turn))

    async def take_turns(self, uow: UnitOfWork, turns: Sequence[Turn]) -> Sequence[Handled | None]:
        """Deal with turns of different conversations, in this order; the caller commits.

        None is for one whose conversation another process is dealing with: it has to wait, in a unit of its own.
        """
        busy = await uow.expect([_announce(turn) for turn in turns])
        return [None if _place(turn) in busy else await self._take(uow, turn) for turn in turns]

    async def _take(self, uow: UnitOfWork, turn: Turn) -> Handled:
        known = await uow.inbox.response_to(turn.key)
        if known is not None:
            return Handled(known)
        principal = await _identify(uow, turn)
        conversation, greeted_before = await self._remember_conversation(uow, turn, principal)
        step, woken = Step(State()), False
        if not (turn.kind is TurnKind.INSTALLED and greeted_before):
            step, woken = await self._take_step(uow, turn, principal)
        drawn = [await _draw(uow, turn, principal, each) for each in step.messages]
        response, replies = self._present(turn, drawn, principal)
        await uow.outbox.add_all(replies)
        await uow.inbox.add(turn.key, response, turn.now)
        return Handled(response, replies, conversation, woken)

    async def _remember_conversation(
        self, uow: UnitOfWork, turn: Turn, principal: Principal | None
    ) -> tuple[Conversation, bool]:
        """Store where the turn came from, as it is now (F19); return it, and whether it had been greeted before."""
        former = await uow.conversations.get(turn.conversation.tenant_id, turn.conversation.id)
        current = _describe_conversation(turn, former)
        if current != former:
            await uow.conversations.put(current)
        if current.reachable and not (former and former.reachable):
            person_id = principal.person.id if principal else None
            await wake_deliveries(uow, current, person_id, self._manner.machine_now())
        return current, bool(former and former.greeted)

    async def _take_step(self, uow: UnitOfWork, turn: Turn, principal: Principal | None) -> tuple[Step, bool]:
        """Return the step, and whether its command may have put something on its way to someone else."""
        key = _state_key(turn)
        before = await uow.dialog_states.load(key)
        state = state_from_data(before)
        facts: Facts = await read_facts(uow, turn, principal)
        wanted = take_step(state, turn, facts)
        if isinstance(wanted.command, FormCommand):
            wanted = await carry_out_for_form(uow, wanted, wanted.command, turn, facts)
        manner = self._manner
        terms = Terms(manner.rules, manner.public_url, manner.machine_now(), manner.app_address)
        step = await run_errand(
            uow, wanted, turn, facts, Means(terms, self._manner.wrong_codes, self._manner.is_workday)
        )
        after = state_to_data(step.state)
        if after != before:
            await uow.dialog_states.save(key, after, turn.now)
        return step, isinstance(wanted.command, WAKING)

    def _present(
        self, turn: Turn, drawn: Sequence[_Drawn], principal: Principal | None
    ) -> tuple[Json, tuple[Delivery, ...]]:
        """Return the response, and the messages that follow it."""
        in_place = drawn[:1] if _takes_cards_place(turn, drawn) else ()
        below = drawn[len(in_place) :]
        response = NOTHING
        payloads: list[Json] = []
        if turn.answers_in_response:
            body = self._invoke_body(in_place, turn.language)
            response = {"status": 200, "body": body}
        elif in_place:
            payloads.append(self._payload(in_place[0], turn.language, turn.pressed_activity_id))
        payloads.extend(self._payload(each, turn.language, None) for each in below)
        replies = tuple(self._reply(turn, principal, number, payload) for number, payload in enumerate(payloads))
        return response, replies

    def _invoke_body(self, in_place: Sequence[_Drawn], language: str) -> Json:
        if in_place:
            return self._manner.presenter.invoke_response(in_place[0].message, language, in_place[0].card_id)
        return self._manner.presenter.acknowledgement(language)

    def _payload(self, drawn: _Drawn, language: str, update: str | None) -> Json:
        payload = {"activity": self._manner.presenter.activity(drawn.message, language, drawn.card_id)}
        return payload | {"update_activity_id": update} if update else payload

    def _reply(self, turn: Turn, principal: Principal | None, number: int, payload: Json) -> Delivery:
        now = self._manner.machine_now()
        delivery_id = new_id_at(now)
        return Delivery(
            id=DeliveryId(delivery_id),
            county_id=principal.county.id if principal else None,
            kind=Kind.REPLY,
            # Behind the time, so that keys of one moment stand together.
            key=f"reply:{delivery_id}:{number}:{turn.key}",
            tenant_id=turn.conversation.tenant_id,
            conversation_id=turn.reply_to,
            payload=payload,
            created_at=turn.now,
            # Held back from the others: this process sends it at once, or another one later, if this dies before.
            not_before=hold_back_until(now),
            person_id=principal.person.id if principal else None,
        )


# Private functions


def _place(turn: Turn) -> str:
    return f"{turn.conversation.tenant_id}|{turn.conversation.id}"


def _announce(turn: Turn) -> Arrival:
    return Arrival(
        key=turn.key,
        place=_place(turn),
        tenant_id=turn.conversation.tenant_id,
        conversation_id=turn.conversation.id,
        state_key=_state_key(turn),
        object_id=turn.sender.object_id if turn.sender else None,
        card_id=turn.card_id,
    )


async def _identify(uow: UnitOfWork, turn: Turn) -> Principal | None:
    if turn.sender is None:
        return None
    sender = turn.sender
    return await identify_person(
        uow, Identity(sender.tenant_id, sender.object_id, sender.display_name, turn.language, sender.email)
    )


def _describe_conversation(turn: Turn, former: Conversation | None) -> Conversation:
    """Return where the turn came from; what it does not tell is as it was."""
    gone = turn.kind is TurnKind.UNINSTALLED
    greeted_before = bool(former and former.greeted)
    # Who is greeted, or writes for the first time, learns all that there is to know by then.
    greets_now = turn.kind is TurnKind.INSTALLED and not greeted_before
    return replace(
        turn.conversation,
        object_id=_object_id(turn, former),
        county_id=former.county_id if former else None,
        reachable=not gone,
        greeted=not gone and (turn.kind is TurnKind.INSTALLED or greeted_before),
        member_id=turn.conversation.member_id or (former.member_id if former else None),
        time_zone=turn.conversation.time_zone or (former.time_zone if former else None),
        met_at=turn.now if former is None or greets_now else former.met_at,
        refusal=UNINSTALLED if gone else None,
        heard_on=_last_heard_on(turn, former),
    )


def _last_heard_on(turn: Turn, former: Conversation | None) -> date | None:
    """Return the day of the person's last sign of life: to leave is none. By the day, as it is stored with each new."""
    private = turn.conversation.scope is Scope.PERSONAL and turn.sender is not None
    if private and turn.kind is not TurnKind.UNINSTALLED:
        return local_date(turn.now)
    return former.heard_on if former else None


def _object_id(turn: Turn, former: Conversation | None) -> str | None:
    if turn.conversation.scope is not Scope.PERSONAL:
        return None
    return turn.sender.object_id if turn.sender else former.object_id if former else None


async def _draw(uow: UnitOfWork, turn: Turn, principal: Principal | None, message: Message) -> _Drawn:
    """Keep what a message's card is about, and for whom it is drawn (S5)."""
    subject = subject_of(message)
    if subject is None:
        return _Drawn(message, None)
    if principal and subject.round_id and subject.unit_id:
        respondent = INTERVIEW if subject.noting else principal.person.id
        last = await uow.submissions.latest(subject.round_id, subject.unit_id, respondent)
        subject = replace(subject, revision=last.revision if last else 0)
    object_id = turn.sender.object_id if turn.sender else None
    card = draw_card(subject, turn.conversation.tenant_id, object_id, turn.now)
    await uow.cards.add(card)
    return _Drawn(message, card.id)


def _takes_cards_place(turn: Turn, drawn: Sequence[_Drawn]) -> bool:
    """Tell whether the first message replaces the pressed card; in a channel a refusal leaves it to those who may."""
    refused = bool(drawn) and isinstance(drawn[0].message, Refusal)
    return turn.verb in IN_PLACE and not (refused and turn.conversation.scope is not Scope.PERSONAL)


def _state_key(turn: Turn) -> str:
    who = turn.sender.object_id if turn.sender else ""
    return f"{_place(turn)}|{who}"
