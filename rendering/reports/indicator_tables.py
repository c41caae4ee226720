"""The key figures as a table, one a row: words and values, no colour, no arrow (K6)."""

from collections.abc import Sequence

from domain.indicators import Indicator
from rendering.indicator_words import name_number, show_value, tell_change, tell_others, tell_state
from rendering.reports.county_reports import ReportTable
from rendering.texts.catalogues import Texts

VALUES = ("value", "women", "men")


def indicator_table(indicators: Sequence[Indicator], texts: Texts) -> ReportTable:
    """Return the key figures by number, with a column for each kind of value that any of them has (K7)."""
    shown = [name for name in VALUES if any(getattr(each.values, name) is not None for each in indicators)]
    head = tuple(texts(f"indicators.column.{name}") for name in ("number", "state", "others", "change", *shown))
    rows = tuple(
        (
            name_number(each, texts),
            tell_state(each, texts),
            tell_others(each, texts),
            tell_change(each, texts),
            *(_show(each, name, texts) for name in shown),
        )
        for each in indicators
    )
    return ReportTable(texts("indicators.table"), head, rows)


# Private functions


def _show(indicator: Indicator, name: str, texts: Texts) -> str:
    value = getattr(indicator.values, name)
    return "" if value is None else show_value(value, indicator.unit, texts)
