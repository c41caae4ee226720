"""Two answers of one unit: who is offered what, who may choose, and what is told to whom (K9, K12)."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.agreements import Agreement, Choice
from domain.answers import Perspective
from domain.deliveries import NOT_NOW, Delivery, Kind, State, claim, postpone
from domain.errors import Reason, Rejected
from domain.file_links import WORTH, digest_of
from domain.ids import DeliveryId, UnitId
from domain.joint_answers import JointAnswers, OneOfThem
from domain.joint_messages import AgreementMade, TwoAnswersOffer
from domain.ports import UnitOfWork
from domain.roster import Principal, Role
from domain.rounds import Round, RoundState
from domain.usecases.compare_answers import compare_answers
from domain.usecases.compose_delivery import Composed, NotNow, Unwanted, compose_delivery
from domain.usecases.link_sheets import find_sheet, link_sheet
from domain.usecases.make_agreement import Made, Wish, make_agreement
from domain.usecases.offer_choice import MOST_OFFERED, offer_choice
from domain.usecases.submit_assessment import HandIn, Submitted, submit_assessment
from domain.usecases.summarise_round import results_of
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import (
    NOW,
    a_delivery,
    a_person,
    a_principal,
    a_round,
    a_submission,
    a_unit,
    some_answers,
)

LS01 = a_unit("LS01")
CHAIR, CONTACT = a_principal(LS01), a_principal(LS01, person=a_person("contact-ls01"))
OUTSIDER = a_principal(a_unit("LS02"), person=a_person("chair-ls02"))
DAY = datetime(2025, 1, 14, 10, tzinfo=UTC)
VALUES = {1: 3, 5: 2}


async def found(uow: UnitOfWork, collection: Round | None = None) -> None:
    """Have LS01 with a chair and a contact who have private chats, and a round."""
    await add_speaker(uow, "chair-ls01", LS01)
    await add_speaker(uow, "contact-ls01", LS01, Role.CONTACT)
    await add_round(uow, collection or a_round())


async def answer(
    uow: UnitOfWork,
    who: Principal,
    values: tuple[int, ...],
    side: Perspective = Perspective.JOINT,
    collection: Round | None = None,
) -> Submitted:
    """Hand in, and expect that it is taken."""
    wanted = HandIn(who, collection or a_round(), LS01.id, some_answers(values, side))
    submitted = await submit_assessment(uow, wanted, NOW)
    assert isinstance(submitted, Submitted)
    return submitted


async def answer_twice(uow: UnitOfWork) -> JointAnswers:
    """Have the chair and then the contact answer differently for the goals 1 and 5."""
    await found(uow)
    await answer(uow, CHAIR, (2, 3, 3, 3, 2))
    joint = (await answer(uow, CONTACT, (3, 3, 3, 3, 4))).joint
    assert joint is not None
    return joint


def wish(joint: JointAnswers, choice: Choice = Choice.AGREE, who: Principal = CHAIR) -> Wish:
    """Return what someone wants to be done about the answers."""
    agreed = choice is Choice.AGREE
    return Wish(
        who, a_round(), LS01.id, choice, joint.based_on, VALUES if agreed else {}, "Så är det." if agreed else ""
    )


async def agree(uow: UnitOfWork, wanted: Wish) -> Agreement:
    """Make an agreement, and expect that it is taken."""
    made = await make_agreement(uow, wanted, NOW)
    assert isinstance(made, Made)
    return made.agreement


async def compose(uow: UnitOfWork, delivery: Delivery, now: datetime = DAY) -> Composed:
    """Return what is said at the moment of sending."""
    return await compose_delivery(uow, delivery, now, is_swedish_workday)


async def test_the_second_answer_shows_the_joint_result_and_offers_the_first_the_choice(uow: UnitOfWork) -> None:
    joint = await answer_twice(uow)
    assert joint.differing == (1, 5)
    assert joint.result.answers[1] == (2, 3)
    assert float(joint.result.values[1]) == 2.5
    assert (joint.is_to_be_offered, joint.each) == (True, ())
    (delivery,) = await uow.outbox.all()
    assert (delivery.kind, delivery.person_id, delivery.conversation_id) == (
        Kind.TWO_ANSWERS,
        "chair-ls01",
        "a:chair-ls01",
    )
    assert await compose(uow, delivery) == TwoAnswersOffer(a_round(), LS01.id, "LS01", joint)


async def test_a_first_answer_or_the_same_answer_again_offers_nothing(uow: UnitOfWork) -> None:
    await found(uow)
    assert (await answer(uow, CHAIR, (3,) * 5)).joint is None
    await answer(uow, CONTACT, (4,) * 5)
    before = await uow.outbox.all()
    assert (await answer(uow, CONTACT, (4,) * 5)).joint is None
    assert await uow.outbox.all() == before


async def test_equal_answers_from_one_side_offer_nothing_but_from_different_sides_they_do(uow: UnitOfWork) -> None:
    await found(uow)
    await answer(uow, CHAIR, (3,) * 5, Perspective.REGION)
    alike = (await answer(uow, CONTACT, (3,) * 5, Perspective.REGION)).joint
    assert alike is not None
    assert (alike.is_to_be_offered, await uow.outbox.all()) == (False, [])
    apart = (await answer(uow, CONTACT, (3,) * 5, Perspective.MUNICIPALITY)).joint
    assert apart is not None
    assert (apart.is_to_be_offered, apart.differing, len(await uow.outbox.all())) == (True, (), 1)


async def test_an_offer_that_waits_is_of_the_answers_as_they_are_and_the_only_one(uow: UnitOfWork) -> None:
    await answer_twice(uow)
    (before,) = await uow.outbox.all()
    waits = postpone(claim(before, "me", DAY), DAY + timedelta(hours=9))
    assert await uow.outbox.change(waits, before)
    changed = (await answer(uow, CONTACT, (4, 3, 3, 3, 4))).joint
    (offer,) = await uow.outbox.all()
    assert (offer.id, offer.not_before, offer.detail) == (before.id, DAY + timedelta(hours=9), NOT_NOW)
    assert offer.key != before.key
    assert changed is not None
    assert await compose(uow, offer) == TwoAnswersOffer(a_round(), LS01.id, "LS01", changed)


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.DROPPED])
async def test_after_an_offer_that_waits_no_more_a_changed_answer_is_offered_anew(
    uow: UnitOfWork, state: State
) -> None:
    await answer_twice(uow)
    (before,) = await uow.outbox.all()
    assert await uow.outbox.change(replace(before, state=state), before)
    changed = (await answer(uow, CONTACT, (4, 3, 3, 3, 4))).joint
    first, second = await uow.outbox.all()
    assert first == replace(before, state=state)
    assert first.key != second.key
    assert await compose(uow, first) == Unwanted("superseded")
    assert changed is not None
    assert second.payload["based_on"] == list(changed.based_on)


async def test_the_same_answers_are_offered_once_whatever_waits(uow: UnitOfWork) -> None:
    await answer_twice(uow)
    (told,) = await uow.outbox.all()
    assert await uow.outbox.change(replace(told, state=State.SENT), told)
    waits = replace(told, id=DeliveryId("waits"), key="of other answers", payload={**told.payload, "based_on": []})
    await uow.outbox.add(waits)
    await offer_choice(uow, a_round(), LS01.id, CONTACT.person.id, NOW)
    assert await uow.outbox.all() == [replace(told, state=State.SENT), waits]


async def test_what_waits_about_another_unit_or_round_is_left_as_it_is(uow: UnitOfWork) -> None:
    await answer_twice(uow)
    (offer,) = await uow.outbox.all()
    elsewhere = [
        replace(offer, id=DeliveryId(name), key=name, payload={**offer.payload, name: "another"})
        for name in ("round", "unit")
    ]
    await uow.outbox.add_all(elsewhere)
    await answer(uow, CONTACT, (4, 3, 3, 3, 4))
    assert (await uow.outbox.all())[1:] == elsewhere
    assert len(await uow.outbox.all()) == 3


async def test_a_crowd_is_not_written_to_and_sees_it_on_asking(uow: UnitOfWork) -> None:
    await found(uow)
    crowd = [a_principal(LS01, person=a_person(f"guest-{number}")) for number in range(MOST_OFFERED + 1)]
    for number, who in enumerate(crowd):
        await add_speaker(uow, who.person.id, LS01, Role.CONTACT)
        submitted = await answer(uow, who, (1 + number % 4, 3, 3, 3, 3))
        if number == 0:
            continue
        assert submitted.joint is not None
        assert submitted.joint.is_to_be_offered
        basis = list(submitted.joint.based_on)
        told = [each.person_id for each in await uow.outbox.all() if each.payload["based_on"] == basis]
        others = [each.person.id for each in crowd[:number]]
        assert sorted(map(str, told)) == (sorted(others) if number < MOST_OFFERED else [])


async def test_who_has_no_private_chat_or_speaks_for_the_unit_no_more_is_not_written_to(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01, chat=False)
    await add_round(uow, a_round())
    await add_speaker(uow, "contact-ls01", LS01, Role.CONTACT)
    await answer(uow, CHAIR, (2,) * 5)
    gone = a_principal(LS01, person=await add_speaker(uow, "gone", a_unit("LS03")))
    await answer(uow, gone, (4,) * 5)
    await answer(uow, CONTACT, (3,) * 5)
    assert await uow.outbox.all() == []


@pytest.mark.parametrize("choice", Choice)
async def test_once_someone_has_chosen_nobody_is_asked_until_an_answer_changes(uow: UnitOfWork, choice: Choice) -> None:
    joint = await answer_twice(uow)
    (offer,) = await uow.outbox.all()
    await agree(uow, wish(joint, choice, CONTACT))
    assert await compose(uow, offer) == Unwanted("chosen")
    anew = (await answer(uow, CONTACT, (1, 3, 3, 3, 4))).joint
    assert anew is not None
    assert (anew.agreement, anew.is_to_be_offered) == (None, True)
    (renewed,) = [each for each in await uow.outbox.all() if each.kind is Kind.TWO_ANSWERS]
    assert renewed.id == offer.id
    assert await compose(uow, renewed) == TwoAnswersOffer(a_round(), LS01.id, "LS01", anew)


async def test_an_offer_is_not_sent_at_night_after_the_close_or_beside_another_message_that_day(
    uow: UnitOfWork,
) -> None:
    await answer_twice(uow)
    (offer,) = await uow.outbox.all()
    assert await compose(uow, offer, datetime(2025, 1, 14, 22, tzinfo=UTC)) == NotNow()
    assert await compose(uow, offer, datetime(2025, 1, 18, 10, tzinfo=UTC)) == NotNow()
    reminder = a_delivery(person_id=CHAIR.person.id, state=State.SENT, created_at=DAY, sent_at=DAY, payload={})
    await uow.outbox.add(reminder)
    assert await compose(uow, offer) == NotNow()
    assert isinstance(await compose(uow, offer, DAY + timedelta(days=1)), TwoAnswersOffer)
    await uow.rounds.put(a_round(state=RoundState.CLOSED, closed_at=NOW))
    assert await compose(uow, offer, DAY + timedelta(days=1)) == Unwanted("round_not_open")


async def test_two_offers_of_one_day_never_keep_each_other_waiting(uow: UnitOfWork) -> None:
    await answer_twice(uow)
    (offer,) = await uow.outbox.all()
    first = replace(offer, state=State.SENDING)
    second = a_delivery(
        Kind.TWO_ANSWERS, person_id=CHAIR.person.id, state=State.SENDING, created_at=NOW + timedelta(minutes=1)
    )
    await uow.outbox.add(replace(second, payload=first.payload))
    assert await uow.outbox.change(first, offer)
    assert isinstance(await compose(uow, first), TwoAnswersOffer)
    assert await compose(uow, replace(second, payload=first.payload)) == NotNow()


async def test_what_may_have_arrived_days_ago_does_not_keep_an_offer_waiting(uow: UnitOfWork) -> None:
    await answer_twice(uow)
    (offer,) = await uow.outbox.all()
    long_ago = a_delivery(
        person_id=CHAIR.person.id, state=State.PARKED, uncertain_tries=1, created_at=NOW - timedelta(days=3)
    )
    await uow.outbox.add(long_ago)
    assert isinstance(await compose(uow, offer), TwoAnswersOffer)


async def test_an_agreement_counts_is_told_to_the_others_and_keeps_both_answers(uow: UnitOfWork) -> None:
    joint = await answer_twice(uow)
    made = await agree(uow, wish(joint))
    assert (made.revision, made.person_id, made.made_at, made.why) == (1, "chair-ls01", NOW, "Så är det.")
    (result,) = await results_of(uow, a_round())
    assert (float(result.values[1]), float(result.values[5]), result.answers[1]) == (3, 2, (2, 3))
    told = [each for each in await uow.outbox.all() if each.kind is Kind.AGREEMENT]
    assert [each.person_id for each in told] == ["contact-ls01"]
    assert await compose(uow, told[0]) == AgreementMade(a_round(), "LS01", made, own=False)
    assert [entry.what for entry in await uow.audit.all()] == ["two_answers_agree"]
    assert "Så är det." not in str(await uow.audit.all())


async def test_an_agreement_that_is_taken_back_is_told_no_more(uow: UnitOfWork) -> None:
    joint = await answer_twice(uow)
    await agree(uow, wish(joint))
    told = [each for each in await uow.outbox.all() if each.kind is Kind.AGREEMENT]
    back = await agree(uow, wish(joint, Choice.KEEP_BOTH, CONTACT))
    assert back.revision == 2
    assert await compose(uow, told[0]) == Unwanted("superseded")
    (result,) = await results_of(uow, a_round())
    assert float(result.values[1]) == 2.5


async def test_the_same_wish_again_stores_nothing(uow: UnitOfWork) -> None:
    joint = await answer_twice(uow)
    first = await agree(uow, wish(joint))
    assert await agree(uow, wish(joint)) == first
    assert await uow.agreements.of_round(a_round().id) == [first]


async def test_what_was_seen_must_be_what_is_there(uow: UnitOfWork) -> None:
    joint = await answer_twice(uow)
    await answer(uow, CONTACT, (4, 3, 3, 3, 4))
    assert await make_agreement(uow, wish(joint), NOW) == Rejected(Reason.ANSWERS_CHANGED)
    assert await uow.agreements.of_round(a_round().id) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"principal": OUTSIDER}, Reason.REPRESENTS_NOBODY),
        ({"principal": a_principal(coordinator=True)}, Reason.REPRESENTS_NOBODY),
        ({"collection": a_round(state=RoundState.CLOSED)}, Reason.ROUND_CLOSED),
        ({"values": {1: 3}}, Reason.VALUES_MISSING),
        ({"values": {1: 3, 5: 9}}, Reason.OUTSIDE_SCALE),
        ({"values": {1: 3, 2: 3, 5: 3}}, Reason.TOO_MANY_VALUES),
        ({"why": "  "}, Reason.REASON_MISSING),
        ({"why": "x" * 501}, Reason.REASON_TOO_LONG),
    ],
)
async def test_who_may_not_and_what_is_incomplete_stores_nothing(
    uow: UnitOfWork, changes: dict[str, object], reason: Reason
) -> None:
    joint = await answer_twice(uow)
    refused = await make_agreement(uow, replace(wish(joint), **changes), NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is reason
    assert await uow.agreements.of_round(a_round().id) == []
    assert [each.kind for each in await uow.outbox.all()] == [Kind.TWO_ANSWERS]


async def test_with_one_answer_or_equal_ones_there_is_nothing_to_choose(uow: UnitOfWork) -> None:
    await found(uow)
    await answer(uow, CHAIR, (3,) * 5)
    alone = Wish(CHAIR, a_round(), LS01.id, Choice.KEEP_BOTH, ())
    assert await make_agreement(uow, alone, NOW) == Rejected(Reason.ONLY_ONE_ANSWER)
    joint = (await answer(uow, CONTACT, (3,) * 5)).joint
    assert joint is not None
    for choice in Choice:
        assert await make_agreement(uow, wish(joint, choice), NOW) == Rejected(Reason.ANSWERS_ALIKE)


async def test_only_a_shared_round_tells_who_said_what_by_role(uow: UnitOfWork) -> None:
    shared = a_round(shared=True)
    await found(uow, shared)
    await answer(uow, CONTACT, (3, 3, 3, 3, 4), Perspective.REGION, shared)
    await answer(uow, CHAIR, (2, 3, 3, 3, 2), Perspective.MUNICIPALITY, shared)
    joint = await compare_answers(uow, shared, LS01.id)
    assert joint is not None
    assert joint.each == (
        OneOfThem(Role.CHAIR, Perspective.MUNICIPALITY, some_answers((2, 3, 3, 3, 2)).values),
        OneOfThem(Role.CONTACT, Perspective.REGION, some_answers((3, 3, 3, 3, 4)).values),
    )
    apart = await compare_answers(uow, a_round(), LS01.id)
    assert apart is not None
    assert apart.each == ()


async def test_another_units_answers_are_never_among_them(uow: UnitOfWork) -> None:
    joint = await answer_twice(uow)
    await uow.submissions.add(a_submission((1,) * 5, unit_id=UnitId("ls02"), respondent="chair-ls02"))
    again = await compare_answers(uow, a_round(), LS01.id)
    assert again == joint


async def test_a_link_leads_to_the_answers_as_they_were_for_one_day(uow: UnitOfWork) -> None:
    joint = await answer_twice(uow)
    chosen = await agree(uow, wish(joint, Choice.NEXT_MEETING))
    token = await link_sheet(uow, chosen, "en", NOW)
    await answer(uow, CONTACT, (4, 4, 4, 4, 4))
    found_sheet = await find_sheet(uow, token, NOW + WORTH - timedelta(seconds=1))
    assert found_sheet is not None
    assert (found_sheet.language, found_sheet.sheet.unit, found_sheet.sheet.joint.result) == (
        "en",
        "LS01",
        joint.result,
    )
    assert await find_sheet(uow, token, NOW + WORTH) is None
    assert await find_sheet(uow, "x" * 43, NOW) is None
    assert await find_sheet(uow, digest_of(token), NOW) is None


async def test_links_that_are_over_are_forgotten_when_the_next_is_lent(uow: UnitOfWork) -> None:
    joint = await answer_twice(uow)
    chosen = await agree(uow, wish(joint, Choice.NEXT_MEETING))
    old = await link_sheet(uow, chosen, "sv", NOW)
    new = await link_sheet(uow, chosen, "sv", NOW + WORTH)
    assert await uow.file_links.get(digest_of(old)) is None
    assert await uow.file_links.get(digest_of(new)) is not None
