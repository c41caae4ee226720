"""What a coordinator notes at an interview on a unit's behalf, and when it no longer counts."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from domain.answers import Answers, Perspective, answers_from_data, answers_to_data, check_answers
from domain.errors import Reason, Rejected
from domain.ids import PersonId
from domain.instruments import Instrument
from domain.submissions import INTERVIEW, Submission, latest_revisions

# Characters of "chair and contact", and of why something is entered after the close.
MAX_ROLE_LENGTH = 100
MAX_REASON_LENGTH = 500


class Noting(Struct, frozen=True):
    """What is being noted: of whom (a role, never a name), the answers so far, and after the close why."""

    of: str = ""
    answers: Answers = field(default_factory=lambda: Answers({}, None))
    reason: str = ""

    @property
    def perspective(self) -> Perspective | None:
        """Return from where the answers are given."""
        return self.answers.perspective


def counted_submissions(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Return what values are made of: each respondent's last submission, but no interview that was amended.

    Whoever of the unit hands in something in an interview's place answers for it from then on, so that nobody counts
    twice (K9). Who had answered before the interview, and did not amend it, stays beside it. Nothing is deleted.
    """
    everything = tuple(submissions)
    amended = {each.amends for each in everything if each.amends is not None}
    latest = latest_revisions(everything)
    return tuple(each for each in latest if each.respondent != INTERVIEW or each.id not in amended)


def find_interview(submissions: Iterable[Submission]) -> Submission | None:
    """Return the interview that counts among one unit's submissions."""
    return next((each for each in counted_submissions(submissions) if each.respondent == INTERVIEW), None)


def takes_its_place(interview: Submission | None, person_id: PersonId, *, answered_before: bool) -> bool:
    """Tell whether what a person hands in now takes the interview's place without their having said so.

    Their first answer does, as they were asked meanwhile whether the interview is right; not so when a colleague has
    confirmed it, for then both stand.
    """
    return interview is not None and not answered_before and interview.confirmed_by in {None, person_id}


def check_noting(noting: Noting, *, needs_reason: bool) -> Rejected | None:
    """Say no unless it is told who was interviewed, from where, and after the close why it is entered."""
    if not noting.of:
        return Rejected(Reason.INTERVIEWED_MISSING)
    if len(noting.of) > MAX_ROLE_LENGTH:
        return Rejected(Reason.INTERVIEWED_TOO_LONG, {"length": len(noting.of), "most": MAX_ROLE_LENGTH})
    return (check_reason(noting.reason) if needs_reason else None) or (
        None if noting.perspective else Rejected(Reason.INTERVIEW_PERSPECTIVE_MISSING)
    )


def check_reason(reason: str) -> Rejected | None:
    """Say no unless a change after the close has its reason, of reasonable length."""
    if not reason:
        return Rejected(Reason.LATE_REASON_MISSING)
    if len(reason) > MAX_REASON_LENGTH:
        return Rejected(Reason.LATE_REASON_TOO_LONG, {"length": len(reason), "most": MAX_REASON_LENGTH})
    return None


def check_noted(instrument: Instrument, noting: Noting, *, needs_reason: bool) -> Rejected | None:
    """Say no to what cannot be saved."""
    return check_noting(noting, needs_reason=needs_reason) or check_answers(instrument, noting.answers)


def noting_to_data(noting: Noting) -> dict[str, Any]:
    """Return it as plain JSON data."""
    return {"of": noting.of, "answers": answers_to_data(noting.answers), "reason": noting.reason}


def noting_from_data(data: Mapping[str, Any]) -> Noting:
    """Return what `noting_to_data` wrote."""
    return Noting(of=data["of"], answers=answers_from_data(data["answers"]), reason=data["reason"])
