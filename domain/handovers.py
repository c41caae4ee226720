"""Handovers: who has said that a part is not theirs, and who has it now; rows that are only ever added (K18, F22)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.ids import HandoverId, PersonId, RoundId, UnitId
from domain.instruments import Part


class Handover(Struct, frozen=True):
    """A person leaves a unit's part in a round to another, or to the coordinator when `receiver_id` is None.

    Left to oneself, it is taken back. `part` is None where it is all that the unit is asked for, as in rows of the
    version before.
    """

    id: HandoverId
    round_id: RoundId
    unit_id: UnitId
    sender_id: PersonId
    receiver_id: PersonId | None
    handed_at: datetime
    part: Part | None = None

    @property
    def is_taken_back(self) -> bool:
        """Tell whether the person will answer after all."""
        return self.receiver_id == self.sender_id


def of_part(handovers: Iterable[Handover], part: Part, unit_id: UnitId) -> list[Handover]:
    """Return a round's handovers that concern one part of one unit, in the order they were made."""
    return [each for each in handovers if each.unit_id == unit_id and each.part in (None, part)]


def last_of(handovers: Iterable[Handover], person_id: PersonId) -> Handover | None:
    """Return a person's standing handover of one unit's part; None once it is taken back, or handed back to them.

    Args:
        handovers: those of the part in one round, in the order they were made.
        person_id: who may have left it.
    """
    about = [each for each in handovers if person_id in (each.sender_id, each.receiver_id)]
    if not about or about[-1].receiver_id == person_id:
        return None
    return about[-1]


def is_left(handovers: Iterable[Handover], sender_id: PersonId, receiver_id: PersonId | None) -> bool:
    """Tell whether a person's standing handover of one unit's part is the one to this receiver, or the coordinator."""
    last = last_of(handovers, sender_id)
    return last is not None and last.receiver_id == receiver_id


def in_turn(
    people: Sequence[PersonId], handovers: Sequence[Handover], begun: Mapping[PersonId, datetime]
) -> tuple[PersonId, ...]:
    """Return who is to be turned to about a unit: whom it was handed to last comes first, who has left it not at all.

    Who has gone on answering after handing over has taken it back.

    Args:
        people: the unit's speakers, in the order they are turned to (K17).
        handovers: those of the unit's part in the round, in the order they were made.
        begun: when each person's draft for the unit was saved.
    """
    left = {person_id for person_id in people if _has_left(person_id, handovers, begun)}
    receivers = [each.receiver_id for each in reversed(handovers) if each.receiver_id in people]
    ordered = dict.fromkeys((*(each for each in receivers if each is not None), *people))
    return tuple(person_id for person_id in ordered if person_id not in left)


# Private functions


def _has_left(person_id: PersonId, handovers: Sequence[Handover], begun: Mapping[PersonId, datetime]) -> bool:
    last = last_of(handovers, person_id)
    saved_at = begun.get(person_id)
    return last is not None and (saved_at is None or saved_at <= last.handed_at)
