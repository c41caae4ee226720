"""What stands beside a county summary's numbers: the mapping of the same year, approved quotes, key figures (K16).

These are facts and texts, read when the summary is told; a release keeps none of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from domain.county_pictures import CountyPicture, picture_to_data
from domain.indicators import Indicator, IndicatorYear
from domain.questionnaires import Questionnaire
from domain.quotes import QuoteApproval


class Beside(Struct, frozen=True):
    """What there is of a year; `quotes` are texts that may be quoted, without whose they are (K13)."""

    picture: CountyPicture | None = None
    quotes: tuple[str, ...] = ()
    figures: IndicatorYear | None = None


NOTHING_BESIDE = Beside()


def order_quotes(questionnaire: Questionnaire, approvals: Iterable[QuoteApproval]) -> tuple[str, ...]:
    """Return the texts that may be quoted, question by question and then by the alphabet: nothing tells whose (K1)."""
    codes = [question.code for question in questionnaire.questions]
    texts = {(codes.index(each.question), each.text) for each in approvals if each.question in codes}
    return tuple(dict.fromkeys(text for _, text in sorted(texts, key=lambda each: (each[0], each[1].casefold(), each))))


def beside_to_data(beside: Beside) -> dict[str, Any]:
    """Return it as plain JSON data."""
    return {
        "mapping": picture_to_data(beside.picture) if beside.picture else None,
        "quotes": list(beside.quotes),
        "indicators": figures_to_data(beside.figures) if beside.figures else None,
    }


def figures_to_data(figures: IndicatorYear) -> dict[str, Any]:
    """Return the key figures of a year as plain JSON data; values with their decimals, as texts."""
    return {
        "year": figures.year,
        "version": figures.version,
        "indicators": [_indicator_to_data(each) for each in figures.indicators],
    }


# Private functions


def _indicator_to_data(indicator: Indicator) -> Mapping[str, Any]:
    values = indicator.values
    return {
        "number": indicator.number,
        "goal": indicator.goal,
        "name": indicator.name or None,
        "unit": indicator.unit or None,
        "state": indicator.state.value,
        "versus_others": indicator.versus_others.value if indicator.versus_others else None,
        "change_since_last": indicator.change.value if indicator.change else None,
        "direction": indicator.direction.value if indicator.direction else None,
        "value": None if values.value is None else str(values.value),
        "women": None if values.women is None else str(values.women),
        "men": None if values.men is None else str(values.men),
    }
