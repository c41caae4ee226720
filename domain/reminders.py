"""Who is due to be reminded: a pure question, asked at every tick."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.deadlines import IsWorkday, end_of, reminding_at
from domain.ids import PersonId, RoundId, UnitId
from domain.rounds import Round, RoundState

DEFAULT_LADDER = (7,)


@dataclass(frozen=True, slots=True)
class Slot:
    """One step of the ladder for one recipient; `key` makes it unique (R6)."""

    round_id: RoundId
    person_id: PersonId
    days_before_due: int

    @property
    def key(self) -> str:
        """Return what the database holds unique."""
        return f"reminder:{self.round_id}:{self.person_id}:{self.days_before_due}"


def due_step(collection: Round, now: datetime, ladder: Sequence[int], is_workday: IsWorkday) -> int | None:
    """Return the newest step whose time has come, in days before the due date; older ones are superseded (R6).

    None before the first step, while the round is not open, and once the due date is over: nobody is reminded late.
    """
    if collection.state is not RoundState.OPEN or now >= end_of(collection.due_on):
        return None
    come = [days for days in ladder if reminding_at(collection.due_on, days, is_workday) <= now]
    return min(come, default=None)


def choose_recipients(
    missing: Mapping[UnitId, Sequence[PersonId]], reachable: Iterable[PersonId]
) -> Mapping[PersonId, tuple[UnitId, ...]]:
    """Return whom to remind of which missing units: for each unit the first of its people who can be reached.

    A person who speaks for several units gets one reminder that names them all.
    """
    within_reach = frozenset(reachable)
    recipients: dict[PersonId, list[UnitId]] = {}
    for unit_id, people in missing.items():
        first = next((person for person in people if person in within_reach), None)
        if first is not None:
            recipients.setdefault(first, []).append(unit_id)
    return {person: tuple(units) for person, units in recipients.items()}
