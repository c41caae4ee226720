"""News of which only the newest waits for each person: what has not been sent yet tells the new instead."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Insert,
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
# First of all what is the person's. Told the state along with it, PostgreSQL went through all that waits, with every
# former version of it, for each answer: half of its work.
_theirs = (
    select(_others.c.sequence, _others.c.kind, _others.c.payload, _others.c.state)
    .where(_others.c.kind != literal_column("'reply'"), _others.c.person_id == _NEW["person_id"])
    .cte("theirs")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_waiting = select(func.max(_theirs.c.sequence)).where(
    _theirs.c.kind == _NEW["kind"],
    _theirs.c.payload["round"].as_string() == bindparam("its_round"),
    _theirs.c.payload["unit"].as_string() == bindparam("its_unit"),
    _theirs.c.state == _IS_WAITING,
)
_IS_TOLD = exists(select(_others.c.sequence).where(_others.c.key == _NEW["key"]))
_RENEW = (
    update(deliveries)
    .where(
        deliveries.c.sequence == _waiting.scalar_subquery(),
        # Once more of the row itself: who has waited for a sender to let go of it finds it claimed.
        deliveries.c.state == _IS_WAITING,
        ~_IS_TOLD,
    )
    .values({name: _NEW[name] for name in _TOLD})
)
_renewed = _RENEW.returning(deliveries.c.sequence).cte("renewed")
_values = [cast(each, deliveries.c[name].type) for name, each in _NEW.items()]


@cache
def news_statements(dialect: str) -> Sequence[Insert | Update]:
    """Return what tells news on a dialect's database, one statement after the other, each with `news_to_row`'s values.

    On PostgreSQL it is one: a sender may claim the row that waits between two. Of several that are put off together
    each is run for all of them before the next: in this order the last of them is told.
    """
    new = insert_into(deliveries, dialect)
    if dialect == "postgresql":
        row = select(*_values).where(~exists(select(_renewed.c.sequence)))
        told = new.from_select(list(_NEW), row, include_defaults=False).on_conflict_do_nothing().add_cte(_renewed)
        return (told,)
    row = select(*_NEW.values()).where(_waiting.scalar_subquery().is_(None))
    return new.from_select(list(_NEW), row, include_defaults=False).on_conflict_do_nothing(), _RENEW


def news_to_row(news: Delivery) -> NewRow:
    """Return what the statements take, of news about a unit in a round."""
    new = {f"new_{name}": value for name, value in delivery_to_row(news).items()}
    return new | {"its_round": news.payload["round"], "its_unit": news.payload["unit"]}
