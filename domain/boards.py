"""The coordinator's board: where each unit stands with each part, what was said to it last and what comes next (K17).

It is ordered as the county's units are and never by how late or how little: nothing on it is a value of an answer (K1).
"""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct

from domain.deliveries import State
from domain.ids import UnitId
from domain.instruments import Part
from domain.ladders import Audience
from domain.people_messages import Colleague
from domain.progress import Progress
from domain.reachability import Barrier
from domain.roster import Unit
from domain.rounds import Round
from domain.submissions import Standing

HANDED_IN = frozenset({Standing.SUBMITTED, Standing.SUBMITTED_LATE})
WAITED_FOR = frozenset({Standing.MISSING, Standing.DRAFT})


# Such people are written to all the same; the others are not.
STILL_WRITTEN_TO = frozenset({None, Barrier.MESSAGE_REFUSED, Barrier.SILENT})


class Member(Struct, frozen=True):
    """One of the people who are turned to about a part, in their turn.

    Attributes:
        unreached: why nothing reaches them, or that they have been silent.
        paused_until: the day until which they want to be left alone.
    """

    colleague: Colleague
    unreached: Barrier | None = None
    paused_until: date | None = None


class Past(Struct, frozen=True):
    """A reminder that was put on its way: at which step, to whom, and what became of it."""

    at: datetime
    step: str
    audience: Audience
    colleague: Colleague
    state: State
    detail: str | None = None


class Ahead(Struct, frozen=True):
    """The next reminder that the planner would send if nobody answered."""

    at: datetime
    step: str
    audience: Audience
    colleague: Colleague


class Halted(Struct, frozen=True):
    """A step that a coordinator has stopped; `day` is when it would have come, where the ladder tells."""

    step: str
    day: date | None


class BoardRow(Struct, frozen=True):
    """A unit's part.

    Attributes:
        due_on: the unit's own due date.
        is_late: whether it is waited for though its due date is over.
        last: the reminder that was put on its way last.
        next: the one that comes next; None where none does.
        history: reminders from the newest on.
        people: whom to turn to, in their turn; nobody once it is handed in.
        stopped: the steps that were stopped and have not been let go on.
        failed: how many messages about it did not get through and could be sent again.
    """

    part: Part
    unit: Unit
    standing: Standing
    due_on: date
    is_late: bool = False
    next: Ahead | None = None
    history: tuple[Past, ...] = ()
    people: tuple[Member, ...] = ()
    stopped: tuple[Halted, ...] = ()
    failed: int = 0

    @property
    def last(self) -> Past | None:
        """Return the reminder that was put on its way last."""
        return next(iter(self.history), None)

    @property
    def is_waited_for(self) -> bool:
        """Tell whether it has neither been handed in nor declared as none."""
        return self.standing in WAITED_FOR

    @property
    def unreached(self) -> tuple[Member, ...]:
        """Return those of its people whom nothing reaches, or who have been silent."""
        return tuple(each for each in self.people if each.unreached)

    @property
    def paused(self) -> tuple[Member, ...]:
        """Return those of its people who want to be left alone for now."""
        return tuple(each for each in self.people if each.paused_until)

    @property
    def is_out_of_reach(self) -> bool:
        """Tell whether it is waited for and none of its people can be written to."""
        return self.is_waited_for and not any(each.unreached in STILL_WRITTEN_TO for each in self.people)


class BoardPart(Struct, frozen=True):
    """A part with a row for each unit that it is asked of, in the order of the county's units."""

    part: Part
    rows: tuple[BoardRow, ...]

    @property
    def progress(self) -> Progress:
        """Return how many have answered, of those who are asked (D5)."""
        standings = [each.standing for each in self.rows]
        none = standings.count(Standing.CONFIRMED_NONE)
        return Progress(sum(each in HANDED_IN for each in standings), len(standings), none)

    @property
    def waited_for(self) -> tuple[BoardRow, ...]:
        """Return the rows that are waited for."""
        return tuple(each for each in self.rows if each.is_waited_for)


class Board(Struct, frozen=True):
    """All parts of a round; `failed` counts what did not get through, whatever unit it is about."""

    collection: Round
    parts: tuple[BoardPart, ...]
    failed: int = 0

    def part(self, part: Part) -> BoardPart | None:
        """Return one part; None where the round has no such."""
        return next((each for each in self.parts if each.part is part), None)

    def of_unit(self, unit_id: UnitId) -> tuple[BoardRow, ...]:
        """Return a unit's rows, one for each part that it is asked."""
        return tuple(row for part in self.parts for row in part.rows if row.unit.id == unit_id)


def next_of(rows: Iterable[BoardRow]) -> Ahead | None:
    """Return the reminder that comes first of a unit's parts."""
    return min((each.next for each in rows if each.next), key=lambda ahead: ahead.at, default=None)


def steps_ahead(rows: Iterable[BoardRow]) -> tuple[str, ...]:
    """Return the steps of a unit's parts that are said in its next message."""
    rows = tuple(rows)
    first = next_of(rows)
    coming = [each.next for each in rows if each.next and first and each.next.at == first.at]
    return tuple(dict.fromkeys(each.step for each in coming))
