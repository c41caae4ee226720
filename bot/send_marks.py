"""What is known outside a database of what was sent: so that one that was restored is found out (F42)."""

import json
from datetime import datetime
from pathlib import Path

import structlog

from bot.alarms import Alarms
from bot.logs import describe_error
from bot.whole_files import write_whole

LOG = structlog.get_logger(__name__)

# Of so many databases: one is the rule, a few where things are tried out.
MOST_KEPT = 20


class SendMark:
    """A small file that says when each database last sent something unasked, by the databases' stamps.

    It is not to be restored together with a database.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._alarms = Alarms()

    def read(self, stamp: str) -> datetime | None:
        """Return when; None where that is not known."""
        return self._read_all().get(stamp)

    def note(self, stamp: str, sent_at: datetime) -> None:
        """Keep when, unless another process on this machine has noted something later."""
        known = self._read_all()
        if stamp in known and known[stamp] >= sent_at:
            return
        newest = sorted((known | {stamp: sent_at}).items(), key=lambda each: each[1])[-MOST_KEPT:]
        written = json.dumps({name: at.isoformat() for name, at in newest})
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, written.encode())
        except OSError as error:
            self._alarms.sound("send_mark_unwritable", detail=error.strerror)
        else:
            self._alarms.clear("send_mark_unwritable")

    def _read_all(self) -> dict[str, datetime]:
        try:
            written = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(stamp): datetime.fromisoformat(at) for stamp, at in written.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            LOG.warning("send_mark_unreadable", **describe_error(error))
            return {}


def find_mark(database_url: str, chosen: Path | None) -> Path:
    """Return where the file is: where the operator says, else beside an SQLite file, else in the working folder."""
    if chosen is not None:
        return chosen
    scheme, _, path = database_url.partition(":///")
    if scheme.startswith("sqlite") and path:
        return Path(f"{path.partition('?')[0]}.sent")
    return Path("var") / "uppfoljaren.sent"
