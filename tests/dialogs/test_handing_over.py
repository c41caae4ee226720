"""Not me, a code, and taking back: by card and in plain text."""

import pytest

from dialogs.states import State, Topic, state_from_data, state_to_data
from domain.deliveries import Kind
from domain.errors import Reason, Rejected
from domain.ids import PersonId, RoundId, UnitId
from domain.invitations import MOST_WRONG_CODES
from domain.messages import AssessmentForm, Greeting, Message, PerspectiveQuestion, Refusal
from domain.people_messages import HandedOver, HandoverQuestion, PartQuestion, RoleGiven
from domain.requests import Verb
from domain.roster import Role
from domain.usecases.invite_person import NewInvitation, invite_person
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import COUNTY, NOW, a_unit

CHAIR, BOTH = "chair-ls01", "both"
WRONG = "7777-2222-3333-4444-5555-6666-888{}"


async def ask(talk: Talk, who: str = CHAIR) -> HandoverQuestion:
    """Begin, say that it is not me, and return the question."""
    await talk.say(who, "skatta")
    (question,) = await talk.press(who, Verb.NOT_ME, {})
    assert isinstance(question, HandoverQuestion)
    return question


async def kinds(talk: Talk) -> list[Kind]:
    return [each.kind for each in await talk.deliveries() if each.kind is not Kind.REPLY]


async def invite(talk: Talk, role: Role = Role.DEVELOPER) -> str:
    async with talk.database.open() as uow:
        invited = await invite_person(uow, COUNTY, NewInvitation(role, a_unit("LS03"), None, 14), "operator", NOW)
        await uow.commit()
    return invited.code


def reason_of(messages: tuple[Message, ...]) -> Reason:
    (refusal,) = messages
    assert isinstance(refusal, Refusal)
    return refusal.rejected.reason


async def test_the_card_asks_to_whom_and_hands_over(talk: Talk) -> None:
    await talk.say(BOTH, "hej")
    question = await ask(talk)
    assert [(each.person_id, each.role) for each in question.people] == [(BOTH, Role.CONTACT)]
    (done,) = await talk.press(CHAIR, Verb.HAND_OVER, {"choice": "1"})
    assert isinstance(done, HandedOver)
    assert done.reached
    assert await kinds(talk) == [Kind.HANDOVER]
    assert talk.handled.wakes_outbox


@pytest.mark.parametrize("choice", ["0", "2", "", "both", "chair-ls02", "1 "])
async def test_a_choice_that_the_card_does_not_have_hands_nothing_over(talk: Talk, choice: str) -> None:
    await ask(talk)
    assert reason_of(await talk.press(CHAIR, Verb.HAND_OVER, {"choice": choice})) is Reason.STALE_CARD
    assert await kinds(talk) == []


async def test_in_plain_text_a_number_or_the_coordinator_is_chosen(talk: Talk) -> None:
    await talk.say(BOTH, "hej")
    await talk.say("coordinator", "hej")
    (question,) = await talk.say(CHAIR, "Inte jag!")
    assert isinstance(question, HandoverQuestion)
    (done,) = await talk.say(CHAIR, "1")
    assert isinstance(done, HandedOver)
    await talk.say(CHAIR, "inte jag")
    (told,) = await talk.say(CHAIR, "Säg till samordnaren")
    assert isinstance(told, HandedOver)
    assert (told.chosen, told.coordinators) == (None, 1)
    assert await kinds(talk) == [Kind.HANDOVER, Kind.SUCCESSOR_WANTED]


async def test_after_the_question_anything_else_is_what_it_always_is(talk: Talk) -> None:
    await talk.say(CHAIR, "inte jag")
    (question,) = await talk.say(CHAIR, "skatta")
    assert isinstance(question, PerspectiveQuestion)
    await talk.say(CHAIR, "inte jag")
    assert await talk.say(CHAIR, "7") != ()
    assert await kinds(talk) == []


async def test_who_speaks_for_two_is_asked_which_by_card_and_in_text(talk: Talk) -> None:
    await talk.say(BOTH, "skatta")
    (which,) = await talk.say(BOTH, "inte jag")
    assert isinstance(which, PartQuestion)
    (question,) = await talk.say(BOTH, "ls02")
    assert isinstance(question, HandoverQuestion)
    assert question.asked.unit.name == "LS02"
    await talk.say(BOTH, "avbryt")
    await talk.say(BOTH, "inte jag")
    (question,) = await talk.press(BOTH, Verb.NOT_ME, {"choice": "1"})
    assert isinstance(question, HandoverQuestion)
    assert question.asked.unit.name == "LS01"
    await talk.press(BOTH, Verb.ANSWER_ANYWAY, {})
    (begun,) = await talk.press(BOTH, Verb.CHOOSE_PERSPECTIVE, {"perspective": "joint"})
    assert isinstance(begun, AssessmentForm)
    assert begun.unit == "LS01"


