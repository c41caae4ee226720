"""What one transaction at a time may deal with, of all processes: conversations, and units whose answers are compared.

On SQLite there is one writer, and with it every place is taken.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Text, bindparam, column, text

from domain.ids import UnitId
from storage.statements import Row
from storage.text_lists import Texts
from storage.transactions import Question

_LOCKS = "hashtextextended(place, 0)"
_PLACES = "FROM unnest(CAST(:places AS text[])) AS place"
_TAKE = text(f"SELECT place, true AS taken, pg_advisory_xact_lock({_LOCKS}) AS lock {_PLACES}")
_TRY = text(f"SELECT place, pg_try_advisory_xact_lock({_LOCKS}) AS taken, NULL AS lock {_PLACES}")
_TAKE_PLACES, _TRY_PLACES = (
    each.bindparams(bindparam("places", type_=Texts())).columns(column("place", Text), column("taken"), column("lock"))
    for each in (_TAKE, _TRY)
)

# Of each conversation the units that have to be taken with it.
Needed = Mapping[str, Collection[UnitId]]


def ask_for_places(needed: Needed, *, waits: bool) -> Question:
    """Return the query that takes the places until the transaction is over, whose rows `find_busy` takes.

    Args:
        needed: the conversations and their units.
        waits: whether to wait for what others have taken. Everybody waits in the same order: conversations, then units.
    """
    query: Any = _TAKE_PLACES if waits else _TRY_PLACES
    units = {unit_id for its in needed.values() for unit_id in its}
    return query, {"places": [*sorted(needed), *sorted(units)]}


def find_busy(needed: Needed, answers: Sequence[Sequence[Row]]) -> set[str]:
    """Return the conversations that others are dealing with, or with one of their units."""
    busy = {row["place"] for rows in answers for row in rows if not row["taken"]}
    return {place for place, units in needed.items() if not busy.isdisjoint((place, *units))}
