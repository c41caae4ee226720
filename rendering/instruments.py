"""The forms that a county starts with; it may import its own official wording instead."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from domain.errors import DomainError
from domain.instrument_files import parse_instrument
from domain.instruments import Instrument
from domain.questionnaire_files import parse_questionnaire
from domain.questionnaires import Questionnaire


@cache
def default_instrument() -> Instrument:
    """Return the self-assessment of five goals, in words and on a scale that nobody has confirmed yet."""
    parsed = parse_instrument(_read("self_assessment"))
    if not isinstance(parsed, Instrument):
        raise DomainError("default_instrument_wrong", problems=parsed)
    return parsed


@cache
def default_questionnaire() -> Questionnaire:
    """Return what is asked of the state of each leadership, in words that nobody has confirmed yet."""
    parsed = parse_questionnaire(_read("leadership_status"))
    if not isinstance(parsed, Questionnaire):
        raise DomainError("default_questionnaire_wrong", problems=parsed)
    return parsed


@cache
def trial_questionnaires() -> tuple[Questionnaire, ...]:
    """Return short forms for municipalities, to try things with: no round has them unless it is planned with them."""
    return tuple(map(_read_trial, ("municipal_survey", "economy")))


# Private functions


def _read_trial(name: str) -> Questionnaire:
    parsed = parse_questionnaire(_read(name))
    if not isinstance(parsed, Questionnaire):
        raise DomainError("trial_questionnaire_wrong", problems=parsed)
    return parsed


def _read(name: str) -> Mapping[str, Any]:
    source = resources.files("rendering").joinpath("instrument_files", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
