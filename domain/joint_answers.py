"""What the respondents of one unit have answered together: their joint result, and where they go apart (K9, K12)."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import force_setattr

from domain.agreements import Agreement
from domain.answers import Perspective
from domain.consolidation import UnitResult
from domain.ids import SubmissionId
from domain.roster import Role


class OneOfThem(Struct, frozen=True):
    """What one respondent has answered, by role and never by name; known in a shared round only."""

    role: Role | None
    perspective: Perspective | None
    values: Mapping[int, int]


class JointAnswers(Struct, frozen=True):
    """The latest answers of at least two respondents of a unit, without who said what unless the round is shared.

    Attributes:
        result: the unit's values and the answers they are made of, sorted by value: their order names nobody.
        based_on: the submissions it is made of.
        agreement: what the unit does about them, while that counts.
        each: in a shared round who said what, by role and perspective.
        differing: the goals that are answered differently, in their order; found, whatever is given.
    """

    result: UnitResult
    based_on: tuple[SubmissionId, ...]
    agreement: Agreement | None = None
    each: tuple[OneOfThem, ...] = ()
    differing: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        # Once: every card about them asks for it, and more than once.
        apart = sorted(number for number, given in self.result.answers.items() if len(set(given)) > 1)
        force_setattr(self, "differing", tuple(apart))

    @property
    def is_apart(self) -> bool:
        """Tell whether the answers differ, or come from different sides: then there is something to choose."""
        return bool(self.differing) or self.result.perspectives_differ

    @property
    def is_to_be_offered(self) -> bool:
        """Tell whether there is something to choose that nobody of the unit has chosen yet."""
        return self.is_apart and self.agreement is None
