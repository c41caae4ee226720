"""What is said to the people of one unit about their answers together; never in a channel (K12)."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from domain.agreements import Agreement
from domain.errors import Rejected
from domain.ids import UnitId
from domain.joint_answers import JointAnswers
from domain.rounds import Round


class TwoAnswersOffer(Struct, frozen=True):
    """Where the answers of a unit go apart, and the three things that can be done about it (K9).

    Attributes:
        refused: why what was pressed was not done: the answers have changed since.
        one_of_several: whether the person was shown this of several units, so that words alone do not say which.
    """

    collection: Round
    unit_id: UnitId
    unit: str
    joint: JointAnswers
    refused: Rejected | None = None
    one_of_several: bool = False


class BothKept(Struct, frozen=True):
    """Both answers are kept, and nobody is asked again unless an answer changes."""

    collection: Round
    unit_id: UnitId
    unit: str


class AgreementForm(Struct, frozen=True):
    """The goals that go apart, to be agreed on; `values` is what was filled in before, and nothing at first."""

    collection: Round
    unit_id: UnitId
    unit: str
    joint: JointAnswers
    values: Mapping[int, int] = field(default_factory=dict)
    refused: Rejected | None = None


class ReasonForm(Struct, frozen=True):
    """Ask why these values; they are kept meanwhile."""

    collection: Round
    unit_id: UnitId
    unit: str
    joint: JointAnswers
    values: Mapping[int, int]
    why: str = ""
    refused: Rejected | None = None


class AgreementMade(Struct, frozen=True):
    """What a unit has agreed on; `own` is False for those who are told of it."""

    collection: Round
    unit: str
    agreement: Agreement
    own: bool


class TalkingSheet(Struct, frozen=True):
    """What a unit takes to its next meeting: what went apart at that moment, and questions to talk about (K11)."""

    collection: Round
    unit: str
    joint: JointAnswers
    made_at: datetime


class ForNextMeeting(Struct, frozen=True):
    """It is noted that the unit will talk; `address` is where the sheet can be fetched, None where it is no file."""

    sheet: TalkingSheet
    unit_id: UnitId
    address: str | None


JointMessage = TwoAnswersOffer | BothKept | AgreementForm | ReasonForm | AgreementMade | ForNextMeeting
