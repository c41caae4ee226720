"""Last revisions: each is found by one look into the index of revisions, however many came before it."""

from collections.abc import Collection

from sqlalchemy import String, and_, bindparam, func, select, text

from domain.ids import RoundId, UnitId
from domain.instruments import Part
from domain.json_texts import write_json
from storage.tables import submissions
from storage.text_lists import is_any
from storage.transactions import Question

# Where one respondent's answers for a unit are, revision after revision.
Slot = tuple[RoundId, UnitId, Part, str]

_NAMES = ("round_id", "unit_id", "part", "respondent")
_ALL = ", ".join(f"submissions.{column.name}" for column in submissions.c)


def _say_which(part: str) -> str:
    return " AND ".join(f"revised.{name} = {part.format(place)}" for place, name in enumerate(_NAMES))


# Slots come as one JSON text: of a list of its own for each name, PostgreSQL knows how long it is, and plans anew for
# each length.
_ON_SQLITE = f"""
SELECT {_ALL} FROM json_each(:slots) AS slot JOIN submissions ON submissions.sequence = (
  SELECT revised.sequence FROM submissions AS revised
  WHERE {_say_which("json_extract(slot.value, '$[{}]')")} ORDER BY revised.revision DESC LIMIT 1)
"""  # noqa: S608 - names of ours
_ON_POSTGRESQL = f"""
SELECT {_ALL} FROM json_array_elements(CAST(:slots AS json)) AS slot (value) CROSS JOIN LATERAL (
  SELECT revised.* FROM submissions AS revised
  WHERE {_say_which("slot.value ->> {}")} ORDER BY revised.revision DESC LIMIT 1) AS submissions
"""  # noqa: S608 - as above
_LAST_ON_SQLITE, _LAST_ON_POSTGRESQL = (
    text(sql).bindparams(bindparam("slots", type_=String)).columns(*submissions.c)
    for sql in (_ON_SQLITE, _ON_POSTGRESQL)
)

_REVISED, _AMENDING = submissions.alias("revised"), submissions.alias("amending")
_ITS_LAST = (
    select(*(_REVISED.c[name] for name in _NAMES), func.max(_REVISED.c.revision).label("revision"))
    .where(is_any(_REVISED.c.round_id, "rounds"), is_any(_REVISED.c.unit_id, "units"))
    .group_by(*(_REVISED.c[name] for name in _NAMES))
    .subquery("last")
)
_LASTS = submissions.alias("found")
# The index of revisions tells which are the last, and their rows alone are read; so does one of those that amend.
DECIDING = (
    select(submissions)
    .where(
        submissions.c.sequence.in_(
            select(_LASTS.c.sequence)
            .join(_ITS_LAST, and_(*(_LASTS.c[name] == _ITS_LAST.c[name] for name in (*_NAMES, "revision"))))
            .union(
                select(_AMENDING.c.sequence).where(
                    is_any(_AMENDING.c.round_id, "rounds"),
                    is_any(_AMENDING.c.unit_id, "units"),
                    _AMENDING.c.amends.is_not(None),
                )
            )
        )
    )
    .order_by(submissions.c.sequence)
)


def ask_for_last(slots: Collection[Slot], *, on_postgresql: bool) -> Question:
    """Return the query for the last revision of each slot that has any."""
    query = _LAST_ON_POSTGRESQL if on_postgresql else _LAST_ON_SQLITE
    return query, {"slots": write_json(list(slots)).decode()}
