"""What the runner promises of every turn: once, whole, and greeting once."""

import json

import pytest
from msgspec.structs import replace

from dialogs.turns import Sender, TurnKind
from domain.deliveries import REPLY_HOLD, Kind, State
from domain.messages import (
    Greeting,
)
from domain.ports import UnitOfWork
from domain.requests import Verb
from domain.roster import Assignment, Role
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import COUNTY, NOW, TENANT, a_card, a_conversation, a_person, a_press, a_turn, object_id_of

CHAIR = "chair-ls01"
CHAT = a_conversation(id=f"a:{CHAIR}")
FILLED = {"card": "card"} | {f"goal_{n}": "3" for n in range(1, 6)}


@pytest.fixture(name="talk")
async def begin_with_a_card(talk: Talk) -> Talk:
    """Return a talk in which LS01's chair has a form on the screen."""
    async with talk.database.open() as uow:
        await uow.cards.add(a_card())
        await uow.commit()
    return talk


async def test_an_activity_that_comes_twice_gets_the_same_bytes_and_happens_once(talk: Talk) -> None:
    turn = a_press(Verb.SUBMIT_ASSESSMENT, FILLED, key="one")
    await talk.run(turn)
    first = talk.handled
    assert await talk.run(turn) == ()
    assert json.dumps(talk.handled.response) == json.dumps(first.response)
    assert (len(first.replies), talk.handled.replies) == (1, ())
    assert len(await talk.submissions()) == 1
    assert len(await talk.deliveries()) == 1


async def test_a_text_that_comes_twice_is_answered_once(talk: Talk) -> None:
    turn = a_turn("skatta", key="one")
    await talk.run(turn)
    await talk.run(turn)
    assert len(await talk.deliveries()) == 1


async def test_a_yes_that_comes_twice_closes_once_though_the_state_is_gone(talk: Talk) -> None:
    await talk.say("coordinator", "stäng omgången")
    yes = a_turn("ja", key="yes", sender=Sender(TENANT, object_id_of("coordinator")))
    yes = replace(yes, conversation=a_conversation(id="a:coordinator"))
    assert [len(await talk.run(yes)), len(await talk.run(yes))] == [2, 0]


async def test_a_reply_is_held_back_for_the_process_that_sends_it_and_not_begun_yet(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta", reply_to="19:x;messageid=7")
    (reply,) = talk.handled.replies
    assert [reply] == await talk.deliveries()
    assert (reply.kind, reply.state, reply.not_before) == (Kind.REPLY, State.WAITING, NOW + REPLY_HOLD)
    assert (reply.owner, reply.fence, reply.attempts) == (None, 0, 0)
    assert (reply.conversation_id, reply.person_id, reply.county_id) == ("19:x;messageid=7", CHAIR, COUNTY.id)


async def test_an_answer_that_fails_on_the_way_leaves_nothing_behind(talk: Talk) -> None:
    class Broken(Exception):  # noqa: N818 - raised here only
        """Raised by a presenter that cannot."""

    class BrokenPresenter:
        """Fail at every message."""

        def activity(self, *_: object) -> dict[str, str]:
            """Fail."""
            raise Broken

        invoke_response = activity

        def acknowledgement(self, *_: object) -> dict[str, str]:
            """Fail."""
            raise Broken

    broken = talk.make_runner(presenter=BrokenPresenter())
    turn = a_press(Verb.SUBMIT_ASSESSMENT, FILLED, key="one")
    with pytest.raises(Broken):
        await broken.run(turn)
    assert await talk.submissions() == []
    assert len(await talk.run(turn)) == 2


async def test_everyone_is_greeted_once_though_two_events_tell_of_the_installation(talk: Talk) -> None:
    (greeting,) = await talk.install(CHAIR)
    assert isinstance(greeting, Greeting)
    assert greeting.units == ("LS01",)
    assert await talk.install(CHAIR) == ()
    assert len(await talk.deliveries()) == 1


async def test_who_writes_before_the_installation_is_told_of_is_still_greeted(talk: Talk) -> None:
    await talk.say(CHAIR, "hej")
    assert len(await talk.install(CHAIR)) == 1


async def test_installing_anew_greets_anew(talk: Talk) -> None:
    await talk.install(CHAIR)
    assert await talk.run(a_turn(kind=TurnKind.UNINSTALLED, conversation=CHAT)) == ()
    async with talk.database.read() as uow:
        chat = await uow.conversations.get(TENANT, CHAT.id)
        assert chat is not None
        assert not chat.reachable
    assert len(await talk.install(CHAIR)) == 1


async def test_a_greeting_does_not_disturb_what_is_going_on(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.install(CHAIR)
    assert len(await talk.say(CHAIR, "gemensamt")) == 1
    assert talk.handled.replies[0].payload["activity"]["message"] == "AssessmentForm"


async def test_the_private_chat_is_known_as_the_persons_and_as_it_is_now(talk: Talk) -> None:
    await talk.say(CHAIR, "hej")
    moved = replace(CHAT, service_url="https://smba.example/amer/", language="en")
    await talk.say(CHAIR, "hello", conversation=moved)
    async with talk.database.read() as uow:
        person = await uow.roster.person(TENANT, object_id_of(CHAIR))
        assert person is not None
        assert await uow.conversations.personal(person.id) == replace(
            moved, object_id=object_id_of(CHAIR), met_at=NOW, heard_on=NOW.date()
        )


async def test_a_channel_is_nobodys_private_chat(talk: Talk) -> None:
    await talk.say(CHAIR, "hej", conversation=CHANNEL)
    async with talk.database.read() as uow:
        channel = await uow.conversations.get(TENANT, CHANNEL.id)
        assert channel is not None
        assert channel.object_id is None


async def test_a_turn_without_a_sender_is_a_strangers(talk: Talk) -> None:
    assert len(await talk.run(a_turn("hej", sender=None))) == 1


async def test_each_is_answered_in_their_language(talk: Talk) -> None:
    await talk.say(CHAIR, "help", language="en")
    assert talk.handled.replies[0].payload["activity"]["language"] == "en"


async def test_a_person_known_by_email_answers_from_their_first_word_on(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await _add_by_email(uow)
        await uow.commit()
    sender = Sender(TENANT, object_id_of("new"), "Kontakt LS03", "kontakt.ls03@example.org")
    await talk.run(a_turn("3 3 3 3 3", sender=sender))
    await talk.run(a_turn("gemensamt", sender=replace(sender, email=None)))
    await talk.run(a_turn("skicka in", sender=replace(sender, email=None)))
    assert [each.unit_id for each in await talk.submissions()] == ["ls03"]


async def test_a_summary_button_answers_below_and_leaves_its_card(talk: Talk) -> None:
    await talk.press(CHAIR, Verb.SUMMARY)
    assert talk.handled.response == {"status": 200, "body": {"in_place": None, "language": "sv"}}
    assert [reply.payload for reply in talk.handled.replies] == [
        {"activity": {"message": "NothingPublished", "language": "sv"}}
    ]


async def test_instants_are_those_of_the_turn(talk: Talk) -> None:
    await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, FILLED)
    assert [each.submitted_at for each in await talk.submissions()] == [NOW]


# Private functions


async def _add_by_email(uow: UnitOfWork) -> None:
    person = a_person("contact-ls03", object_id=None, email="Kontakt.LS03@example.org")
    (ls03,) = [unit for unit in await uow.roster.units(COUNTY.id) if unit.name == "LS03"]
    await uow.roster.put_person(person)
    await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, Role.CONTACT, ls03.id))
