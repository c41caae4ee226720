"""What is said of the state of leaderships and of the county, as meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.asked_forms import AskedForm
from domain.county_pictures import CountyPicture
from domain.errors import Rejected
from domain.indicators import IndicatorYear
from domain.questionnaires import Piece, Question, Value
from domain.rounds import Round
from domain.unit_forms import UnitForm


@dataclass(frozen=True, slots=True)
class FormChoice:
    """Ask which form is filled in, or only looked at, of a person who is asked for several."""

    collection: Round
    forms: tuple[AskedForm, ...]
    to_look: bool = False


@dataclass(frozen=True, slots=True)
class FormPiece:
    """A piece of the form, filled in with what is known.

    `values` are what was given on the card before, where it comes back with a sentence. `question` is the one that is
    asked of who writes.
    """

    collection: Round
    form: UnitForm
    piece: Piece
    question: Question | None
    values: Mapping[str, Value] = field(default_factory=dict)
    refused: Rejected | None = None


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """The next question of a piece, of who writes instead of pressing."""

    form: UnitForm
    question: Question
    refused: Rejected | None = None


@dataclass(frozen=True, slots=True)
class FormDone:
    """Every piece is done: thanks, and what can be looked at."""

    collection: Round
    form: UnitForm


@dataclass(frozen=True, slots=True)
class OwnPicture:
    """A unit's own whole form, for its people only."""

    collection: Round
    form: UnitForm
    is_open: bool


@dataclass(frozen=True, slots=True)
class TwoFacts:
    """A question that the unit's people answer differently: which is right?"""

    collection: Round
    form: UnitForm
    question: Question


@dataclass(frozen=True, slots=True)
class CountyCounts:
    """The county's picture."""

    picture: CountyPicture


@dataclass(frozen=True, slots=True)
class IndicatorsShown:
    """The key figures of a year, to anybody of the county and in its channel: facts, of no unit (D6)."""

    county: str
    figures: IndicatorYear


StatusMessage = (
    FormChoice | FormPiece | FormQuestion | FormDone | OwnPicture | TwoFacts | CountyCounts | IndicatorsShown
)
