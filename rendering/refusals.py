"""Why something was not done, in one friendly sentence or two: what was wrong, what to do."""

from datetime import date, datetime

from domain.errors import Reason, Rejected
from rendering.formats import format_count, format_full_date, format_moment
from rendering.free_text import neutralise
from rendering.texts.catalogues import Texts, texts_for

# The refusals whose sentence has a singular and a plural, and the number that decides.
COUNTED_BY = {
    Reason.VALUES_MISSING: "count",
    Reason.WRONG_COLUMN_COUNT: "expected",
    Reason.QUESTIONS_UNANSWERED: "count",
}
DATES = frozenset({"opens", "due", "closes", "today", "day", "starts", "on"})
# What is a county's own wording comes in both languages: `question_sv` is `question` in a Swedish sentence.
LANGUAGE_SIGNS = ("_sv", "_en")
COUNTS = frozenset({"length", "most"})


def sentence(rejected: Rejected, texts: Texts) -> str:
    """Return the sentence for a refusal, with the line number where it concerns a file."""
    told = {_name_plainly(name, texts.language): value for name, value in rejected.data.items()}
    values = _Filled({name: _format(name, value, texts) for name, value in told.items()})
    name = f"refusal.{rejected.reason}"
    counted = COUNTED_BY.get(rejected.reason)
    if counted:
        number = int(rejected.data.get(counted, 2))
        said = texts.fill_plural(name, number, _Filled({**values, "n": str(number)}))
    else:
        said = texts.fill(name, values)
    if rejected.data.get("near"):
        said = f"{said} {texts('refusal.near', near=values['near'])}"
    if "line" in rejected.data:
        said = texts("refusal.line", line=values["line"], sentence=said)
    return neutralise(said)


def tell_not_printed(language: str) -> str:
    """Return what is said to who asks for a page where there is nothing to lay it out with."""
    return texts_for(language)("report.not_printed")


# Private functions


class _Filled(dict[str, str]):
    """Show an ellipsis for what a refusal did not tell: a poorer sentence is better than none."""

    def __missing__(self, key: str) -> str:
        return "…"


def _name_plainly(name: str, language: str) -> str:
    return name.removesuffix(f"_{language}") if name.endswith(LANGUAGE_SIGNS) else name


def _format(name: str, value: str | int, texts: Texts) -> str:
    if name in DATES:
        return format_full_date(date.fromisoformat(str(value)), texts.language)
    if name == "at":
        return format_moment(datetime.fromisoformat(str(value)), texts.language)
    if name in COUNTS:
        return format_count(int(value), texts.language)
    return str(value)
