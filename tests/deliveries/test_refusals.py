"""What Teams refuses: the right state after few calls, and then silence until there is a sign of life (R12)."""

import json
from collections.abc import AsyncIterator, Callable

import pytest
from msgspec.structs import replace

from bot.batches import Batches
from bot.delivery import DeliveryPorts, DeliveryWorker, NotSent
from domain.conversations import Scope
from domain.deliveries import BLOCKED_BY_ADMIN, Delivery, Kind, State
from domain.ports import Json
from domain.usecases.wake_deliveries import PAUSE, wake_deliveries
from tests.deliveries.offices import Office, open_office, refuse
from tests.storage.samples import AnyDatabase
from tests.support.connector import Behaviour, Call

ROSTER = "BotNotInConversationRoster"
# status, code, state, and how many calls at most while Teams goes on refusing.
REFUSALS = [
    (400, "BadArgument", State.FAILED, 1),
    (401, "BotNotRegistered", State.WAITING, 2),
    (403, "BotDisabledByAdmin", State.UNREACHABLE, 1),
    (403, "ConversationBlockedByUser", State.UNREACHABLE, 1),
    (403, "ForbiddenOperationException", State.UNREACHABLE, 1),
    (403, "NotEnoughPermissions", State.UNREACHABLE, 1),
    (403, "InvalidBotApiHost", State.UNREACHABLE, 1),
    (403, "MessageWritesBlocked", State.UNREACHABLE, 1),
    (403, ROSTER, State.UNREACHABLE, 2),
    (404, "ConversationNotFound", State.UNREACHABLE, 2),
    (404, "ActivityNotFoundInConversation", State.UNREACHABLE, 2),
    (412, "PreconditionFailed", State.WAITING, 1),
    (413, "MessageSizeTooBig", State.FAILED, 1),
    (429, "Throttled", State.WAITING, 1),
]


def usual(status: int, code: str) -> Behaviour:
    """Answer in the envelope of the documentation."""
    return refuse(status, code)


def nested(status: int, code: str) -> Behaviour:
    """Answer in the other envelope: a number, and JSON within a text."""
    return Behaviour(status, body={"errorCode": 209, "message": json.dumps({"subCode": code, "details": None})})


@pytest.fixture(name="office")
async def run_office(database: AnyDatabase) -> AsyncIterator[Office]:
    """Run a post office on each database."""
    async with open_office(database) as office:
        yield office


@pytest.mark.parametrize("envelope", [usual, nested])
@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: f"{refusal[0]}-{refusal[1]}")
async def test_each_refusal_has_its_state_after_few_calls(
    fake_database: AnyDatabase,
    envelope: Callable[[int, str], Behaviour],
    refusal: tuple[int, str, State, int],
) -> None:
    status, code, state, most = refusal
    async with open_office(fake_database) as office:
        office.teams.answer_by(lambda _call: envelope(status, code))
        chat = await office.meet("chair-ls01")
        delivery = await office.post(chat)
        await office.tick()
        stored = await office.stored(delivery)
        assert (stored.state, stored.detail) == (state, f"{status}:{code}")
        assert len(office.teams.calls) <= most


@pytest.mark.parametrize("code", [code for status, code, state, _ in REFUSALS if state is State.UNREACHABLE])
async def test_after_a_refusal_there_is_silence_until_a_sign_of_life(office: Office, code: str) -> None:
    chat = await office.meet("chair-ls01")
    status = 404 if "NotFound" in code else 403
    office.teams.answer_by(lambda _call: refuse(status, code))
    first = await office.post(chat)
    await office.tick()
    before = len(office.teams.calls)
    later = [await office.post(chat) for _ in range(5)]
    for _hour in range(24):
        await office.tick(after=3600)
    assert len(office.teams.calls) == before
    assert await office.states() == [State.UNREACHABLE] * 6

    office.teams.answer_by(lambda _call: None)
    await come_back(office, chat.id)
    await office.tick(after=PAUSE.total_seconds())
    assert await office.states() == [State.SENT] * 6
    assert sorted(office.texts(chat)) == sorted(each.key for each in (first, *later))


async def test_why_a_chat_is_refused_is_kept_until_something_arrives(office: Office) -> None:
    chat = await office.meet("chair-ls01")
    office.teams.script(refuse(400, "BadArgument"))
    await office.post(chat)
    await office.tick()
    assert await office.place(chat) == replace(chat, refusal="400:BadArgument")
    await office.post(chat)
    await office.tick()
    assert await office.place(chat) == chat
    # A reply that is refused says nothing about reminders.
    office.teams.script(refuse(400, "BadArgument"))
    await office.post(chat, Kind.REPLY)
    await office.tick()
    assert await office.place(chat) == chat
    office.teams.script(refuse(403, "MessageWritesBlocked"))
    await office.post(chat)
    await office.tick()
    assert await office.place(chat) == replace(chat, reachable=False, refusal="403:MessageWritesBlocked")


