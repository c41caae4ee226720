"""What a round's tally is made of, put together by the database itself."""

from collections.abc import Mapping, Sequence

from msgspec.json import decode
from sqlalchemy import String, bindparam, column, text

from domain.answers import Perspective
from domain.tallies import Given
from storage.statements import Row
from storage.transactions import Transaction

# A row for each unit: the latest answers of its respondents, one JSON text after another; it is named if it has an
# agreement or an amended interview, whose rules are the domain's.
# SQLite takes `answers` from the row that has the greatest revision.
_ON_SQLITE = """
WITH latest AS (
  SELECT unit_id, answers, count(amends) AS amending, max(revision) FROM submissions
  WHERE round_id = :round AND part = :part GROUP BY unit_id, part, respondent)
SELECT group_concat(answers) AS given, iif(
  max(amending) OR unit_id IN (SELECT unit_id FROM agreements WHERE round_id = :round AND part = :part), unit_id, NULL
) AS apart FROM latest GROUP BY unit_id"""
_ON_POSTGRESQL = """
WITH latest AS (
  SELECT DISTINCT ON (unit_id, respondent) unit_id, answers::text AS given FROM submissions
  WHERE round_id = :round AND part = :part ORDER BY unit_id, respondent, revision DESC),
apart AS (
  SELECT unit_id FROM agreements WHERE round_id = :round AND part = :part
  UNION SELECT unit_id FROM submissions WHERE round_id = :round AND part = :part AND amends IS NOT NULL)
SELECT string_agg(given, ',') AS given, CASE WHEN unit_id IN (SELECT unit_id FROM apart) THEN unit_id END AS apart
FROM latest GROUP BY unit_id"""
_VALUES = (bindparam("round", type_=String), bindparam("part", type_=String))
_COLUMNS = (column("given", String), column("apart", String))
_SIDES: Mapping[str | None, Perspective | None] = {None: None, **{each.value: each for each in Perspective}}
SQLITE = text(_ON_SQLITE).bindparams(*_VALUES).columns(*_COLUMNS)
POSTGRESQL = text(_ON_POSTGRESQL).bindparams(*_VALUES).columns(*_COLUMNS)


async def ask_for_latest(transaction: Transaction, round_id: str, part: str) -> Sequence[Row]:
    """Return one row for each unit that has answered a part."""
    query = POSTGRESQL if transaction.on_postgresql else SQLITE
    return await transaction.all(query, {"round": round_id, "part": part})


def read_plain(rows: Sequence[Row]) -> list[list[Given]]:
    """Return the answers of each unit that is subject to no more rules."""
    plain = "],[".join([row["given"] for row in rows if row["apart"] is None])
    units = decode(f"[[{plain}]]") if plain else []
    return [[(answers["values"], _SIDES[answers["perspective"]]) for answers in unit] for unit in units]


def read_apart(rows: Sequence[Row]) -> list[str]:
    """Return the ids of the units that take a closer look."""
    return [row["apart"] for row in rows if row["apart"] is not None]
