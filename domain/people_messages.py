"""What is said about who answers: a role by a code, a part that is handed over, somebody who is looked for."""

from dataclasses import dataclass
from datetime import date

from domain.ids import PersonId, UnitId
from domain.roster import Role
from domain.rounds import Round


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of a unit's other people, by role and by the name that Teams has for them."""

    person_id: PersonId
    role: Role
    name: str | None


@dataclass(frozen=True, slots=True)
class RoleGiven:
    """Whoever wrote an invitation's code has its role; `unit` is None for a coordinator of the county."""

    role: Role
    unit: str | None
    county: str


@dataclass(frozen=True, slots=True)
class HandoverQuestion:
    """Ask who has the part instead: one of the unit's other people, or somebody the coordinator knows (K18)."""

    collection: Round
    unit_id: UnitId
    unit: str
    people: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The part is left, and whom it went to.

    Attributes:
        chosen: whom it was to go to; None for the coordinator.
        reached: whether they can be written to; if not, the coordinator is told instead.
        coordinators: how many coordinators are told.
    """

    collection: Round
    unit_id: UnitId
    unit: str
    chosen: Colleague | None
    reached: bool
    coordinators: int


@dataclass(frozen=True, slots=True)
class Handover:
    """Say to somebody who has handed the part over to them (K18), and ask at once, or go on with what is begun."""

    collection: Round
    unit_id: UnitId
    unit: str
    sender: Colleague
    minutes: int
    until: date
    begun: bool


@dataclass(frozen=True, slots=True)
class SuccessorWanted:
    """Say to a coordinator that a person does not have the part, and what to do about it."""

    collection: Round
    unit: str
    sender: Colleague
    chosen: Colleague | None


PeopleMessage = RoleGiven | HandoverQuestion | HandedOver | Handover | SuccessorWanted
