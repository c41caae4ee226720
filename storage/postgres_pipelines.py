"""What goes over a connection to PostgreSQL: many statements at once, one flush, and one wait for all of their results.

psycopg's own pipeline asks the loop for leave before each statement, and flushes after it: some fifty times a batch of
turns (docs/performance.md). Its connection, its types and its waiting are used here, its cursors are not.
"""

from collections.abc import Generator, Sequence
from select import POLLIN, poll
from typing import Any

from msgspec import Struct
from psycopg import AsyncConnection, Error
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

# A statement for the driver, and the values of each time it is run.
Sent = tuple[str, Sequence[Sequence[Any]]]
# A statement as it is prepared: for values of these types.
Typed = tuple[str, tuple[int, ...]]

# On one connection; statements that are made for their occasion beyond these are sent as they are.
MOST_PREPARED = 400
FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)
UNDO = "ROLLBACK"


class _Coming(Struct):
    """A result that is to come: whether anybody heeds it, and which statement it tells to be prepared, if any."""

    wanted: bool
    typed: Typed | None = None


class Pipeline:
    """A connection that stays in libpq's pipeline mode; each statement is prepared when it is first run."""

    def __init__(self, driver: AsyncConnection[Any]) -> None:
        self._driver = driver
        self._pgconn = driver.pgconn
        self._transformer = Transformer(driver)
        self._prepared: dict[Typed, bytes] = {}
        self._made = 0
        # Of all that has been sent and not been waited for.
        self._coming: list[_Coming] = []
        self._pgconn.enter_pipeline_mode()

    @property
    def is_usable(self) -> bool:
        """Whether the server is still there: beside what it owes, an idle connection has nothing to read but that.

        Asking the server would be a wait for its answer each time.
        """
        if self._pgconn.status != ConnStatus.OK:
            return False
        if not self._coming:
            return not self._has_news()
        try:
            # What it owes comes piece by piece; that it has gone is told at the end of it.
            while self._has_news():
                self._pgconn.consume_input()
        except Error:
            return False
        return True

    def post(self, work: Sequence[Sent]) -> None:
        """Send it and wait for nothing: the server does it meanwhile, and its results come with the next ones.

        Raises:
            psycopg.Error: the connection is broken.
        """
        try:
            self._send(work)
            # What does not fit into the socket now goes out with what follows.
            self._pgconn.flush()
        except BaseException:
            self.close()
            raise

    async def run(self, work: Sequence[Sent], then: Sequence[Sent] = ()) -> list[PGresult]:
        """Send it and return all results that are to come, one of each time that a statement is run.

        The first that fails takes those after it with it. What follows it goes out along with it and is not waited
        for, as if it was posted.

        Raises:
            psycopg.Error: what the server says of it.
        """
        try:
            self._send(work)
            self._end()
            count = len(self._coming)
            self._send(then)
            results = await self._driver.wait(_exchange(self._pgconn, count))
        except BaseException:
            self.close()
            raise
        return self._sort(results)

    def read(self, result: PGresult) -> list[tuple[Any, ...]]:
        """Return the rows of a result."""
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(0, result.ntuples, tuple)

    def undo(self) -> None:
        """Undo what is not committed, without waiting for it."""
        if self._pgconn.status == ConnStatus.OK and self._pgconn.transaction_status != TransactionStatus.IDLE:
            for each in self._coming:
                each.wanted = False
            try:
                # What was sent and failed is over with this, and what follows is heeded again.
                self._end()
                self._pgconn.send_query_params(UNDO.encode(), None)
                self._coming.append(_Coming(wanted=False))
                self._end()
            except Error:
                # The server is gone, and with it what was not committed.
                self.close()

    def close(self) -> None:
        """Close the connection at once."""
        self._pgconn.finish()

    def _send(self, work: Sequence[Sent]) -> None:
        for sql, rows in work:
            for values in rows:
                written = self._transformer.dump_sequence(values, (PyFormat.AUTO,) * len(values))
                typed = sql, self._transformer.types or ()
                if typed not in self._prepared and len(self._prepared) < MOST_PREPARED:
                    self._prepare(typed)
                self._send_one(typed, written)
                self._coming.append(_Coming(wanted=True))

    def _send_one(self, typed: Typed, written: Sequence[Any]) -> None:
        formats = self._transformer.formats
        name = self._prepared.get(typed)
        if name is None:
            sql, types = typed
            self._pgconn.send_query_params(sql.encode(), written, types, formats)
        else:
            self._pgconn.send_query_prepared(name, written, formats)

    def _prepare(self, typed: Typed) -> None:
        # Never a name twice: what failed to be prepared is forgotten here, and never was there.
        self._made += 1
        name = self._prepared[typed] = b"u%d" % self._made
        sql, types = typed
        self._pgconn.send_prepare(name, sql.encode(), types)
        self._coming.append(_Coming(wanted=True, typed=typed))

    def _end(self) -> None:
        """Have the server send all that it owes, and begin anew if something has failed."""
        self._pgconn.pipeline_sync()
        self._coming.append(_Coming(wanted=False))

    def _sort(self, results: list[list[PGresult]]) -> list[PGresult]:
        coming, self._coming = self._coming[: len(results)], self._coming[len(results) :]
        failure: PGresult | None = None
        found: list[PGresult] = []
        for each, (result,) in zip(coming, results, strict=True):
            if result.status in FAILED:
                if each.typed is not None:
                    del self._prepared[each.typed]
                if each.wanted:
                    failure = failure or result
            if each.wanted and each.typed is None:
                found.append(result)
        if failure is not None:
            raise error_from_result(failure)
        return found

    def _has_news(self) -> bool:
        news = poll()
        news.register(self._pgconn.socket, POLLIN)
        return bool(news.poll(0))


# Private functions


def _exchange(pgconn: Any, count: int) -> Generator[Any, Any, list[list[PGresult]]]:  # noqa: ANN401 - either of libpq's wrappers
    yield from send(pgconn)
    results: list[list[PGresult]] = []
    while len(results) < count:
        results.append((yield from fetch_many(pgconn)))
    return results
