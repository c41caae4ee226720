"""Means over the years, told honestly: which years there are, which are missing, which cannot be compared (K21)."""

from domain.findings import years_in_a_row
from domain.summaries import CountySummary
from rendering.formats import format_mean
from rendering.texts.catalogues import Texts

# Two years stand beside each other in each goal's own sentence.
FEWEST_TO_LIST = 3


def tell_years(summary: CountySummary, texts: Texts) -> tuple[str, ...]:
    """Return a line for each goal with its means over the years, the oldest first; empty where there are but two."""
    years = [each for each in summary.earlier or () if each.means and each.why is None]
    if len(years) + 1 < FEWEST_TO_LIST:
        return ()
    lines = []
    for goal in summary.goals:
        means = [(each.refers_to, each.means[goal.number]) for each in years if goal.number in each.means]
        means.append((summary.refers_to, goal.mean))
        told = [texts("years.mean", year=year, mean=format_mean(mean, texts.language)) for year, mean in means]
        lines.append(texts("years.line", goal=goal.name.in_language(texts.language), means=", ".join(told)))
    return tuple(lines)


def tell_gaps(summary: CountySummary, texts: Texts) -> tuple[str, ...]:
    """Return why years before this one are not compared with, the latest first; and which years there is nothing of."""
    earlier = summary.earlier
    if earlier is None:
        return ()
    if not earlier:
        return (texts("years.first"),)
    # The year that would have been compared with has its reason told already.
    told = summary.not_compared.year if summary.not_compared else None
    apart = [each for each in reversed(earlier) if each.why and each.refers_to != told]
    gaps = [texts(f"summary.not_compared.{each.why}", year=each.refers_to) for each in apart]
    known = {each.refers_to for each in earlier}
    missing = [str(year) for year in range(min(known), summary.refers_to) if year not in known]
    return (*gaps, *([texts("years.missing", years=texts.join(missing))] if missing else ()))


def columns_of_years(summary: CountySummary) -> tuple[int, ...]:
    """Return the years of a table: from the first comparable one on, also those that there is nothing of."""
    comparable = [each.refers_to for each in summary.earlier or () if each.means and each.why is None]
    in_a_row = [year for year, _ in years_in_a_row(summary)]
    return tuple(range(min([*comparable, *in_a_row]), summary.refers_to + 1))
