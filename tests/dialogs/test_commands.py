"""What came of a command, also where things have changed since the step was taken."""

import pytest
from msgspec.structs import replace

from dialogs.commands import Terms, carry_out
from dialogs.facts import Facts
from dialogs.release_commands import carry_out_release
from dialogs.release_wishes import Close, Publish, ShowMirror, ShowTemperature
from dialogs.states import State
from dialogs.steps import Command, Keep, MakeAgreement, Step, Submit, refuse
from domain.agreements import Choice
from domain.errors import Reason
from domain.ids import UnitId
from domain.messages import Cancelled, Refusal
from domain.release_messages import Temperature
from domain.rounds import RoundState
from domain.summaries import Rules
from domain.usecases.make_agreement import Wish
from domain.usecases.submit_assessment import HandIn
from tests.dialogs.talks import Talk
from tests.rendering.summary_samples import make_summary
from tests.support.builders import NOW, a_principal, a_round, a_turn, a_unit, some_answers, some_facts

TERMS = Terms(Rules(), None, NOW)
CLOSED = a_round(state=RoundState.CLOSED)
LATE = HandIn(a_principal(), CLOSED, UnitId("ls01"), some_answers())
FOREIGN = HandIn(a_principal(), a_round(), UnitId("ls02"), some_answers())
LS01 = a_unit()
LATE_WISH = Wish(a_principal(), CLOSED, LS01.id, Choice.KEEP_BOTH, ())
SAID = Cancelled(draft_kept=False)


@pytest.mark.parametrize(
    ("command", "facts", "reason"),
    [
        (Submit(LATE), some_facts(), Reason.ROUND_CLOSED),
        (Submit(FOREIGN), some_facts(), Reason.REPRESENTS_NOBODY),
        (Keep(LATE, SAID), some_facts(), Reason.ROUND_CLOSED),
        (Keep(FOREIGN, SAID), some_facts(), Reason.REPRESENTS_NOBODY),
        (
            MakeAgreement(Wish(a_principal(), CLOSED, LS01.id, Choice.KEEP_BOTH, ()), LS01),
            some_facts(),
            Reason.ROUND_CLOSED,
        ),
    ],
)
async def test_a_command_is_refused_where_it_is_carried_out(
    talk: Talk, command: Command, facts: Facts, reason: Reason
) -> None:
    async with talk.database.open() as uow:
        step = await carry_out(uow, Step(State(), command=command), a_turn(), facts, TERMS)
        assert isinstance(step.messages[0], Refusal)
        assert step.messages[0].rejected.reason is reason
        assert await uow.submissions.of_round(a_round().id) == []
        assert await uow.submissions.drafts_of_round(a_round().id) == []
        assert await uow.rounds.get(a_round().id) == a_round()


@pytest.mark.parametrize(
    ("command", "facts", "reason"),
    [
        (Close(CLOSED), some_facts(), Reason.ROUND_CLOSED),
        (Close(a_round()), Facts(), Reason.NOT_COORDINATOR),
        (Publish(a_round(), "1a2b3c4d"), Facts(), Reason.NOT_COORDINATOR),
        (ShowMirror(), some_facts(), Reason.NOT_RELEASED_YET),
    ],
)
async def test_what_concerns_the_summary_is_refused_there_too(
    talk: Talk, command: Command, facts: Facts, reason: Reason
) -> None:
    async with talk.database.open() as uow:
        step = await carry_out_release(uow, Step(State(), command=command), a_turn(), facts, TERMS)
        assert [each.rejected.reason for each in step.messages if isinstance(each, Refusal)] == [reason]
        assert await uow.rounds.get(a_round().id) == a_round()
        assert await uow.releases.of_round(a_round().id) is None


async def test_a_step_without_a_command_is_said_as_it_is(talk: Talk) -> None:
    step = refuse(State(), Reason.NO_ROUND)
    async with talk.database.open() as uow:
        assert await carry_out(uow, step, a_turn(), some_facts(), TERMS) is step


@pytest.mark.parametrize("public_url", [None, "https://bot.example.org"])
async def test_without_an_address_of_ours_nothing_is_said_of_files(talk: Talk, public_url: str | None) -> None:
    async with talk.database.open() as uow:
        step = Step(State(), command=ShowTemperature(make_summary()))
        done = await carry_out_release(uow, step, a_turn(), some_facts(), replace(TERMS, public_url=public_url))
        (told,) = done.messages
        assert isinstance(told, Temperature)
        assert (told.address or "")[:-43] == (f"{public_url}/files/" if public_url else "")
