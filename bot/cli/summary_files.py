"""A summary as a file: which form, where to, and what came of it."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from bot.cli.problems import WrongUseError
from bot.whole_files import write_whole
from domain.summaries import CountySummary
from rendering.reports.forms import CsvKind, Form, find_form, write_summary

LONGEST_NAME = 200


class FileWish(Struct, frozen=True):
    """What was asked for: a form, and where to."""

    form: Form
    out: Path | None
    csv: CsvKind
    language: str


def choose_form(form: Form | None, out: Path | None, *, as_json: bool) -> Form:
    """Return the form that is meant: the one that is named, else the one that the file's name ends with.

    Raises:
        WrongUseError: it cannot be told, or two were asked for at once, or a form needs a file and there is none.
    """
    if out is None:
        chosen = form or (Form.JSON if as_json else Form.TEXT)
        if not chosen.is_read_in_terminal:
            raise WrongUseError("summary_needs_out", form=chosen)
        if as_json and chosen is not Form.JSON:
            raise WrongUseError("summary_two_forms", form=chosen)
        return chosen
    found = form or find_form(out.suffix)
    if found is None:
        raise WrongUseError("summary_form_unknown", file=out.name[-LONGEST_NAME:], forms=", ".join(Form))
    return found


def write_summary_file(summary: CountySummary, wish: FileWish, out: Path, now: datetime) -> dict[str, str | int]:
    """Write the file, whole or not at all, and return what a script wants to know of it.

    Raises:
        WrongUseError: it cannot be written there, or the system lacks what lays out a PDF.
    """
    try:
        content = write_summary(summary, wish.form, wish.language, now, wish.csv)
    except OSError:
        raise WrongUseError("summary_no_pango") from None
    try:
        write_whole(out, content)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or type(error).__name__
        raise WrongUseError("summary_not_written", file=str(out)[-LONGEST_NAME:], error=told) from None
    return {"file": str(out), "format": wish.form.value, "bytes": len(content)}
