"""What is said of interviews, and of units that hand in none, as meaning."""

from msgspec import Struct

from domain.errors import Rejected
from domain.ids import UnitId
from domain.interviews import Noting
from domain.progress import Progress
from domain.roster import Role
from domain.rounds import Round
from domain.submissions import Submission


class InterviewForm(Struct, frozen=True):
    """Ask a coordinator which unit was interviewed, whom of it, and from where they answered; filled in if known.

    `needs_reason` after the close: then it is asked too why something is entered.
    """

    collection: Round
    units: tuple[tuple[UnitId, str], ...]
    unit_id: UnitId | None
    noting: Noting
    needs_reason: bool
    refused: Rejected | None = None


class InterviewGoals(Struct, frozen=True):
    """The goals of an interview in one screen, for the coordinator, filled in with what is noted."""

    collection: Round
    unit_id: UnitId
    unit: str
    noting: Noting
    refused: Rejected | None = None


class InterviewReview(Struct, frozen=True):
    """What is about to be saved of an interview, with room for a comment."""

    collection: Round
    unit_id: UnitId
    unit: str
    noting: Noting
    refused: Rejected | None = None


class InterviewSaved(Struct, frozen=True):
    """What was stored of an interview, and who of the unit is asked whether it is right.

    `asked` is their role, None where nobody can be reached or the round is closed; `changes` counts the units that
    differ from the last release, None where nothing was released.
    """

    collection: Round
    unit: str
    interview: Submission
    progress: Progress
    asked: Role | None
    changes: int | None


class InterviewNoted(Struct, frozen=True):
    """Show a unit what was noted as its answer, and ask whether it is right."""

    collection: Round
    unit: str
    interview: Submission


class InterviewConfirmed(Struct, frozen=True):
    """The unit has said that an interview is right."""

    collection: Round
    unit: str
    interview: Submission


class NoneQuestion(Struct, frozen=True):
    """Ask whether a unit really hands in nothing this year, and why if they care to tell.

    More than one unit only of a person who speaks for several.
    """

    collection: Round
    units: tuple[tuple[UnitId, str], ...]
    refused: Rejected | None = None


class NoneDeclared(Struct, frozen=True):
    """It is stored that the unit hands in none, and how that can be taken back."""

    collection: Round
    unit: str


class AnswerLater(Struct, frozen=True):
    """The unit will answer after all; `withdrawn` when it had said otherwise."""

    collection: Round
    unit: str
    withdrawn: bool


InterviewMessage = (
    InterviewForm
    | InterviewGoals
    | InterviewReview
    | InterviewSaved
    | InterviewNoted
    | InterviewConfirmed
    | NoneQuestion
    | NoneDeclared
    | AnswerLater
)
