"""The form that a county starts with; it may import its own official wording instead."""

import tomllib
from functools import cache
from importlib import resources

from domain.errors import DomainError
from domain.instrument_files import parse_instrument
from domain.instruments import Instrument


@cache
def default_instrument() -> Instrument:
    """Return the self-assessment of five goals, in words and on a scale that nobody has confirmed yet."""
    source = resources.files("rendering").joinpath("instrument_files", "self_assessment.toml")
    parsed = parse_instrument(tomllib.loads(source.read_text(encoding="utf-8")))
    if not isinstance(parsed, Instrument):
        raise DomainError("default_instrument_wrong", problems=parsed)
    return parsed
