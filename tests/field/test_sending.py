"""Known failures of others when sending (docs/rules.md, F): one test a row, with where it was seen."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest
import structlog
from msgspec.structs import replace

from bot.alarms import Alarms
from bot.connector import Address, Connector
from bot.limits import Limits
from bot.outbox_watches import CODE, TOO_LONG_SECONDS, OutboxWatch
from bot.rates import Pace
from bot.service_urls import ServiceHosts
from bot.tokens import TokenUnavailable
from bot.workdays import is_swedish_workday
from domain.deliveries import AMBIGUOUS_PAUSE, Kind, Result, State
from domain.fuses import is_too_much
from domain.ids import PersonId
from domain.messages import Reminder
from domain.usecases.compose_delivery import NotNow, TooMuch, Unwanted, compose_delivery
from domain.usecases.wake_deliveries import PAUSE, wake_deliveries
from tests.deliveries.offices import Office, open_office, refuse
from tests.deliveries.test_late_answers import STEP, fill
from tests.storage.samples import AnyDatabase
from tests.support.builders import NOW, TENANT, a_delivery, a_person
from tests.support.connector import Behaviour

DAY = timedelta(days=1)


@pytest.fixture(name="office")
async def run_office(database: AnyDatabase) -> AsyncIterator[Office]:
    """Run a post office on each database."""
    async with open_office(database) as office:
        yield office


async def test_f2_a_send_that_timed_out_and_had_arrived_is_flagged_and_a_confirmation_is_not_repeated(
    office: Office,
) -> None:
    """Seen in openclaw, pull request 121116: users got the message two and three times."""
    chat = await office.meet("chair-ls01")
    office.teams.script(Behaviour(504, arrives=True), Behaviour(504, arrives=True))
    reminder, reply = await office.post(chat), await office.post(chat, Kind.REPLY)
    await office.tick()
    await office.tick(after=AMBIGUOUS_PAUSE.total_seconds())
    await office.tick(after=86400)
    texts = [call.body["text"] for call in office.teams.activities]
    assert (texts.count(reminder.key), texts.count(reply.key)) == (2, 1)
    stored = [await office.stored(each) for each in (reminder, reply)]
    assert [(each.state, each.uncertain_tries) for each in stored] == [(State.SENT, 1), (State.PARKED, 1)]


@pytest.mark.parametrize(
    ("days_ago", "too_much"),
    [((), False), ((0,), True), ((1, 2), False), ((1, 2, 3), True), ((1, 2, 7), False), ((5, 6, 1), True)],
)
def test_f3_a_person_gets_one_unasked_message_a_day_and_three_a_week(
    days_ago: Sequence[int], *, too_much: bool
) -> None:
    """Seen in company-communicator, issues 849 and 414: programmed messages that multiplied themselves."""
    mine = a_delivery(created_at=NOW)
    sent = [a_delivery(state=State.SENT, created_at=NOW - days * DAY) for days in days_ago]
    assert is_too_much(mine, [mine, *sent]) is too_much
    # What never left, or waits behind this one, does not count.
    behind = [replace(mine, id=each.id, state=State.WAITING) for each in sent]
    assert not is_too_much(mine, [mine, *behind, replace(mine, state=State.DROPPED)])


async def test_f3_of_two_reminders_of_one_day_the_second_is_stopped_however_it_came_about(
    fake_database: AnyDatabase,
) -> None:
    """Seen in company-communicator, issue 849."""
    await fill(fake_database)
    async with fake_database.open() as uow:
        first = (await uow.outbox.all())[0]
        double = replace(first, id=a_delivery().id, key="a fault of ours")
        await uow.outbox.add(double)
        for each in (first, double):
            assert isinstance(await compose_delivery(uow, each, STEP, is_swedish_workday), Reminder)
        assert await uow.outbox.change(replace(first, state=State.SENT), first)
        assert await compose_delivery(uow, double, STEP, is_swedish_workday) == TooMuch()


async def test_f4_what_is_on_its_way_for_over_a_quarter_of_an_hour_sounds_one_alarm(office: Office) -> None:
    """Seen in company-communicator, issues 299, 963 and 1065: queued for ever."""
    seconds = [0.0]
    watch = OutboxWatch(office.database.read, lambda: seconds[0], Alarms())
    chat = await office.meet("chair-ls01")
    office.teams.answer_by(lambda _call: refuse(412, "PreconditionFailed"))
    for _ in range(3):
        await office.post(chat)
    with structlog.testing.capture_logs() as logs:
        for seconds[0] in (0.0, TOO_LONG_SECONDS, TOO_LONG_SECONDS + 15, TOO_LONG_SECONDS + 30):
            await office.tick(after=600)
            await watch.look()
        alarms = [entry["event"] for entry in logs if entry["log_level"] == "error"]
        office.teams.answer_by(lambda _call: None)
        await office.tick(after=600)
        assert await watch.look() == 0.0
    assert alarms == [CODE]
    assert logs[-1]["event"] == "alarm_over"


async def test_f5_one_limited_message_holds_its_tenant_and_nobody_else(office: Office) -> None:
    """Seen in company-communicator's SendFunction: a throttled batch took the rest down with it."""
    chats = [await office.meet(f"person {number}") for number in range(20)]
    elsewhere = await office.meet("elsewhere", tenant_id="22222222-aaaa-4aaa-8aaa-111111111111")
    office.teams.script(Behaviour(429, headers={"Retry-After": "20"}))
    await office.post(chats[0])
    await office.tick()
    for chat in (*chats[1:], elsewhere):
        await office.post(chat)
    await office.tick(after=10)
    assert len(office.teams.calls) == 2
    assert office.texts(elsewhere)
    await office.tick(after=9)
    assert len(office.teams.calls) == 2
    await office.tick(after=30)
    assert await office.states() == [State.SENT] * 21


