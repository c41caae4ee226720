"""What is said of the state of leaderships and of the county, as meaning."""

from collections.abc import Mapping

from msgspec import Struct, field

from domain.asked_forms import AskedForm
from domain.county_pictures import CountyPicture
from domain.errors import Rejected
from domain.indicators import IndicatorYear
from domain.questionnaires import Piece, Question, Value
from domain.rounds import Round
from domain.unit_forms import UnitForm


class FormChoice(Struct, frozen=True):
    """Ask which form is filled in, or only looked at, of a person who is asked for several."""

    collection: Round
    forms: tuple[AskedForm, ...]
    to_look: bool = False


class FormPiece(Struct, frozen=True):
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


class FormQuestion(Struct, frozen=True):
    """The next question of a piece, of who writes instead of pressing."""

    form: UnitForm
    question: Question
    refused: Rejected | None = None


class FormDone(Struct, frozen=True):
    """Every piece is done: thanks, and what can be looked at."""

    collection: Round
    form: UnitForm


class OwnPicture(Struct, frozen=True):
    """A unit's own whole form, for its people only."""

    collection: Round
    form: UnitForm
    is_open: bool


class TwoFacts(Struct, frozen=True):
    """A question that the unit's people answer differently: which is right?"""

    collection: Round
    form: UnitForm
    question: Question


class CountyCounts(Struct, frozen=True):
    """The county's picture."""

    picture: CountyPicture


class IndicatorsShown(Struct, frozen=True):
    """The key figures of a year, to anybody of the county and in its channel: facts, of no unit (D6)."""

    county: str
    figures: IndicatorYear


StatusMessage = (
    FormChoice | FormPiece | FormQuestion | FormDone | OwnPicture | TwoFacts | CountyCounts | IndicatorsShown
)
