"""What is asked: versioned items and the scale they are answered on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.roster import UnitKind


class Part(StrEnum):
    """What a round collects; each part is asked of one kind of unit."""

    SELF_ASSESSMENT = "self_assessment"
    LEADERSHIP_STATUS = "leadership_status"
    MUNICIPAL_SURVEY = "municipal_survey"
    ECONOMY = "economy"

    @property
    def asked_of(self) -> UnitKind:
        """Tell which kind of unit answers this part."""
        if self in (Part.SELF_ASSESSMENT, Part.LEADERSHIP_STATUS):
            return UnitKind.LEADERSHIP
        return UnitKind.MUNICIPALITY


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text that is data rather than ours: the county's own wording, in both languages."""

    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the Swedish text unless English is asked for."""
        return self.en if language == "en" else self.sv


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole steps from 1 to `steps`, a label for each; unconfirmed until a coordinator confirms it."""

    labels: tuple[Bilingual, ...]
    confirmed: bool = False

    @property
    def steps(self) -> int:
        """Return the highest step; the lowest is 1."""
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class Item:
    """One question: a goal of the self-assessment."""

    number: int
    name: Bilingual
    about: Bilingual


@dataclass(frozen=True, slots=True)
class Instrument:
    """The items and scale of a part, frozen when the round opens."""

    part: Part
    version: str
    items: tuple[Item, ...]
    scale: Scale

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the items' numbers, in the order they are asked."""
        return tuple(item.number for item in self.items)


def comparable(one: Instrument, other: Instrument) -> bool:
    """Tell whether two years' answers may be compared: same part, version, items and scale (K21)."""
    return (one.part, one.version, one.numbers, one.scale.steps) == (
        other.part,
        other.version,
        other.numbers,
        other.scale.steps,
    )


def instrument_to_data(instrument: Instrument) -> dict[str, Any]:
    """Return the instrument as plain JSON data."""
    return {
        "part": instrument.part.value,
        "version": instrument.version,
        "items": [
            {"number": item.number, "name": _to_data(item.name), "about": _to_data(item.about)}
            for item in instrument.items
        ],
        "scale": {
            "labels": [_to_data(label) for label in instrument.scale.labels],
            "confirmed": instrument.scale.confirmed,
        },
    }


def instrument_from_data(data: Mapping[str, Any]) -> Instrument:
    """Return the instrument that `instrument_to_data` wrote, or that an instrument file holds."""
    return Instrument(
        part=Part(data["part"]),
        version=str(data["version"]),
        items=tuple(
            Item(int(item["number"]), Bilingual(**item["name"]), Bilingual(**item["about"])) for item in data["items"]
        ),
        scale=Scale(
            labels=tuple(Bilingual(**label) for label in data["scale"]["labels"]),
            confirmed=bool(data["scale"]["confirmed"]),
        ),
    )


# Private functions


def _to_data(text: Bilingual) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}