async def test_f6_waves_of_502_leave_most_messages_untouched(office: Office) -> None:
    """Seen in botframework-sdk, issue 6238: 502 from smba in waves."""
    office.teams.answer_by(lambda _call: Behaviour(502))
    for number in range(40):
        await office.post(await office.meet(f"person {number}"), Kind.CHANNEL_SUMMARY)
    await office.tick()
    assert len(office.teams.calls) == 8
    office.teams.answer_by(lambda _call: None)
    for _tick in range(20):
        await office.tick(after=15)
    states = await office.states()
    assert (states.count(State.PARKED), states.count(State.SENT)) == (8, 32)


@pytest.mark.parametrize("code", ["BotNotInConversationRoster", "MessageWritesBlocked"])
async def test_f12_who_removed_the_app_is_left_alone_until_they_come_back(office: Office, code: str) -> None:
    """Seen in msteams-docs, issues 8200 and 8394: a block is told by no event."""
    chat = await office.meet("chair-ls01")
    office.teams.answer_by(lambda _call: refuse(403, code))
    reminder = await office.post(chat)
    await office.tick()
    calls = len(office.teams.calls)
    await office.tick(after=86400)
    assert len(office.teams.calls) == calls
    office.teams.answer_by(lambda _call: None)
    async with office.database.open() as uow:
        await uow.conversations.put(chat)
        assert await wake_deliveries(uow, chat, None, office.clock.now()) == 1
        await uow.commit()
    await office.tick(after=PAUSE.total_seconds())
    assert (await office.stored(reminder)).state is State.SENT


async def test_f14_where_going_on_fails_and_creating_works_the_message_arrives(office: Office) -> None:
    """Seen in msteams-docs, issue 7954."""
    chat = await office.meet("chair-ls01")
    office.teams.script(refuse(403, "BotNotInConversationRoster"))
    reminder = await office.post(chat)
    await office.tick()
    assert (await office.stored(reminder)).state is State.SENT
    assert [call.action for call in office.teams.calls] == ["send", "create", "send"]


async def test_f15_an_administrators_block_is_one_alarm_not_one_a_person(office: Office) -> None:
    """Told by Microsoft's page on conversation messages: BotDisabledByAdmin."""
    office.teams.answer_by(lambda _call: refuse(403, "BotDisabledByAdmin"))
    with structlog.testing.capture_logs() as logs:
        for number in range(30):
            await office.post(await office.meet(f"person {number}"))
        await office.tick()
        await office.tick(after=3600)
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["app_blocked_by_administrator"]
    # Those that were under way at the same time; after that, none.
    assert len(office.teams.calls) <= 8


async def test_f16_a_wrong_registration_is_one_alarm_and_everything_waits(office: Office) -> None:
    """Seen in teams.ts, issue 507, and Teams-Samples, issue 1953: 401 BotNotRegistered."""
    office.teams.answer_by(lambda _call: refuse(401, "BotNotRegistered"))
    for number in range(30):
        await office.post(await office.meet(f"person {number}"))
    with structlog.testing.capture_logs() as logs:
        for _tick in range(60):
            await office.tick(after=600)
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["connector_refuses_our_token"]
    assert await office.states() == [State.WAITING] * 30
    office.teams.answer_by(lambda _call: None)
    await office.tick(after=600)
    assert await office.states() == [State.SENT] * 30


