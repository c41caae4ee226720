"""A role comes from the roster or from a code, and from nothing that Teams or a person says (S7, S26)."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from domain.answers import Perspective
from domain.cards import Subject
from domain.conversations import Scope
from domain.handovers import Handover
from domain.ids import (
    CardId,
    HandoverId,
    PersonId,
)
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.requests import Verb
from domain.roster import Assignment, Role
from domain.submissions import Draft
from tests.dialogs.talks import Talk, begin_talk
from tests.security.doors import open_house, read_tables, tell_figure
from tests.security.furnishings import LS01, ROUND, SPEAKERS, furnish_card
from tests.support.builders import (
    COUNTY,
    NOW,
    TENANT,
    a_card,
    a_conversation,
    a_person,
    a_round,
    object_id_of,
    some_answers,
)
from tests.support.counties import CHAIRS, COORDINATOR
from tests.support.people import Json, Someone
from tests.support.questionnaires import SMALL

ELSEWHERE = "22222222-bbbb-4bbb-8bbb-222222222222"
CHAIR = CHAIRS["LS13"]
STRANGER = Someone("nagon", "Någon")
GUARDED = ("submissions", "drafts", "rounds", "releases", "assignments", "handovers", "invitations", "audit_entries")

# LS01's two speakers, each of whom the other's card offers; a coordinator; and those who have no role for LS01.
PEOPLE = ("chair-ls01", "both", "coordinator", "finance", "chair-ls02", "stranger", "former")
NOBODY: frozenset[str] = frozenset()
# Whose press of a button on a card about LS01 may store anything. A new button has no row, and fails the test.
MAY: Mapping[Verb, frozenset[str]] = {
    Verb.ASSESS: NOBODY,
    Verb.CHOOSE_UNIT: NOBODY,
    Verb.CHOOSE_PERSPECTIVE: SPEAKERS,
    Verb.REVIEW_ASSESSMENT: SPEAKERS,
    Verb.SAVE_DRAFT: SPEAKERS,
    Verb.ASK_COMMENT: NOBODY,
    Verb.SAVE_COMMENT: SPEAKERS,
    Verb.SUBMIT_ASSESSMENT: SPEAKERS,
    Verb.CHANGE_ASSESSMENT: NOBODY,
    Verb.LAST_YEAR: NOBODY,
    Verb.SUMMARY: NOBODY,
    Verb.SUMMARY_DETAIL: NOBODY,
    Verb.SHOW_PREVIEW: NOBODY,
    Verb.PUBLISH: frozenset({"coordinator"}),
    Verb.MIRROR: NOBODY,
    Verb.STATUS: NOBODY,
    Verb.ASK_CLOSE: NOBODY,
    Verb.CLOSE_ROUND: frozenset({"coordinator"}),
    Verb.NOT_ME: NOBODY,
    Verb.HAND_OVER: SPEAKERS,
    Verb.TELL_COORDINATOR: SPEAKERS,
    Verb.ANSWER_ANYWAY: SPEAKERS,
    Verb.ASK_SNOOZE: NOBODY,
    # Whoever is reminded of anything may have that later: it is their own.
    Verb.SNOOZE: SPEAKERS | {"chair-ls02"},
    Verb.ASK_TIME: NOBODY,
    Verb.REQUEST_TIME: SPEAKERS,
    Verb.GRANT_TIME: frozenset({"coordinator"}),
    Verb.REFUSE_TIME: frozenset({"coordinator"}),
    Verb.SHOW_DIFFERENCES: NOBODY,
    Verb.KEEP_BOTH: SPEAKERS,
    Verb.ASK_AGREEMENT: NOBODY,
    Verb.REVIEW_AGREEMENT: NOBODY,
    Verb.SAVE_AGREEMENT: SPEAKERS,
    Verb.NEXT_MEETING: SPEAKERS,
    Verb.ASK_INTERVIEW: NOBODY,
    Verb.NOTE_INTERVIEW: NOBODY,
    Verb.REVIEW_INTERVIEW: NOBODY,
    Verb.CHANGE_INTERVIEW: NOBODY,
    Verb.SAVE_INTERVIEW: frozenset({"coordinator"}),
    Verb.CONFIRM_INTERVIEW: SPEAKERS,
    Verb.AMEND_INTERVIEW: SPEAKERS,
    Verb.DECLARE_NONE: SPEAKERS,
    Verb.ANSWER_LATER: SPEAKERS,
    Verb.SHOW_PLAN: NOBODY,
    Verb.ASK_ACTIVITY: NOBODY,
    Verb.ADD_ACTIVITY: SPEAKERS,
    Verb.PICK_ACTIVITY: NOBODY,
    Verb.CHANGE_ACTIVITY: SPEAKERS,
    Verb.PLAN_FILES: NOBODY,
    Verb.SHOW_NETWORK: NOBODY,
    Verb.ASK_EVENT: NOBODY,
    Verb.LOG_EVENT: frozenset({"coordinator"}),
    Verb.ASK_ATTENDANCE: NOBODY,
    Verb.NOTE_ATTENDANCE: frozenset({"coordinator"}),
    Verb.STATUS_FORM: NOBODY,
    Verb.SAVE_PIECE: SPEAKERS,
    Verb.CHANGE_PIECE: NOBODY,
    Verb.OWN_PICTURE: NOBODY,
    Verb.SHOW_APART: NOBODY,
    Verb.SETTLE_FACT: SPEAKERS,
    Verb.COUNTY_PICTURE: NOBODY,
    Verb.SHOW_MEETINGS: NOBODY,
    Verb.SAVE_RHYTHM: SPEAKERS | {"coordinator"},
    Verb.ASK_MEETING: NOBODY,
    Verb.SAVE_MEETING: SPEAKERS | {"coordinator"},
    Verb.MOVE_MEETING: NOBODY,
    Verb.CANCEL_MEETING: SPEAKERS | {"coordinator"},
    Verb.ASK_REPORT: NOBODY,
    Verb.REPORT_HELD: SPEAKERS | {"coordinator"},
    Verb.REPORT_NOT_HELD: SPEAKERS | {"coordinator"},
    Verb.SHOW_UNREACHABLE: NOBODY,
    Verb.SHOW_LETTER: NOBODY,
    Verb.SHOW_CALENDAR: SPEAKERS,
    Verb.NEW_CALENDAR_LINK: SPEAKERS,
    Verb.REVOKE_CALENDAR: SPEAKERS,
    Verb.SHOW_BOARD: NOBODY,
    Verb.SHOW_BOARD_PART: NOBODY,
    Verb.SHOW_BOARD_UNIT: NOBODY,
    Verb.REMIND_NOW: frozenset({"coordinator"}),
    Verb.ASK_EXTENSION: NOBODY,
    Verb.EXTEND_TIME: frozenset({"coordinator"}),
    Verb.RESEND_FAILED: frozenset({"coordinator"}),
    Verb.STOP_MESSAGE: frozenset({"coordinator"}),
    Verb.RESUME_MESSAGE: frozenset({"coordinator"}),
}
INPUTS = {f"goal_{number}": "4" for number in range(1, 6)} | {
    "perspective": "region",
    "comment": "Något annat.",
    "choice": "1",
    "why": "Vi pratades vid.",
    "activity_name": "Gemensam vårdplan",
    "activity_stage": "3",
    "event_title": "Nätverksmöte",
    "event_date": "2025-01-14",
    "municipalities": "1",
    "q_rhythm": "two_per_term",
    "q_ways": "council",
    "clock": "14:00",
    "form": "2",
    "agenda": "1",
    "missing": "1,3",
    "until": "2025-01-29",
    "reason": "Nämnden möts först då.",
}
WAYS: Mapping[str, Mapping[str, Any]] = {
    "press": {},
    "message": {"answers_in_response": False},
    "in a group": {"conversation": a_conversation(id="19:group", scope=Scope.GROUP)},
}


def move(activity: Json, tenant: str) -> Json:
    """Return the activity as it comes from another tenant."""
    place = activity["conversation"] | {"tenantId": tenant}
    return activity | {"channelData": activity["channelData"] | {"tenant": {"id": tenant}}, "conversation": place}


def pretend(activity: Json, **said: Any) -> Json:  # noqa: ANN401 - whatever somebody may put into an activity
    """Return the activity with something in it that sounds like a role."""
    return activity | {"from": activity["from"] | said, "channelData": activity["channelData"] | said}


async def test_a_name_an_ownership_a_mention_or_the_same_id_elsewhere_gives_no_role(sqlite_url: str) -> None:
    mention = {"type": "mention", "text": "<at>x</at>", "mentioned": {"id": CHAIR.user_id, "name": CHAIR.name}}
    activities = [
        replace(STRANGER, name=CHAIR.name).message("3 3 3 3 3"),
        replace(STRANGER, name=COORDINATOR.name).message("stäng omgången"),
        pretend(STRANGER.message("skatta"), role="owner", userRole="admin", roles=["chair", "coordinator"]),
        pretend(STRANGER.message("inte jag"), userPrincipalName=CHAIR.email, email=CHAIR.email),
        STRANGER.message("skatta <at>x</at>") | {"entities": [mention]},
        move(CHAIR.message("skatta"), ELSEWHERE),
        move(CHAIR.message("3 3 3 3 3"), ELSEWHERE),
    ]
    async with open_house(sqlite_url, tenants=(TENANT, ELSEWHERE)) as house:
        before = {name: read_tables(sqlite_url)[name] for name in GUARDED}
        for activity in activities:
            assert (await house.post(activity)).status == 200
            await house.settle()
        assert {name: read_tables(sqlite_url)[name] for name in GUARDED} == before
        told = house.said_to(STRANGER) + house.said_to(CHAIR)
    # One is told that only the coordinator closes a round, and one is not understood.
    assert told.count("Jag vet inte vilken lokal systemledning du svarar för") == len(activities) - 2
    assert told.count("bara samordnaren") == 1


async def furnish(talk: Talk, who: str, verb: Verb, owner: str) -> None:
    """Store a finance head and one whose role is gone, drafts of LS01, and a card about LS01 drawn for the owner."""
    others = {"chair-ls01": "both", "both": "chair-ls01"}
    async with talk.database.open() as uow:
        for name in ("finance", "former"):
            await uow.roster.put_person(a_person(name))
        await uow.roster.add_assignment(Assignment(PersonId("finance"), COUNTY.id, Role.FINANCE, LS01))
        for name in SPEAKERS:
            draft = Draft(ROUND, LS01, Part.SELF_ASSESSMENT, PersonId(name), some_answers(), NOW)
            await uow.submissions.put_draft(draft)
        if verb is Verb.ANSWER_ANYWAY and who in SPEAKERS:
            await uow.handovers.add(Handover(HandoverId("h"), ROUND, LS01, PersonId(who), None, NOW))
        subject = Subject(
            ROUND, LS01, Perspective.JOINT, choices=(others.get(who, "both"),), opened_at=a_round().opened_at
        )
        await uow.round_parts.put(ROUND, SMALL)
        subject = await furnish_card(uow, who, verb, subject)
        await uow.cards.add(a_card(subject, id=CardId("theirs"), object_id=object_id_of(owner)))
        await uow.commit()
    talk.cards[who] = CardId("theirs")


async def read_guarded(talk: Talk) -> object:
    """Return all that only a role allows to change."""
    async with talk.database.read() as uow:
        return (
            list(await uow.rounds.all(COUNTY.id)),
            list(await uow.submissions.of_round(ROUND)),
            list(await uow.submissions.drafts_of_round(ROUND)),
            list(await uow.handovers.of_round(ROUND)),
            list(await uow.declarations.of_round(ROUND)),
            list(await uow.agreements.of_round(ROUND)),
            list(await uow.plans.of_county(COUNTY.id)),
            list(await uow.network.events(COUNTY.id)),
            list(await uow.network.attendance(COUNTY.id)),
            list(await uow.part_answers.of_round(ROUND, Part.LEADERSHIP_STATUS)),
            list(await uow.quote_approvals.of_round(ROUND)),
            list(await uow.roster.assignments(COUNTY.id)),
            await uow.releases.latest(COUNTY.id),
            list(await uow.audit.all()),
            list(await uow.meetings.of_county(COUNTY.id)),
            list(await uow.meetings.reports(COUNTY.id)),
            list(await uow.meetings.rhythms_of_county(COUNTY.id)),
            list(await uow.calendar_links.all(COUNTY.id)),
            [each.key for each in await uow.outbox.all() if each.kind != "reply"],
        )


async def press_once(who: str, verb: Verb, way: Mapping[str, Any], owner: str) -> bool:
    """Return whether a press of somebody's on a card of the owner's has stored anything."""
    talk = await begin_talk()
    talk.manner = replace(talk.manner, public_url="https://bot.example.org")
    talk.runner = talk.make_runner()
    await furnish(talk, who, verb, owner)
    if verb is Verb.CLOSE_ROUND:
        # The question stands: whoever may is only a press away.
        await talk.press(who, Verb.ASK_CLOSE, {}, **way)
        if who != "coordinator":
            talk.cards[who] = CardId("theirs")
    before = await read_guarded(talk)
    await talk.press(who, verb, INPUTS, **way)
    return await read_guarded(talk) != before


def test_every_button_has_its_row_of_those_who_may() -> None:
    assert set(MAY) == set(Verb)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("verb", Verb)
async def test_only_those_who_may_bring_about_anything(verb: Verb, way: str) -> None:
    stored = {who for who in PEOPLE if await press_once(who, verb, WAYS[way], owner=who)}
    private = way != "in a group"
    assert stored == (MAY[verb] if private or verb is Verb.CLOSE_ROUND else NOBODY)


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.CLOSE_ROUND])
async def test_a_card_that_was_forwarded_is_worth_nothing_in_anyone_elses_hands(verb: Verb) -> None:
    cells = [(who, owner) for who in PEOPLE for owner in SPEAKERS if who != owner]
    stored = [(who, owner) for who, owner in cells if await press_once(who, verb, {}, owner=owner)]
    assert stored == []
    tell_figure("S7", verb=verb.value, cells=str(len(cells)), wrongly="0")


async def count_people(uow: UnitOfWork) -> int:
    """Return how many have a role."""
    return len(await uow.roster.persons(COUNTY.id))


async def test_no_button_gives_anybody_a_role() -> None:
    for verb in Verb:
        talk = await begin_talk()
        await furnish(talk, "stranger", verb, "stranger")
        async with talk.database.read() as uow:
            before = await count_people(uow)
        await talk.press("stranger", verb, INPUTS | {"role": "chair", "unit": "ls01", "person": "chair-ls01"})
        async with talk.database.read() as uow:
            assert await count_people(uow) == before
