"""Stops: a coordinator has one step of a unit's part not said, or lets it be said after all; rows only ever added."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from domain.ids import RoundId, StopId, UnitId
from domain.instruments import Part


class Stop(Struct, frozen=True):
    """One step of the ladder of a unit's part is stopped, or no longer so when `lifted` is True.

    Attributes:
        step: the step's name, which stays when its day moves.
        stopped_by: a coordinator's id, or who worked at the command line.
    """

    id: StopId
    round_id: RoundId
    part: Part
    unit_id: UnitId
    step: str
    lifted: bool
    stopped_by: str
    stopped_at: datetime


def standing_stops(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    """Return the stops that hold, in the order they were made.

    Args:
        stops: those of one round, in the order they were added.
    """
    last = {(each.part, each.unit_id, each.step): each for each in stops}
    return tuple(each for each in last.values() if not each.lifted)
