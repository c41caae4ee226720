"""A breakdown by groups in words: whole groups, in the county's own order, and never a unit of one (K1, D2)."""

from domain.breakdowns import Breakdown
from rendering.distributions import tell_counts
from rendering.formats import format_mean
from rendering.texts.catalogues import Texts


def tell_groups(number: int, breakdown: Breakdown | None, texts: Texts) -> tuple[str, ...]:
    """Return what each group has answered of a goal: the distribution first, the mean second (K10)."""
    if breakdown is None:
        return ()
    return tuple(
        texts(
            "breakdown.group",
            group=group.name.in_language(texts.language),
            spread=tell_counts(goal.distribution, texts),
            mean=format_mean(goal.mean, texts.language),
        )
        for group in breakdown.groups
        for goal in group.goals
        if goal.number == number
    )


def tell_grouping(breakdown: Breakdown | None, texts: Texts) -> tuple[str, ...]:
    """Return what it is broken down by, and how many of each group have answered; or why it is not shown (D4)."""
    if breakdown is None:
        return ()
    by = breakdown.name.in_language(texts.language)
    if breakdown.withheld:
        return (texts("breakdown.withheld", by=by, why=texts(f"withheld.{breakdown.withheld}")),)
    groups = [
        texts.plural("breakdown.answered", each.answered, group=each.name.in_language(texts.language))
        for each in breakdown.groups
    ]
    return (texts("breakdown.by", by=by, groups=texts.join(groups)),)
