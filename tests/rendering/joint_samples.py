"""Samples of what a unit's people are told about their answers together."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec.structs import replace

from domain.agreements import Agreement, Choice
from domain.answers import Perspective
from domain.consolidation import consolidate
from domain.errors import Reason, Rejected
from domain.ids import AgreementId, PersonId, SubmissionId, UnitId
from domain.instruments import Part
from domain.joint_answers import JointAnswers, OneOfThem
from domain.joint_messages import (
    AgreementForm,
    AgreementMade,
    BothKept,
    ForNextMeeting,
    ReasonForm,
    TalkingSheet,
    TwoAnswersOffer,
)
from domain.messages import Message
from domain.roster import Role
from domain.rounds import Round
from tests.support.builders import a_submission, some_answers

NOW = datetime(2025, 1, 17, 8, 14, tzinfo=UTC)
BASIS = (SubmissionId("first"), SubmissionId("second"))
# As long as a real one.
ADDRESS = f"https://uppfoljaren.example/files/{'Ab3_'.ljust(43, 'x')}"
ONE, OTHER = (3, 3, 2, 3, 2), (3, 3, 3, 3, 4)


def make_agreement(choice: Choice = Choice.AGREE, why: str = "Vi pratade om läget i december.") -> Agreement:
    """Return what a unit does about its two answers."""
    agreed = choice is Choice.AGREE
    return Agreement(
        id=AgreementId("agreement"),
        round_id=a_submission().round_id,
        unit_id=UnitId("unit-13"),
        part=Part.SELF_ASSESSMENT,
        revision=1,
        choice=choice,
        based_on=BASIS,
        person_id=PersonId("chair"),
        made_at=NOW,
        values={3: 3, 5: 3} if agreed else {},
        why=why if agreed else "",
    )


def make_joint(
    one: tuple[int, ...] = ONE,
    other: tuple[int, ...] = OTHER,
    sides: tuple[Perspective, Perspective] = (Perspective.JOINT, Perspective.JOINT),
    agreement: Agreement | None = None,
    *,
    shared: bool = False,
) -> JointAnswers:
    """Return two people's answers together."""
    given = [
        a_submission(
            id=BASIS[index], unit_id=UnitId("unit-13"), respondent=str(index), answers=some_answers(values, side)
        )
        for index, (values, side) in enumerate(zip((one, other), sides, strict=True))
    ]
    (result,) = consolidate(given, Part.SELF_ASSESSMENT, [agreement] if agreement else [])
    roles = (Role.CHAIR, Role.CONTACT)
    each = tuple(
        OneOfThem(role, one_of_them.answers.perspective, one_of_them.answers.values)
        for role, one_of_them in zip(roles, given, strict=True)
    )
    return JointAnswers(result, BASIS, agreement, each if shared else ())


def joint_messages(collection: Round, unit: str, why: str) -> Mapping[str, Message]:
    """Return a sample of every message about answers together, in its telling variants."""
    unit_id, joint = UnitId("unit-13"), make_joint()
    apart = make_joint(sides=(Perspective.MUNICIPALITY, Perspective.REGION))
    offer = TwoAnswersOffer(collection, unit_id, unit, joint)
    form = AgreementForm(collection, unit_id, unit, joint)
    reason = ReasonForm(collection, unit_id, unit, joint, {3: 3, 5: 3})
    made = AgreementMade(collection, unit, make_agreement(why=why), own=True)
    sheet = TalkingSheet(collection, unit, apart, NOW)
    missing = Rejected(Reason.VALUES_MISSING, {"items": "5", "count": 1})
    shared = replace(collection, shared=True)
    sides = (Perspective.MUNICIPALITY, Perspective.REGION)
    return {
        "two_answers": offer,
        "two_answers_perspectives": replace(offer, joint=apart),
        "two_answers_only_perspectives": replace(offer, joint=make_joint(ONE, ONE, sides)),
        "two_answers_alike": replace(offer, joint=make_joint(ONE, ONE)),
        "two_answers_shared": replace(offer, collection=shared, joint=make_joint(sides=sides, shared=True)),
        "two_answers_agreed": replace(offer, joint=make_joint(agreement=make_agreement())),
        "two_answers_kept": replace(offer, joint=make_joint(agreement=make_agreement(Choice.KEEP_BOTH))),
        "two_answers_changed": replace(offer, refused=Rejected(Reason.ANSWERS_CHANGED)),
        "two_answers_several": replace(offer, one_of_several=True),
        "two_answers_five": replace(offer, joint=make_joint((1, 1, 1, 1, 1), (4, 4, 4, 4, 4))),
        "both_kept": BothKept(collection, unit_id, unit),
        "agreement_form": form,
        "agreement_form_refused": replace(form, values={3: 3}, refused=missing),
        "agreement_form_five": replace(form, joint=make_joint((1, 1, 1, 1, 1), (4, 4, 4, 4, 4))),
        "reason_form": reason,
        "reason_form_refused": replace(
            reason, why=why, refused=Rejected(Reason.REASON_TOO_LONG, {"length": 512, "most": 500})
        ),
        "agreement_made": made,
        "agreement_told": replace(made, own=False),
        "next_meeting": ForNextMeeting(sheet, unit_id, ADDRESS),
        "next_meeting_in_chat": ForNextMeeting(sheet, unit_id, None),
    }
