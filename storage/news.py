"""News of which only the newest waits for each person: what has not been sent yet tells the new instead."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Insert,
    Select,
    Update,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    select,
    update,
)

from domain.deliveries import Delivery
from storage.message_mappings import NewRow, delivery_to_row
from storage.message_tables import deliveries
from storage.row_changes import insert_into

_NEW = {column.name: bindparam(f"new_{column.name}", type_=column.type) for column in deliveries.c}
del _NEW["sequence"]
# What a message tells: what it is rendered from, the key of that, since when it is to be told, and where.
_TOLD = ("payload", "key", "created_at", "tenant_id", "conversation_id")
_IS_WAITING: ColumnElement[str] = literal_column("'waiting'")
_others = deliveries.alias()
_IS_THEIRS = (_others.c.kind != literal_column("'reply'"), _others.c.person_id == _NEW["person_id"])
_IS_TOLD = exists(select(_others.c.sequence).where(_others.c.key == _NEW["key"]))
_values = [cast(each, deliveries.c[name].type) for name, each in _NEW.items()]


@cache
def news_statements(dialect: str) -> Sequence[Insert | Update]:
    """Return what tells news on a dialect's database, one statement after the other, each with `news_to_row`'s values.

    On PostgreSQL it is one: a sender may claim the row that waits between two. Of several that are put off together
    each is run for all of them before the next: in this order the last of them is told.
    """
    new = insert_into(deliveries, dialect)
    if dialect == "postgresql":
        # First of all what is the person's. Told the state along with it, PostgreSQL went through all that waits, with
        # every former version of it, for each answer: half of its work.
        named = select(*(_others.c[each] for each in ("sequence", "kind", "payload", "state"))).where(*_IS_THEIRS)
        waiting = _find_waiting(named.cte("theirs").prefix_with("MATERIALIZED"))
        renewed = _renew(waiting).returning(deliveries.c.sequence).cte("renewed")
        row = select(*_values).where(~exists(select(renewed.c.sequence)))
        told = new.from_select(list(_NEW), row, include_defaults=False).on_conflict_do_nothing().add_cte(renewed)
        return (told,)
    waiting = _find_waiting(_others).where(*_IS_THEIRS)
    row = select(*_NEW.values()).where(waiting.scalar_subquery().is_(None))
    return new.from_select(list(_NEW), row, include_defaults=False).on_conflict_do_nothing(), _renew(waiting)


def news_to_row(news: Delivery) -> NewRow:
    """Return what the statements take, of news about a unit in a round."""
    new = {f"new_{name}": value for name, value in delivery_to_row(news).items()}
    return new | {"its_round": news.payload["round"], "its_unit": news.payload["unit"]}


# Private functions


def _find_waiting(theirs: FromClause) -> Select[tuple[int]]:
    """Return the query for what waits to tell a person former news of the unit in the round, by its number."""
    return select(func.max(theirs.c.sequence)).where(
        theirs.c.kind == _NEW["kind"],
        theirs.c.payload["round"].as_string() == bindparam("its_round"),
        theirs.c.payload["unit"].as_string() == bindparam("its_unit"),
        theirs.c.state == _IS_WAITING,
    )


def _renew(waiting: Select[tuple[int]]) -> Update:
    """Return what has that tell the new."""
    return (
        update(deliveries)
        .where(
            deliveries.c.sequence == waiting.scalar_subquery(),
            # Once more of the row itself: who has waited for a sender to let go of it finds it claimed.
            deliveries.c.state == _IS_WAITING,
            ~_IS_TOLD,
        )
        .values({name: _NEW[name] for name in _TOLD})
    )