class _Expired:
    """Tokens that cannot be had, until they can."""

    def __init__(self) -> None:
        self.expired = True

    async def get(self) -> str | None:
        """Return a token, or say with Microsoft's code why not."""
        if self.expired:
            raise TokenUnavailable("AADSTS7000222")
        return "token"

    def reject(self, token: str) -> None:
        """Do nothing."""


async def test_f17_while_the_secret_has_expired_messages_wait_and_none_fails(office: Office) -> None:
    """Seen in botframework-sdk, issue 6221, and company-communicator, issue 1613."""
    tokens = _Expired()
    connector = Connector(tokens, ServiceHosts(frozenset(), dev=True), office.clock, Limits(Pace(999), Pace(999)))
    address = Address(office.teams.url, TENANT, "a:1")
    for _ in range(100):
        outcome = await connector.send(address, {"type": "message"})
        assert (outcome.result, outcome.counted, outcome.detail) == (Result.RETRY, False, "AADSTS7000222")
        assert (outcome.retry_after or 0) <= 60
    assert office.teams.calls == []
    tokens.expired = False
    assert (await connector.send(address, {"type": "message"})).result is Result.SENT
    await connector.close()


async def test_f18_ids_of_another_registration_are_asked_for_once_by_the_directorys_id(office: Office) -> None:
    """Seen in msteams-docs, issues 14336 and 9561: failed to decrypt pairwise id."""
    chat = await office.meet("chair-ls01", member_id=None)
    told = {"error": {"code": "BadArgument", "message": "Failed to decrypt conversation id"}}
    office.teams.answer_by(lambda call: Behaviour(400, body=told) if call.action == "send" else refuse(403, "x"))
    reminder = await office.post(chat)
    await office.tick()
    await office.tick(after=86400)
    assert (await office.stored(reminder)).state is State.UNREACHABLE
    assert [call.action for call in office.teams.calls] == ["send", "create"]


async def test_f19_a_message_goes_to_the_address_that_the_conversation_told_last(office: Office) -> None:
    """Seen in BotFramework-Services, issues 344 and 200: the service address of a conversation changes."""
    chat = await office.meet("chair-ls01", service_url="http://127.0.0.1:9/old")
    reminder = await office.post(chat)
    await office.meet("chair-ls01")
    await office.tick()
    assert (await office.stored(reminder)).state is State.SENT


async def test_f25_an_answer_whose_card_was_deleted_is_sent_anew(office: Office) -> None:
    """Known from Teams itself: a message that should be changed may be gone."""
    chat = await office.meet("chair-ls01")
    payload = {"activity": {"type": "message", "text": "receipt"}, "update_activity_id": "deleted"}
    await office.post(chat, Kind.REPLY, payload=payload)
    await office.tick()
    assert [call.action for call in office.teams.calls] == ["update", "send"]
    assert office.texts(chat) == ["receipt"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 412, 413, 418, 429, 500, 502, 503, 504, 599, 301])
async def test_f39_every_error_of_a_message_sent_unasked_leaves_a_trace(
    fake_database: AnyDatabase, status: int
) -> None:
    """Seen in the SDK: what a proactive message raises ends in on_turn_error and nowhere else."""
    async with open_office(fake_database) as office:
        office.teams.answer_by(lambda _call: Behaviour(status))
        reminder = await office.post(await office.meet("chair-ls01"))
        with structlog.testing.capture_logs() as logs:
            await office.tick()
        stored = await office.stored(reminder)
        assert stored.state is not State.SENT
        assert (stored.detail or "").startswith(str(status))
        assert any(entry["event"] == "delivery_not_sent" and entry["delivery"] == reminder.id for entry in logs)


async def test_a_reminder_that_waited_is_superseded_by_a_newer_step_and_kept_for_the_morning(
    fake_database: AnyDatabase,
) -> None:
    """F7, F8: who comes back after days gets the reminder that still matters, and none at night."""
    await fill(fake_database)
    async with fake_database.open() as uow:
        old = (await uow.outbox.all())[0]
        assert await compose_delivery(uow, old, STEP.replace(hour=22), is_swedish_workday) == NotNow()
        assert await compose_delivery(uow, old, STEP + DAY, is_swedish_workday) == NotNow()
        slots = [[part, unit, "before-3"] for part, unit, _step in old.payload["slots"]]
        later = replace(old, id=a_delivery().id, key="newer", created_at=STEP + 4 * DAY)
        newer = replace(later, payload={**old.payload, "slots": slots})
        await uow.outbox.add(newer)
        assert await compose_delivery(uow, old, STEP, is_swedish_workday) == Unwanted("superseded")
        assert isinstance(await compose_delivery(uow, newer, STEP, is_swedish_workday), Reminder)
        assert await uow.outbox.unasked_to(PersonId(a_person("chair-ls01").id)) != []
