"""Interviews: who may note one, who is asked whether it is right, and what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.deliveries import Delivery, Kind, State
from domain.disclosure import DEFAULT_THRESHOLD
from domain.errors import Reason, Rejected
from domain.ids import SubmissionId, UnitId
from domain.interview_messages import InterviewNoted
from domain.interviews import Noting
from domain.joint_messages import TwoAnswersOffer
from domain.methods import Method
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.releases import Release
from domain.roster import Role
from domain.rounds import Round, RoundState
from domain.submissions import INTERVIEW, Source, Submission
from domain.summaries import Rules
from domain.usecases.compose_delivery import NotNow, Unwanted, compose_delivery
from domain.usecases.confirm_interview import Confirmation, Confirmed, confirm_interview
from domain.usecases.find_others import find_others
from domain.usecases.note_interview import Interview, Noted, note_interview
from domain.usecases.publish_summary import Publishing, publish_summary
from domain.usecases.save_draft import save_draft
from domain.usecases.submit_assessment import HandIn, Submitted, submit_assessment
from domain.usecases.summarise_round import results_of, summarise_round
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import (
    COUNTY,
    NOW,
    a_person,
    a_principal,
    a_round,
    a_submission,
    a_unit,
    leaderships,
    some_answers,
)

LS01 = a_unit()
LATER = NOW + timedelta(minutes=1)
NIGHT = datetime(2025, 1, 20, 22, tzinfo=UTC)
COORDINATOR = a_principal(coordinator=True, person=a_person("coordinator"))
CHAIR, CONTACT = a_principal(), a_principal(person=a_person("contact-ls01"))
NOTING = Noting("ordförande", some_answers((2, 2, 2, 2, 2)))
CLOSED = a_round(state=RoundState.CLOSED, closed_at=NOW)


def an_interview(noting: Noting = NOTING, collection: Round | None = None) -> Interview:
    return Interview(COORDINATOR, collection or a_round(), LS01.id, noting)


async def note(uow: UnitOfWork, wanted: Interview | None = None, now: datetime = NOW) -> Noted:
    noted = await note_interview(uow, wanted or an_interview(), now)
    assert isinstance(noted, Noted)
    return noted


async def submit(uow: UnitOfWork, values: tuple[int, ...], who: object = CHAIR) -> Submitted:
    wanted = HandIn(who, a_round(), LS01.id, some_answers(values))  # type: ignore[arg-type] # a principal
    submitted = await submit_assessment(uow, wanted, LATER)
    assert isinstance(submitted, Submitted)
    return submitted


async def confirm(uow: UnitOfWork, shown: Submission, who: object = CHAIR) -> Confirmed | Rejected:
    wanted = Confirmation(who, a_round(), LS01.id, shown.id)  # type: ignore[arg-type] # a principal
    return await confirm_interview(uow, wanted, LATER)


async def values_of(uow: UnitOfWork) -> list[float]:
    return [float(each.values[1]) for each in await results_of(uow, a_round())]


async def asked(uow: UnitOfWork) -> list[Delivery]:
    return [each for each in await uow.outbox.all() if each.kind is Kind.INTERVIEW_NOTED]


async def test_an_interview_is_stored_as_the_units_answer_with_who_noted_it_of_whom(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    noted = await note(uow)
    (stored,) = await uow.submissions.of_round(a_round().id)
    assert noted.submission == replace(stored, sequence=0)
    assert (stored.respondent, stored.source, stored.person_id) == (INTERVIEW, Source.INTERVIEW, None)
    assert (stored.noted_by, stored.noted_of, stored.confirmed_by) == ("coordinator", "ordförande", None)
    assert (noted.progress, noted.asked, noted.changes) == (Progress(1, 6), None, None)
    assert [entry.what for entry in await uow.audit.all()] == ["interview_noted"]


async def test_the_same_again_stores_nothing_and_asks_nobody_again(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await add_speaker(uow, "chair-ls01", LS01)
    first, again = await note(uow), await note(uow, now=LATER)
    assert (first.added, again.added, again.asked) == (True, False, Role.CHAIR)
    assert len(await uow.submissions.of_round(a_round().id)) == 1
    assert len(await asked(uow)) == 1


async def test_another_interview_is_another_revision_and_asks_anew(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await add_speaker(uow, "chair-ls01", LS01)
    await note(uow)
    second = await note(uow, an_interview(replace(NOTING, answers=some_answers())), LATER)
    assert (second.submission.revision, second.former) == (2, NOTING.answers)
    assert await values_of(uow) == [3.0]
    assert len(await asked(uow)) == 2


async def test_what_was_drawn_before_a_newer_interview_stores_nothing(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await note(uow)
    old = replace(an_interview(replace(NOTING, of="kontaktperson")), seen=0)
    assert await note_interview(uow, old, LATER) == Rejected(Reason.NEWER_INTERVIEW)
    assert isinstance(await note_interview(uow, replace(old, seen=1), LATER), Noted)


async def test_only_a_coordinator_of_the_county_may_note(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    elsewhere = replace(COORDINATOR, county=replace(COUNTY, id="another"))
    for principal in (CHAIR, elsewhere):
        refused = await note_interview(uow, replace(an_interview(), principal=principal), NOW)
        assert refused == Rejected(Reason.NOT_COORDINATOR)
    assert await uow.submissions.of_round(a_round().id) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unit_id": UnitId("elsewhere")}, Reason.UNIT_MISSING),
        ({"noting": replace(NOTING, of="")}, Reason.INTERVIEWED_MISSING),
        ({"noting": replace(NOTING, answers=some_answers((3, 3)))}, Reason.VALUES_MISSING),
        ({"noting": replace(NOTING, answers=some_answers((3, 3, 3, 3, 9)))}, Reason.OUTSIDE_SCALE),
        ({"collection": a_round(state=RoundState.PLANNED)}, Reason.ROUND_NOT_OPEN),
        ({"collection": CLOSED}, Reason.LATE_REASON_MISSING),
    ],
)
async def test_what_is_not_whole_is_not_stored(uow: UnitOfWork, changes: dict[str, object], reason: Reason) -> None:
    await add_round(uow, a_round())
    refused = await note_interview(uow, replace(an_interview(), **changes), NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is reason
    assert await uow.submissions.of_round(a_round().id) == []


@pytest.mark.parametrize(
    ("speakers", "role"),
    [
        ({"chair-ls01": (Role.CHAIR, True), "contact-ls01": (Role.CONTACT, True)}, Role.CHAIR),
        ({"chair-ls01": (Role.CHAIR, False), "contact-ls01": (Role.CONTACT, True)}, Role.CONTACT),
        ({"chair-ls01": (Role.CHAIR, False)}, None),
        ({"coordinator": (Role.CHAIR, True), "contact-ls01": (Role.CONTACT, True)}, Role.CONTACT),
    ],
)
async def test_k17_the_first_of_the_unit_who_can_be_reached_is_asked_and_never_who_noted_it(
    uow: UnitOfWork, speakers: dict[str, tuple[Role, bool]], role: Role | None
) -> None:
    await add_round(uow, a_round())
    for name, (each, chat) in speakers.items():
        await add_speaker(uow, name, LS01, each, chat=chat)
    noted = await note(uow)
    assert noted.asked is role
    assert [each.payload["submission"] for each in await asked(uow)] == ([noted.submission.id] if role else [])


async def test_the_question_shows_what_was_noted_and_waits_for_the_day(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await add_speaker(uow, "chair-ls01", LS01)
    noted = await note(uow)
    (delivery,) = await asked(uow)
    said = await compose_delivery(uow, delivery, NOW, lambda _day: True)
    assert isinstance(said, InterviewNoted)
    assert (said.unit, replace(said.interview, sequence=0)) == ("LS01", noted.submission)
    assert await compose_delivery(uow, delivery, NIGHT, lambda _day: True) == NotNow()
    assert await compose_delivery(uow, delivery, NOW, lambda _day: False) == NotNow()


@pytest.mark.parametrize("what", ["confirmed", "amended", "superseded", "round_not_open", "no_longer_speaks"])
async def test_a_question_that_nobody_needs_any_more_is_dropped(uow: UnitOfWork, what: str) -> None:
    await add_round(uow, a_round())
    await add_speaker(uow, "chair-ls01", LS01)
    noted = await note(uow)
    (delivery,) = await asked(uow)
    match what:
        case "confirmed":
            assert isinstance(await confirm(uow, noted.submission), Confirmed)
        case "amended":
            await submit(uow, (4,) * 5)
        case "superseded":
            await note(uow, an_interview(replace(NOTING, of="kontaktperson")))
        case "round_not_open":
            await uow.rounds.put(CLOSED)
        case _:
            delivery = replace(delivery, payload={**delivery.payload, "person": "somebody-else"})
    assert await compose_delivery(uow, delivery, NOW, lambda _day: True) == Unwanted(what)


async def test_a_confirmation_is_a_revision_with_who_and_when_and_counts_once(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    noted = await note(uow)
    said = await confirm(uow, noted.submission)
    assert isinstance(said, Confirmed)
    confirmed = said.interview
    assert (confirmed.revision, confirmed.confirmed_by, confirmed.submitted_at) == (2, "chair-ls01", LATER)
    assert confirmed.answers == NOTING.answers
    assert await values_of(uow) == [2.0]
    assert len(await uow.submissions.of_round(a_round().id)) == 2


async def test_a_confirmation_pressed_twice_is_stored_once(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    noted = await note(uow)
    first, again = await confirm(uow, noted.submission), await confirm(uow, noted.submission)
    assert isinstance(first, Confirmed)
    assert isinstance(again, Confirmed)
    assert again.interview.id == first.interview.id
    assert len(await uow.submissions.of_round(a_round().id)) == 2


async def test_only_a_speaker_confirms_and_only_what_still_counts(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    noted = await note(uow)
    for stranger in (COORDINATOR, a_principal(a_unit("LS02"))):
        assert await confirm(uow, noted.submission, stranger) == Rejected(Reason.REPRESENTS_NOBODY)
    unknown = replace(noted.submission, id=SubmissionId("forged"))
    assert await confirm(uow, unknown) == Rejected(Reason.INTERVIEW_REPLACED)
    closed = Confirmation(CHAIR, CLOSED, LS01.id, noted.submission.id)
    refused = await confirm_interview(uow, closed, LATER)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.ROUND_CLOSED
    await submit(uow, (4,) * 5)
    assert await confirm(uow, noted.submission) == Rejected(Reason.INTERVIEW_REPLACED)
    assert [each.confirmed_by for each in await uow.submissions.of_round(a_round().id)] == [None, None]


async def test_a_first_answer_takes_the_interviews_place(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    noted = await note(uow)
    submitted = await submit(uow, (4,) * 5)
    assert submitted.submission.amends == noted.submission.id
    assert (submitted.progress, submitted.others_answered) == (Progress(1, 6), False)
    assert await values_of(uow) == [4.0]
    assert len(await uow.submissions.of_round(a_round().id)) == 2


async def test_who_answered_before_stays_beside_it_unless_they_set_out_to_amend(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await submit(uow, (4,) * 5)
    noted = await note(uow)
    assert await values_of(uow) == [3.0]
    changed = await submit(uow, (3,) * 5)
    assert (changed.submission.amends, changed.others_answered) == (None, True)
    assert await values_of(uow) == [2.5]

    begun = HandIn(CHAIR, a_round(), LS01.id, some_answers((1,) * 5), amends=noted.submission.id)
    await save_draft(uow, begun, LATER)
    await save_draft(uow, replace(begun, amends=None), LATER)  # a later step of the same draft knows nothing of it
    amended = await submit(uow, (1,) * 5)
    assert amended.submission.amends == noted.submission.id
    assert await values_of(uow) == [1.0]


async def test_amending_without_another_value_is_stored_all_the_same(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await submit(uow, (4,) * 5)
    noted = await note(uow)
    await save_draft(uow, HandIn(CHAIR, a_round(), LS01.id, some_answers((4,) * 5), noted.submission.id), LATER)
    assert (await submit(uow, (4,) * 5)).added
    assert await values_of(uow) == [4.0]


async def test_what_one_has_confirmed_stands_beside_a_colleagues_answer(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    noted = await note(uow)
    assert isinstance(await confirm(uow, noted.submission), Confirmed)
    assert (await submit(uow, (4,) * 5, CONTACT)).submission.amends is None
    assert await values_of(uow) == [3.0]
    assert (await submit(uow, (1,) * 5)).submission.amends is not None  # the one who confirmed it has thought again
    assert await values_of(uow) == [2.5]


async def test_once_confirmed_an_interview_beside_an_earlier_answer_is_offered_to_who_gave_it(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    for who, role in (("chair-ls01", Role.CHAIR), ("contact-ls01", Role.CONTACT)):
        await add_speaker(uow, who, LS01, role)
    await submit(uow, (4,) * 5)
    noted = await note(uow)
    # Until the unit has said that it is right, one question about it is enough.
    assert {each.kind for each in await uow.outbox.all()} == {Kind.INTERVIEW_NOTED}
    said = await confirm(uow, noted.submission, CONTACT)
    assert isinstance(said, Confirmed)
    assert said.joint is None  # K12: who has not answered sees no other's answer
    (offer,) = [each for each in await uow.outbox.all() if each.kind is Kind.TWO_ANSWERS]
    assert offer.person_id == "chair-ls01"
    composed = await compose_delivery(uow, offer, NOW, lambda _day: True)
    assert isinstance(composed, TwoAnswersOffer)
    assert composed.joint.differing == (1, 2, 3, 4, 5)


async def test_who_confirms_an_interview_beside_their_own_answer_sees_both_at_once(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await add_speaker(uow, "chair-ls01", LS01)
    await submit(uow, (4,) * 5)
    said = await confirm(uow, (await note(uow)).submission)
    assert isinstance(said, Confirmed)
    assert said.joint is not None
    assert said.joint.is_to_be_offered
    assert [each.kind for each in await uow.outbox.all()] == [Kind.INTERVIEW_NOTED]


async def test_others_are_told_of_as_long_as_they_count(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await add_speaker(uow, "chair-ls01", LS01)
    contact = await add_speaker(uow, "contact-ls01", LS01, Role.CONTACT)
    await note(uow)
    assert await find_others(uow, a_round(), LS01.id, contact.id) == (None,)
    await submit(uow, (4,) * 5)
    assert await find_others(uow, a_round(), LS01.id, contact.id) == (Role.CHAIR,)


async def test_the_summary_tells_how_many_were_noted_and_confirmed_and_never_which(uow: UnitOfWork) -> None:
    answers = [a_submission(unit_id=unit.id) for unit in leaderships(6)[1:]]
    await add_round(uow, a_round(), answers)
    noted = await note(uow)
    summary = await summarise_round(uow, COUNTY, CLOSED, Rules())
    assert (summary.answered, summary.method) == (6, Method(interviews=1, confirmed=0))
    assert isinstance(await confirm(uow, noted.submission), Confirmed)
    assert (await summarise_round(uow, COUNTY, CLOSED, Rules())).method == Method(interviews=1, confirmed=1)
    await submit(uow, (4,) * 5)
    assert (await summarise_round(uow, COUNTY, CLOSED, Rules())).method == Method()


async def test_after_the_close_an_interview_has_its_reason_asks_nobody_and_counts_the_changes(uow: UnitOfWork) -> None:
    answers = [a_submission(unit_id=unit.id) for unit in leaderships(6)[1 : DEFAULT_THRESHOLD + 1]]
    await add_round(uow, CLOSED, answers)
    await add_speaker(uow, "chair-ls01", LS01)
    assert isinstance(await publish_summary(uow, COUNTY, CLOSED, Publishing(Rules(), "test"), NOW), Release)
    noted = await note(uow, an_interview(replace(NOTING, reason="hann inte i tid"), CLOSED))
    assert (noted.submission.reason, noted.asked, noted.changes) == ("hann inte i tid", None, 1)
    assert await asked(uow) == []
    assert (await uow.audit.all())[-1].data["reason"] == "hann inte i tid"


async def test_a_question_that_could_not_be_delivered_for_sure_is_not_sent_again(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await add_speaker(uow, "chair-ls01", LS01)
    await note(uow)
    (delivery,) = await asked(uow)
    assert (delivery.tries_left_if_ambiguous, delivery.state) == (0, State.WAITING)
