"""A ladder as a file or a stored column says it, and all that is wrong with one at once, step by step."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from domain.errors import Reason, Rejected
from domain.ladders import FARTHEST, OPENING, Audience, Ladder, Rung

MOST_STEPS = 20
BEFORE, AFTER = "workdays_before", "workdays_after"

_LADDER = ("rests", "steps")
_STEP = ("at", BEFORE, AFTER, "to")


def parse_ladder(data: Mapping[str, Any]) -> Ladder | tuple[Rejected, ...]:
    """Return the ladder that a file describes, or all that is wrong with it; steps are counted from 1."""
    problems = [Rejected(Reason.LADDER_KEY_UNKNOWN, {"key": key[:60]}) for key in data if key not in _LADDER]
    rests, steps = data.get("rests", True), data.get("steps")
    if not isinstance(rests, bool):
        problems.append(Rejected(Reason.LADDER_RESTS_UNCLEAR))
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        return (*problems, Rejected(Reason.LADDER_STEPS_MISSING, {"most": MOST_STEPS}))
    rungs = [_read_step(step) for step in steps]
    for number, rung in enumerate(rungs, start=1):
        if isinstance(rung, Reason):
            named = {"before": BEFORE, "after": AFTER, "second": Audience.SECOND.value}
            problems.append(Rejected(rung, {"step": number, "most": FARTHEST, **named}))
    read = tuple(rung for rung in rungs if isinstance(rung, Rung))
    problems += _check_order(read) if len(read) == len(rungs) else ()
    return tuple(problems) or Ladder(read, rests is True)


def ladder_to_data(ladder: Ladder) -> dict[str, Any]:
    """Return a ladder as plain data, the same as `parse_ladder` reads."""
    return {"rests": ladder.rests, "steps": [_step_to_data(rung) for rung in ladder.rungs]}


def ladder_from_data(data: Mapping[str, Any]) -> Ladder:
    """Return the ladder that `ladder_to_data` wrote."""
    return Ladder(tuple(_rung_of(step) for step in data["steps"]), data["rests"])


# Private functions


def _read_step(step: object) -> Rung | Reason:
    if not isinstance(step, dict) or any(key not in _STEP for key in step):
        return Reason.LADDER_STEP_UNCLEAR
    named = [key for key in ("at", BEFORE, AFTER) if key in step]
    if len(named) != 1 or step.get("to", Audience.PERSON) not in tuple(Audience):
        return Reason.LADDER_STEP_UNCLEAR
    given = step[named[0]]
    if named == ["at"]:
        rung = _rung_of(step) if given == OPENING else None
    else:
        least = 1 if named == [AFTER] else 0
        usable = isinstance(given, int) and not isinstance(given, bool) and least <= given <= FARTHEST
        rung = _rung_of(step) if usable else None
    if rung is None:
        return Reason.LADDER_STEP_UNCLEAR
    early = rung.audience is not Audience.PERSON and (rung.workdays is None or rung.workdays < 1)
    return Reason.LADDER_ESCALATES_EARLY if early else rung


def _check_order(rungs: Sequence[Rung]) -> list[Rejected]:
    """Refuse steps out of order, on one day, or a second turn to the second contact or the coordinator."""
    days = [-FARTHEST - 1 if rung.workdays is None else rung.workdays for rung in rungs]
    problems = [
        Rejected(Reason.LADDER_STEP_ORDER, {"step": number})
        for number, (former, later) in enumerate(pairwise(days), start=2)
        if later <= former
    ]
    rank = list(Audience)
    turned = [rank.index(rung.audience) for rung in rungs]
    once = [place for place in turned if place]
    if turned != sorted(turned) or len(once) != len(set(once)):
        problems.append(Rejected(Reason.LADDER_TURNS_BACK))
    return problems


def _rung_of(step: Mapping[str, Any]) -> Rung:
    audience = Audience(step.get("to", Audience.PERSON))
    if "at" in step:
        return Rung(None, audience)
    return Rung(step[AFTER] if AFTER in step else -step[BEFORE], audience)


def _step_to_data(rung: Rung) -> dict[str, Any]:
    to = {"to": rung.audience.value}
    if rung.workdays is None:
        return {"at": OPENING, **to}
    return {AFTER: rung.workdays, **to} if rung.workdays > 0 else {BEFORE: -rung.workdays, **to}
