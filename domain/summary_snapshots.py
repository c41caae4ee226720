"""The county summary as JSON: what the command line prints, and what a release keeps word for word."""

from collections.abc import Mapping
from typing import Any

from domain.breakdowns import Breakdown, GroupGoal, GroupSummary
from domain.disclosure import Withheld
from domain.instruments import Bilingual, Difference, instrument_from_data, instrument_to_data
from domain.methods import method_from_data, method_to_data
from domain.summaries import CountySummary, EarlierYear, GoalSummary, NotCompared, TwoAnswers, WithheldGoal
from domain.wording import Change


def summary_to_data(summary: CountySummary) -> dict[str, Any]:
    """Return the summary as the JSON that the command line prints: unrounded numbers, no unit named."""
    return {
        "county": summary.county,
        "refers_to": summary.refers_to,
        "collected": summary.collected,
        "unit": summary.instrument.part.asked_of.value,
        "answered": summary.answered,
        "of": summary.of,
        **method_to_data(summary.method),
        "previous_year": summary.previous_year,
        "withheld": summary.withheld.value if summary.withheld else None,
        "still_open": summary.still_open,
        "goals": [_goal_to_data(goal) for goal in summary.goals],
        "two_answers": [_two_answers_to_data(each) for each in summary.two_answers],
        "agreed": summary.agreed,
        "not_compared": _not_compared_to_data(summary.not_compared),
        "withheld_goals": [
            {"number": each.number, "name": each.name.sv, "answered": each.answered, "withheld": each.why.value}
            for each in summary.withheld_goals
        ],
        "previous_method": method_to_data(summary.previous_method) if summary.previous_method else None,
        "earlier": None if summary.earlier is None else [_year_to_data(each) for each in summary.earlier],
        "breakdown": _breakdown_to_data(summary.breakdown) if summary.breakdown else None,
    }


def snapshot_of(summary: CountySummary) -> dict[str, Any]:
    """Return all of the summary as JSON data, with the instrument, so that a release reads the same for ever."""
    return summary_to_data(summary) | {"instrument": instrument_to_data(summary.instrument)}


def summary_from_snapshot(data: Mapping[str, Any]) -> CountySummary:
    """Return the summary that `snapshot_of` wrote; older ones know less, such as "vet ej" and interviews."""
    instrument = instrument_from_data(data["instrument"])
    names = {item.number: item.name for item in instrument.items}
    return CountySummary(
        county=data["county"],
        refers_to=data["refers_to"],
        collected=data["collected"],
        answered=data["answered"],
        of=data["of"],
        instrument=instrument,
        goals=tuple(_goal_from_data(goal, names) for goal in data["goals"]),
        two_answers=tuple(_two_answers_from_data(each) for each in data["two_answers"]),
        previous_year=data["previous_year"],
        withheld=Withheld(data["withheld"]) if data["withheld"] else None,
        agreed=data.get("agreed", 0),
        withheld_goals=tuple(
            WithheldGoal(each["number"], names[each["number"]], each["answered"], Withheld(each["withheld"]))
            for each in data.get("withheld_goals", ())
        ),
        not_compared=_not_compared_from_data(data.get("not_compared")),
        method=method_from_data(data),
        previous_method=method_from_data(data["previous_method"]) if data.get("previous_method") else None,
        earlier=None if data.get("earlier") is None else tuple(_year_from_data(each) for each in data["earlier"]),
        still_open=data.get("still_open", False),
        breakdown=_breakdown_from_data(data["breakdown"]) if data.get("breakdown") else None,
    )


# Private functions


def _two_answers_to_data(two: TwoAnswers) -> dict[str, Any]:
    data: dict[str, Any] = {"goal": two.goal, "value": two.value, "answers": list(two.answers)}
    return data | {"perspectives_differ": True} if two.perspectives_differ else data


def _two_answers_from_data(data: Mapping[str, Any]) -> TwoAnswers:
    # What was published before the perspectives were told says nothing of them.
    return TwoAnswers(data["goal"], data["value"], tuple(data["answers"]), data.get("perspectives_differ", False))


def _not_compared_to_data(not_compared: NotCompared | None) -> dict[str, Any] | None:
    return {"year": not_compared.year, "reason": not_compared.why.value} if not_compared else None


def _not_compared_from_data(data: Mapping[str, Any] | None) -> NotCompared | None:
    return NotCompared(data["year"], _why_from_data(data["reason"])) if data else None


def _why_from_data(reason: str) -> Difference | Withheld:
    return Difference(reason) if reason in tuple(Difference) else Withheld(reason)


def _year_to_data(year: EarlierYear) -> dict[str, Any]:
    return {
        "refers_to": year.refers_to,
        "collected": year.collected,
        "answered": year.answered,
        "means": {str(number): mean for number, mean in year.means.items()},
        "not_compared": year.why.value if year.why else None,
    }


def _year_from_data(data: Mapping[str, Any]) -> EarlierYear:
    return EarlierYear(
        refers_to=data["refers_to"],
        collected=data["collected"],
        answered=data["answered"],
        means={int(number): mean for number, mean in data["means"].items()},
        why=_why_from_data(data["not_compared"]) if data["not_compared"] else None,
    )


def _breakdown_to_data(breakdown: Breakdown) -> dict[str, Any]:
    return {
        "by": _bilingual_to_data(breakdown.name),
        "withheld": breakdown.withheld.value if breakdown.withheld else None,
        "groups": [
            {
                "name": _bilingual_to_data(group.name),
                "answered": group.answered,
                "goals": [
                    {"number": each.number, "mean": each.mean, "distribution": _counts_to_data(each.distribution)}
                    for each in group.goals
                ],
            }
            for group in breakdown.groups
        ],
    }


def _breakdown_from_data(data: Mapping[str, Any]) -> Breakdown:
    return Breakdown(
        name=Bilingual(**data["by"]),
        groups=tuple(
            GroupSummary(
                Bilingual(**group["name"]),
                group["answered"],
                tuple(
                    GroupGoal(goal["number"], _counts_from_data(goal["distribution"]), goal["mean"])
                    for goal in group["goals"]
                ),
            )
            for group in data["groups"]
        ),
        withheld=Withheld(data["withheld"]) if data["withheld"] else None,
    )


def _bilingual_to_data(text: Bilingual) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}


def _counts_to_data(counts: Mapping[float, int]) -> dict[str, int]:
    return {str(value).removesuffix(".0"): count for value, count in counts.items()}


def _counts_from_data(counts: Mapping[str, int]) -> dict[float, int]:
    return {float(value): count for value, count in counts.items()}


def _goal_to_data(goal: GoalSummary) -> dict[str, Any]:
    return {
        "number": goal.number,
        "name": goal.name.sv,
        "mean": goal.mean,
        "previous_mean": goal.previous_mean,
        "change": goal.change.value,
        "spread": goal.spread,
        "distribution": _counts_to_data(goal.distribution),
        "answered": goal.answered,
    }


def _goal_from_data(data: Mapping[str, Any], names: Mapping[int, Bilingual]) -> GoalSummary:
    return GoalSummary(
        number=data["number"],
        name=names[data["number"]],
        answered=data.get("answered", sum(data["distribution"].values())),
        distribution=_counts_from_data(data["distribution"]),
        mean=data["mean"],
        previous_mean=data["previous_mean"],
        change=Change(data["change"]),
        spread=data["spread"],
    )
