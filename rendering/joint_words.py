"""A unit's answers together, in words: what goes apart, by value and never by person unless the round is shared."""

from collections.abc import Mapping

from domain.answers import Perspective
from domain.instruments import Instrument
from domain.joint_answers import JointAnswers, OneOfThem
from rendering.formats import format_step
from rendering.texts.catalogues import Texts


def tell_goals(joint: JointAnswers, instrument: Instrument, texts: Texts) -> tuple[str, ...]:
    """Return a sentence for each goal that is answered differently: the answers, then the unit's value (K9)."""
    plain, agreed = (
        ("two_answers.goal_each", "two_answers.goal_each_agreed")
        if joint.each
        else ("two_answers.goal", "two_answers.goal_agreed")
    )
    return tuple(
        texts(
            agreed if number in joint.result.agreed else plain,
            name=name_goal(instrument, number, texts),
            answers=tell_answers(joint, number, texts),
            value=format_step(joint.result.values[number], texts.language),
        )
        for number in joint.differing
    )


def tell_answers(joint: JointAnswers, number: int, texts: Texts) -> str:
    """Return the answers to one goal, lowest first; in a shared round with role and perspective before each."""
    if not joint.each:
        return texts.join([str(value) for value in joint.result.answers[number]])
    return texts.join(
        [
            texts("two_answers.each", who=_tell_who(one, texts), value=one.values[number])
            for one in joint.each
            if number in one.values
        ]
    )


def tell_perspectives(joint: JointAnswers, texts: Texts) -> str | None:
    """Say that the answers come from different sides, so that their mean is not told silently (K8); None if not."""
    if not joint.result.perspectives_differ:
        return None
    said = texts.join([_name_side(each, texts) for each in joint.result.perspectives])
    name = "two_answers.perspectives" if joint.differing else "two_answers.perspectives_alike"
    return texts(name, perspectives=said)


def name_goal(instrument: Instrument, number: int, texts: Texts) -> str:
    """Return a goal's name."""
    item = next(each for each in instrument.items if each.number == number)
    return item.name.in_language(texts.language)


def tell_agreed_values(values: Mapping[int, int], instrument: Instrument, texts: Texts) -> str:
    """Return the goals that were agreed on with their values, in one line."""
    told = [
        texts("reason.value", name=name_goal(instrument, number, texts), value=value)
        for number, value in sorted(values.items())
    ]
    return ", ".join(told)


# Private functions


def _tell_who(one: OneOfThem, texts: Texts) -> str:
    return texts("two_answers.who", role=texts(f"role.{one.role or 'other'}"), perspective=_side_of(one, texts))


def _side_of(one: OneOfThem, texts: Texts) -> str:
    return texts("two_answers.from.none") if one.perspective is None else _name_side(one.perspective, texts)


def _name_side(perspective: Perspective, texts: Texts) -> str:
    return texts(f"two_answers.from.{perspective}")
