"""What is said about who answers: a role by a code, a part that is handed over, somebody who is looked for."""

from msgspec import Struct

from domain.asked_forms import AskedParts
from domain.ids import PersonId
from domain.instruments import Part
from domain.roster import Role
from domain.rounds import Round


class Colleague(Struct, frozen=True):
    """One of a unit's other people, by role and by the name that Teams has for them."""

    person_id: PersonId
    role: Role
    name: str | None


class RoleGiven(Struct, frozen=True):
    """Whoever wrote an invitation's code has its role; `unit` is None for a coordinator of the county."""

    role: Role
    unit: str | None
    county: str


class PartQuestion(Struct, frozen=True):
    """Ask which of the parts that are theirs somebody else is to answer."""

    collection: Round
    choices: tuple[AskedParts, ...]


class HandoverQuestion(Struct, frozen=True):
    """Ask who has it instead: another of the unit's people, or somebody the coordinator knows (K18)."""

    collection: Round
    asked: AskedParts
    people: tuple[Colleague, ...]


class HandedOver(Struct, frozen=True):
    """Parts are left, and whom they went to.

    Attributes:
        chosen: whom it was to go to; None for the coordinator.
        reached: whether they can be written to; if not, the coordinator is told instead.
        coordinators: how many coordinators are told.
        still_theirs: what they are asked for yet.
    """

    collection: Round
    asked: AskedParts
    chosen: Colleague | None
    reached: bool
    coordinators: int
    still_theirs: tuple[AskedParts, ...] = ()


class SuccessorWanted(Struct, frozen=True):
    """Say to a coordinator that a person does not have a unit's parts, and what to do about it."""

    collection: Round
    unit: str
    parts: tuple[Part, ...]
    sender: Colleague
    chosen: Colleague | None


PeopleMessage = RoleGiven | PartQuestion | HandoverQuestion | HandedOver | SuccessorWanted
