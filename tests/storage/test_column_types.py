"""Laws of the column types."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from storage.column_types import UtcDateTime, fold
from storage.roster import swedish_order

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2999, 12, 30), timezones=OFFSETS)  # noqa: DTZ001 - the bounds' zone is drawn
COLUMN = UtcDateTime()
SQLITE = sqlite.dialect()
POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call] # this dialect is typed in part only


@given(INSTANTS, INSTANTS)
def test_stored_instants_sort_as_time_does(one: datetime, other: datetime) -> None:
    stored = [str(COLUMN.process_bind_param(each, SQLITE)) for each in (one, other)]
    assert (stored[0] < stored[1]) == (one < other)
    assert len(stored[0]) == len(stored[1])


@given(INSTANTS)
def test_an_instant_comes_back_in_utc(instant: datetime) -> None:
    for dialect in (SQLITE, POSTGRESQL):
        back = COLUMN.process_result_value(COLUMN.process_bind_param(instant, dialect), dialect)
        assert back == instant
        assert back.tzinfo is UTC


@given(INSTANTS)
@example(datetime(2025, 1, 31, 15, tzinfo=UTC))
def test_an_instant_is_written_with_its_microseconds_whichever_way(instant: datetime) -> None:
    write = COLUMN.bind_processor(SQLITE)
    for each in (instant, instant.astimezone(UTC)):
        written = instant.astimezone(UTC).isoformat(timespec="microseconds")
        assert write(each) == COLUMN.process_bind_param(each, SQLITE) == written


@given(st.text())
def test_a_name_is_compared_alike_in_upper_and_lower_case(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert fold(f" {name} ") == fold(name)


def test_letters_are_compared_alike_however_they_are_composed() -> None:
    assert fold("A\u030are") == fold("\u00c5RE")
    assert swedish_order("A\u030are") > swedish_order("Zinkgruvan")


def test_other_accents_sort_beside_their_letter() -> None:
    names = ["Idré", "Idre", "Müller", "Mylla", "Idun", "Ærö"]
    assert sorted(names, key=swedish_order) == ["Idre", "Idré", "Idun", "Mylla", "Müller", "Ærö"]
