"""Transactions as the stores are given them, to ask what no port asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import column, text

from storage.catalogues import Catalogues
from storage.engine import Engines, create_engines
from storage.transactions import Access, Transaction

# As often as PostgreSQL plans anew before it compares what a plan for any value would cost.
BEFORE_KEEPING = 5
# What PostgreSQL has prepared for a connection, and how often it went by a plan for any value.
PLANS = text("SELECT name, statement, generic_plans FROM pg_prepared_statements").columns(
    column("name"), column("statement"), column("generic_plans")
)


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[Engines]:
    """Lend a database's engines."""
    engines = create_engines(url)
    try:
        yield engines
    finally:
        await engines.dispose()


@asynccontextmanager
async def transact(engines: Engines) -> AsyncIterator[Transaction]:
    """Lend a transaction that reads."""
    async with engines.reader.transact() as connection:
        yield Transaction(connection, Access(writes=False, catalogues=Catalogues()))
