"""The form that a county starts with; it may load its own official wording instead."""

import json
from importlib import resources

from domain.instruments import Instrument, instrument_from_data


def default_instrument() -> Instrument:
    """Return the self-assessment of five goals on a scale that no coordinator has confirmed yet."""
    source = resources.files("rendering").joinpath("instrument_files", "self_assessment.json")
    return instrument_from_data(json.loads(source.read_text(encoding="utf-8")))
