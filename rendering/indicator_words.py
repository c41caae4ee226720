"""Key figures in words: whether there is a new value, beside others, since last time; no arrow (K5 to K7)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from domain.indicators import Improvement, Indicator, IndicatorCounts, IndicatorState, count_indicators
from rendering.formats import format_value
from rendering.texts.catalogues import Texts


def tell_indicator_counts(indicators: Sequence[Indicator], texts: Texts) -> tuple[str, ...]:
    """Return how many there are of each kind; better or worse than others, and better than before, apart (K6)."""
    counts = count_indicators(indicators)
    states = _list_counted(counts, ("under_development", "not_updated", "updated"), texts)
    told = [texts.plural("indicators.total", counts.total, kinds=texts.join(states))] if states else []
    others = _list_counted(counts, ("better", "worse", "neither", "facts"), texts)
    if others:
        told.append(texts.plural("indicators.of_updated", counts.updated, kinds=texts.join(others)))
    if counts.improved:
        whom = _list_counted(counts, ("improved_women_and_men", "improved_women", "improved_men"), texts)
        told.append(texts.plural("indicators.improved", counts.improved, whom=texts.join(whom)))
    return tuple(told)


def tell_indicator(indicator: Indicator, texts: Texts) -> str:
    """Return a key figure in a line: its number, and what is known of it."""
    judged = indicator.is_updated and not indicator.is_fact
    told = [
        # What is compared with others has been updated, and need not say so.
        "" if judged else tell_state(indicator, texts),
        tell_values(indicator, texts),
        tell_others(indicator, texts),
        tell_change(indicator, texts),
    ]
    return texts("indicators.line", number=name_number(indicator, texts), told="; ".join(filter(None, told)))


def name_number(indicator: Indicator, texts: Texts) -> str:
    """Return its number, and its name where the county has told it."""
    if not indicator.name:
        return indicator.number
    return texts("indicators.named", number=indicator.number, name=indicator.name)


def show_value(value: Decimal, unit: str, texts: Texts) -> str:
    """Return a value with all its decimals, and its unit where the county has told it."""
    shown = format_value(value, texts.language)
    return texts("indicators.in_unit", value=shown, unit=unit) if unit else shown


def tell_state(indicator: Indicator, texts: Texts) -> str:
    """Return whether it has a new value: one that is not updated is not unchanged (K5), one to come has none (K6)."""
    if indicator.is_updated and indicator.is_fact:
        return texts("indicators.fact")
    return texts(f"indicators.state.{indicator.state}")


def tell_values(indicator: Indicator, texts: Texts) -> str:
    """Return the value, and women's and men's apart where they are known (K7); empty where none is."""
    values, unit = indicator.values, indicator.unit
    both = {"women": values.women, "men": values.men}
    apart = ", ".join(
        texts(f"indicators.of_{who}", value=show_value(value, unit, texts))
        for who, value in both.items()
        if value is not None
    )
    if values.value is None:
        return apart
    whole = show_value(values.value, unit, texts)
    return texts("indicators.value_apart", value=whole, apart=apart) if apart else whole


def tell_others(indicator: Indicator, texts: Texts) -> str:
    """Return how the county stands beside others; empty for a fact, and where there is no new value."""
    if indicator.is_fact or not indicator.is_updated:
        return ""
    return texts(f"indicators.others.{indicator.versus_others or 'neither'}")


def tell_change(indicator: Indicator, texts: Texts) -> str:
    """Return for whom it is better than the last time; empty where that is not said."""
    return texts(f"indicators.change.{indicator.change}") if indicator.change else ""


def tell_indicator_notes(indicators: Iterable[Indicator], texts: Texts) -> tuple[str, ...]:
    """Return what the key figures must be read with: K5, K6 and K7, as far as any of them needs it."""
    every = tuple(indicators)
    notes = {
        "indicators.note.not_updated": any(each.state is IndicatorState.NOT_UPDATED for each in every),
        "indicators.note.two_axes": any(each.versus_others or each.change for each in every),
        "indicators.note.women_and_men": any(_is_apart(each) for each in every),
    }
    return tuple(texts(name) for name, is_needed in notes.items() if is_needed)


def group_by_goal(indicators: Iterable[Indicator]) -> dict[int, list[Indicator]]:
    """Return them by their goals, in the order they stand in."""
    groups: dict[int, list[Indicator]] = {}
    for each in indicators:
        groups.setdefault(each.goal, []).append(each)
    return groups


# Private functions


def _list_counted(counts: IndicatorCounts, kinds: Sequence[str], texts: Texts) -> list[str]:
    numbers = {kind: int(getattr(counts, kind)) for kind in kinds}
    return [texts.plural(f"indicators.count.{kind}", number) for kind, number in numbers.items() if number]


def _is_apart(indicator: Indicator) -> bool:
    """Tell whether women and men stand apart: by their values, or since it is better for one of them only."""
    values = indicator.values
    return (values.women, values.men) != (None, None) or indicator.change in {Improvement.WOMEN, Improvement.MEN}
