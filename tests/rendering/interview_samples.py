"""Samples of what is said of interviews, and of units that hand in none."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec.structs import replace

from domain.answers import Answers, Perspective
from domain.errors import Reason, Rejected
from domain.ids import PersonId, SubmissionId, UnitId
from domain.instruments import Part
from domain.interview_messages import (
    AnswerLater,
    InterviewConfirmed,
    InterviewForm,
    InterviewGoals,
    InterviewNoted,
    InterviewReview,
    InterviewSaved,
    NoneDeclared,
    NoneQuestion,
)
from domain.interviews import Noting
from domain.messages import Message
from domain.progress import Progress
from domain.roster import Role
from domain.rounds import Round
from domain.submissions import INTERVIEW, Source, Submission

NOW = datetime(2025, 1, 17, 8, 14, tzinfo=UTC)
VALUES = {1: 3, 2: 3, 3: 2, 4: 3, 5: 2}
UNIT, OTHER = UnitId("unit-13"), UnitId("unit-12")


def interview_samples(opened: Round, closed: Round, unit: str, comment: str) -> Mapping[str, Message]:
    """Return a sample of each message about interviews."""
    answers, of = Answers(VALUES, Perspective.JOINT), f"ordföranden i {unit}"
    noting = Noting(of, answers)
    form = InterviewForm(opened, ((UNIT, unit), (OTHER, "LS12")), None, Noting(), needs_reason=False)
    review = InterviewReview(opened, UNIT, unit, noting)
    commented = replace(answers, comment=comment)
    interview = an_interview(opened, of)
    saved = InterviewSaved(opened, unit, interview, Progress(12, 13), Role.CHAIR, None)
    return {
        "interview_form": form,
        "interview_form_unit": replace(form, unit_id=UNIT),
        "interview_form_refused": replace(
            form, unit_id=UNIT, noting=Noting(of), refused=Rejected(Reason.INTERVIEW_PERSPECTIVE_MISSING)
        ),
        "interview_form_closed": replace(
            form, collection=closed, unit_id=UNIT, noting=Noting(of, answers), needs_reason=True
        ),
        "interview_goals": InterviewGoals(opened, UNIT, unit, Noting(of, Answers({}, Perspective.JOINT))),
        "interview_goals_refused": InterviewGoals(
            opened,
            UNIT,
            unit,
            Noting(of, Answers({1: 3}, Perspective.JOINT)),
            Rejected(Reason.VALUES_MISSING, {"items": "2, 3, 4, 5", "count": 4}),
        ),
        "interview_review": review,
        "interview_review_closed": InterviewReview(closed, UNIT, unit, Noting(of, commented, comment[:500])),
        "interview_saved": saved,
        "interview_saved_nobody": replace(saved, asked=None),
        "interview_saved_closed": replace(saved, collection=closed, asked=None, changes=1),
        "interview_noted": InterviewNoted(opened, unit, replace(interview, answers=commented)),
        "interview_confirmed": InterviewConfirmed(
            opened, unit, replace(interview, confirmed_by=PersonId("chair"), amends=interview.id, revision=2)
        ),
        "none_question": NoneQuestion(opened, ((UNIT, unit),)),
        "none_question_two_units": NoneQuestion(opened, ((UNIT, unit), (OTHER, "LS12")), Rejected(Reason.UNIT_MISSING)),
        "none_declared": NoneDeclared(opened, unit),
        "answer_later": AnswerLater(opened, unit, withdrawn=False),
        "answer_later_withdrawn": AnswerLater(opened, unit, withdrawn=True),
    }


def an_interview(collection: Round, of: str) -> Submission:
    """Return what a coordinator noted for LS13."""
    return Submission(
        id=SubmissionId("interview-1"),
        round_id=collection.id,
        unit_id=UNIT,
        part=Part.SELF_ASSESSMENT,
        respondent=INTERVIEW,
        revision=1,
        answers=Answers(VALUES, Perspective.JOINT),
        source=Source.INTERVIEW,
        submitted_at=NOW,
        noted_by="coordinator",
        noted_of=of,
    )