async def test_a_chat_that_is_lost_is_asked_for_anew_once_and_its_message_arrives(office: Office) -> None:
    chat = await office.meet("chair-ls01")
    office.teams.unknown_conversations.add(chat.id)
    delivery = await office.post(chat)
    await office.tick()
    stored = await office.stored(delivery)
    assert (stored.state, stored.conversation_id) == (State.SENT, "a:29:chair-ls01")
    assert [call.action for call in office.teams.calls] == ["send", "create", "send"]
    new = await office.place(replace(chat, id="a:29:chair-ls01"))
    assert (new.reachable, (await office.place(chat)).reachable) == (True, False)
    assert new.member_id == chat.member_id


async def test_a_chat_whose_ids_were_given_to_another_application_is_asked_for_by_the_directorys_id(
    office: Office,
) -> None:
    chat = await office.meet("chair-ls01", member_id=None)

    def answer(call: Call) -> Behaviour | None:
        if call.action == "send" and call.conversation_id == chat.id:
            return Behaviour(400, body={"error": {"code": "BadArgument", "message": "Failed to decrypt pairwise id"}})
        return None

    office.teams.answer_by(answer)
    delivery = await office.post(chat)
    await office.tick()
    assert (await office.stored(delivery)).state is State.SENT
    assert office.teams.calls[1].body["members"] == [{"id": chat.object_id}]


async def test_a_chat_that_is_given_back_and_refused_again_is_given_up_on_after_one_more_call(office: Office) -> None:
    chat = await office.meet("chair-ls01")
    office.teams.answer_by(lambda call: None if call.action == "create" else refuse(403, ROSTER))
    delivery = await office.post(chat)
    await office.tick()
    assert (await office.stored(delivery)).state is State.UNREACHABLE
    assert len(office.teams.calls) == 3
    await office.tick(after=86400)
    assert len(office.teams.calls) == 3


async def test_a_channel_is_never_asked_for_anew(office: Office) -> None:
    channel = await office.meet("network", scope=Scope.CHANNEL, object_id=None, member_id=None)
    office.teams.unknown_conversations.add(channel.id)
    await office.post(channel, Kind.CHANNEL_SUMMARY)
    await office.tick()
    assert [call.action for call in office.teams.calls] == ["send"]


async def test_an_administrators_block_stops_the_tenant_and_anybodys_word_lets_it_go_on(office: Office) -> None:
    chats = [await office.meet(f"chair-ls{number:02}") for number in range(1, 14)]
    elsewhere = await office.meet("chair-elsewhere", tenant_id="22222222-aaaa-4aaa-8aaa-111111111111")
    gone = await office.meet("gone", reachable=False)
    office.teams.script(refuse(403, "BotDisabledByAdmin"))
    await office.post(chats[0])
    await office.tick()
    rest = [await office.post(chat) for chat in (*chats[1:], gone)]
    other = await office.post(elsewhere)
    for _hour in range(24):
        await office.tick(after=3600)
    assert [call.conversation_id for call in office.teams.calls] == [chats[0].id, elsewhere.id]
    assert (await office.stored(other)).state is State.SENT
    assert {(await office.stored(each)).state for each in rest} == {State.UNREACHABLE}

    await come_back(office, chats[12].id)
    await office.tick(after=PAUSE.total_seconds())
    assert (await office.states()).count(State.SENT) == 14
    assert (await office.stored(rest[-1])).detail == "conversation_unreachable"
    assert (await office.place(gone)).reachable is False


async def test_replies_that_could_not_be_given_stay_ungiven(office: Office) -> None:
    chat = await office.meet("chair-ls01", reachable=False)
    reply = await office.post(chat, Kind.REPLY, state=State.UNREACHABLE, detail=BLOCKED_BY_ADMIN)
    await come_back(office, chat.id)
    await office.tick(after=86400)
    assert (await office.stored(reply)).state is State.UNREACHABLE


async def test_who_comes_back_while_we_are_refused_is_not_shut_out(office: Office) -> None:
    chat = await office.meet("chair-ls01")
    back = replace(chat, language="en", service_url=f"{office.teams.url}/")
    place = office.database

    async def compose(delivery: Delivery) -> Json | NotSent:
        async with place.open() as unit:
            await unit.conversations.put(back)
            await unit.commit()
        return {"type": "message", "text": delivery.key}

    batches = Batches(place.open)
    ports = DeliveryPorts(place.open, place.read, batches, office.connector, compose, office.clock, "me")
    worker = DeliveryWorker(ports)
    office.teams.script(refuse(403, "ConversationBlockedByUser"))
    await office.post(chat)
    await worker.deliver_due(office.clock.now())
    assert await office.states() == [State.UNREACHABLE]
    assert await office.place(chat) == back


async def come_back(office: Office, conversation_id: str) -> None:
    """Have someone write again: what a turn does about it, in one commit."""
    async with office.database.open() as unit:
        chat = await unit.conversations.get("11111111-aaaa-4aaa-8aaa-111111111111", conversation_id)
        assert chat is not None
        back = replace(chat, reachable=True, tenant_stopped=False)
        await unit.conversations.put(back)
        await wake_deliveries(unit, back, None, office.clock.now())
        await unit.commit()
