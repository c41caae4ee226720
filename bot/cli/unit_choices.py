"""Which unit a role is for, as the command line names it."""

from collections.abc import Sequence

from msgspec import Struct
from rapidfuzz import process

from bot.cli.problems import WrongUseError
from bot.cli.sessions import Session, fold_name
from domain.errors import Reason, Rejected
from domain.roster import County, Role, Unit, UnitKind

NEAR_ENOUGH = 60
MOST_SUGGESTIONS = 3


class UnitChoice(Struct, frozen=True):
    """A leadership or a municipality by name, or neither."""

    leadership: str | None
    municipality: str | None

    def check_one(self) -> None:
        """Refuse both at once.

        Raises:
            WrongUseError: when both are named.
        """
        if self.leadership is not None and self.municipality is not None:
            raise WrongUseError("one_unit_only")

    def check_for(self, role: Role) -> None:
        """Refuse what does not go with a role: a coordinator has no unit, everyone else has one.

        Raises:
            WrongUseError: when it does not.
        """
        named = self.leadership is not None or self.municipality is not None
        if role is Role.COORDINATOR and named:
            raise WrongUseError("coordinator_without_unit")
        if role is not Role.COORDINATOR and not named:
            raise WrongUseError("unit_needed")
        self.check_one()


async def find_unit(session: Session, county: County, choice: UnitChoice) -> Unit | Rejected | None:
    """Return the unit that is named, None when none is, or what names are near to one that there is not."""
    kind = UnitKind.MUNICIPALITY if choice.municipality is not None else UnitKind.LEADERSHIP
    wanted = choice.municipality if choice.municipality is not None else choice.leadership
    if wanted is None:
        return None
    units = await session.uow.roster.units(county.id, kind)
    return find_among(session, county, units, (kind, wanted))


def find_among(session: Session, county: County, units: Sequence[Unit], named: tuple[UnitKind, str]) -> Unit | Rejected:
    """Return the unit of that kind and name, or what names are near to one that there is not."""
    kind, wanted = named
    known = {fold_name(unit.name): unit for unit in units if unit.kind is kind}
    found = known.get(fold_name(wanted))
    if found:
        return found
    near = process.extract(fold_name(wanted), known.keys(), limit=MOST_SUGGESTIONS, score_cutoff=NEAR_ENOUGH)
    data = {"unit": wanted, "kind": kind.value, "county": county.name}
    data["near"] = (
        session.shared_texts.join([known[key].name for key, _score, _index in near], "list.or") if near else ""
    )
    return Rejected(Reason.UNKNOWN_UNIT, data)