async def test_a_card_of_a_unit_that_is_no_longer_mine_hands_nothing_over(talk: Talk) -> None:
    await ask(talk)
    async with talk.database.open() as uow:
        for role in await uow.roster.assignments_of(PersonId(CHAIR)):
            await uow.roster.remove_assignment(role)
        await uow.commit()
    for verb in (Verb.NOT_ME, Verb.HAND_OVER, Verb.TELL_COORDINATOR, Verb.ANSWER_ANYWAY):
        assert reason_of(await talk.press(CHAIR, verb, {"choice": "1"})) is Reason.REPRESENTS_NOBODY
    assert await kinds(talk) == []


async def test_answering_anyway_goes_on_with_the_first_question(talk: Talk) -> None:
    await ask(talk)
    (question,) = await talk.press(CHAIR, Verb.ANSWER_ANYWAY, {})
    assert isinstance(question, PerspectiveQuestion)


async def test_in_a_channel_nobody_leaves_anything_and_no_code_is_taken(talk: Talk) -> None:
    code = await invite(talk)
    for text in ("inte jag", code):
        assert reason_of(await talk.say(CHAIR, text, conversation=CHANNEL)) is Reason.ONLY_IN_PRIVATE
    async with talk.database.read() as uow:
        (waiting,) = await uow.invitations.all(COUNTY.id)
        assert waiting.used_at is None


async def test_a_code_tells_what_the_person_is_now_and_offers_to_begin(talk: Talk) -> None:
    given, greeting = await talk.say("stranger", (await invite(talk)).lower())
    assert given == RoleGiven(Role.DEVELOPER, "LS03", COUNTY.name)
    assert isinstance(greeting, Greeting)
    assert greeting.units == ("LS03",)
    assert greeting.question is not None
    (form,) = await talk.press("stranger", Verb.CHOOSE_PERSPECTIVE, {"perspective": "joint"})
    assert isinstance(form, AssessmentForm)


async def test_a_code_is_taken_as_a_code_whatever_was_being_asked(talk: Talk) -> None:
    code = await invite(talk)
    await talk.say(CHAIR, "skatta")
    await talk.say(CHAIR, "gemensamt")
    given, *_ = await talk.say(CHAIR, code)
    assert isinstance(given, RoleGiven)


async def test_used_and_wrong_codes_are_answered_alike(talk: Talk) -> None:
    code = await invite(talk)
    await talk.say("stranger", code)
    assert await talk.say("other", code) == await talk.say("other", WRONG.format(1))
    assert await talk.say("other", code) == (Refusal(Rejected(Reason.CODE_NOT_VALID)),)


async def test_after_five_wrong_codes_an_hour_not_even_a_right_one_is_looked_at(talk: Talk) -> None:
    code = await invite(talk)
    for number in range(MOST_WRONG_CODES):
        assert reason_of(await talk.say("guesser", WRONG.format(number))) is Reason.CODE_NOT_VALID
    assert reason_of(await talk.say("guesser", WRONG.format(9))) is Reason.TOO_MANY_CODES
    assert reason_of(await talk.say("guesser", code)) is Reason.TOO_MANY_CODES
    given, *_ = await talk.say("another", code)
    assert isinstance(given, RoleGiven)


async def test_a_code_is_not_in_what_a_conversation_remembers(talk: Talk) -> None:
    code, wrong = await invite(talk), WRONG.format(0)
    for text in (wrong, code, f"kod: {code}"):
        await talk.say("stranger", text)
    async with talk.database.read() as uow:
        kept = repr(getattr(uow, "_transaction").seen())  # noqa: B009 - all that is stored, whatever it is
    for each in (code, wrong):
        for spelling in (each, each.lower(), each.replace("-", "")):
            assert spelling not in kept


def test_the_state_keeps_what_its_numbers_stand_for() -> None:
    state = State(Topic.HANDOVER, RoundId("round-2024"), UnitId("ls01"), choices=("p1", "p2"))
    assert state_from_data(state_to_data(state)) == state
    assert state_from_data({**(state_to_data(state) or {}), "choices": [1]}) == State()
