"""Column types that read and compare alike on SQLite and PostgreSQL, and the columns that many tables have."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Enum, Identity, Integer, String, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from domain.errors import DomainError

LONGEST_CODE = 32


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant: `timestamptz` on PostgreSQL, ISO 8601 text of one width on SQLite, which sorts by time.

    Raises:
        DomainError: `naive_instant`, for a datetime without a time zone.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose text where the database has no instants."""
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Turn an instant into UTC, as text on SQLite."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise DomainError("naive_instant", value=value.isoformat())
        instant = value.astimezone(UTC)
        return _write_instant(instant) if dialect.name == "sqlite" else instant

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Return what writes instants, twenty in a turn: most are there already, or none, or the one before again."""
        on_sqlite = dialect.name == "sqlite"

        def write(value: datetime | None) -> datetime | str | None:
            if value is None:
                return None
            if value.tzinfo is not UTC:
                return self.process_bind_param(value, dialect)
            return _write_instant(value) if on_sqlite else value

        return write

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Return the instant in UTC, whatever the session's time zone."""
        if value is None:
            return None
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.astimezone(UTC)


def _lower(value: str | None) -> str | None:
    return None if value is None else value.lower()


@lru_cache(maxsize=32)
def _write_instant(instant: datetime) -> str:
    # Asked for microseconds it takes twice as long; without being asked it leaves them out where there are none.
    return instant.isoformat() if instant.microsecond else instant.isoformat(timespec="microseconds")


class EntraId(TypeDecorator[str]):
    """A tenant's or object's id: stored and compared in lower case, since Microsoft writes it in either."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn the id into lower case."""
        return _lower(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy's signature
        """Return what does so: either driver takes text as it is."""
        return _lower


class Folded(TypeDecorator[str]):
    """A name as it is compared: composed letters, no case; SQLite's own `lower` knows no Å, Ä and Ö."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn the name into what it is compared as."""
        return None if value is None else fold(value)


def fold(name: str) -> str:
    """Return the name as it is compared: without case, outer spaces, or a second way to write a letter."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def code_of(codes: type[StrEnum]) -> Enum:
    """Return the column type for an enumeration: its values as text, so that a new one needs no migration."""
    return Enum(
        codes,
        native_enum=False,
        create_constraint=False,
        length=LONGEST_CODE,
        values_callable=lambda members: [member.value for member in members],
    )


def sequence() -> Column[int]:
    """Return the key that counts rows in the order they arrive; a number is never used twice."""
    return Column("sequence", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True)


def version() -> Column[int]:
    """Return what counts a row's changes, so that a change of what was read is noticed (trust 1.2 b)."""
    return Column("version", Integer, nullable=False, server_default=text("1"))
