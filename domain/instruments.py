"""What is asked: versioned items and the scale they are answered on."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import force_setattr

from domain.ids import CountyId
from domain.roster import SPEAKING_ROLES, Role, UnitKind


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

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return the roles that answer this part, in the order they are turned to (K17, K18)."""
        match self:
            case Part.MUNICIPAL_SURVEY:
                return (Role.DEVELOPER, Role.CONTACT)
            case Part.ECONOMY:
                return (Role.FINANCE, Role.CONTACT)
            case _:
                return SPEAKING_ROLES


# What is asked by questionnaires: of leaderships first, then of municipalities.
FORMS = (Part.LEADERSHIP_STATUS, Part.MUNICIPAL_SURVEY, Part.ECONOMY)


class Bilingual(Struct, frozen=True):
    """A text that is data rather than ours: the county's own wording, in both languages."""

    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the Swedish text unless English is asked for."""
        return self.en if language == "en" else self.sv


NO_TEXT = Bilingual("", "")


class Scale(Struct, frozen=True):
    """Whole steps from `lowest` upwards, a label for each; `dont_know` lets a person answer "vet ej" instead."""

    labels: tuple[Bilingual, ...]
    lowest: int = 1
    dont_know: bool = False

    @property
    def highest(self) -> int:
        """Return the highest step."""
        return self.lowest + len(self.labels) - 1

    @property
    def steps(self) -> range:
        """Return the steps, lowest first."""
        return range(self.lowest, self.highest + 1)

    def label_of(self, step: int) -> Bilingual:
        """Return a step's label."""
        return self.labels[step - self.lowest]


class Item(Struct, frozen=True):
    """One question: a goal of the self-assessment."""

    number: int
    name: Bilingual
    about: Bilingual


class Instrument(Struct, frozen=True):
    """The items and scale of a part, frozen when the round opens.

    `confirmed_by` tells who has confirmed the wording and the scale; empty while nobody has. `numbers` are the items'
    own, in the order they are asked; found, whatever is given.
    """

    part: Part
    version: str
    items: tuple[Item, ...]
    scale: Scale
    title: Bilingual = NO_TEXT
    confirmed_by: str = ""
    numbers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        # Once: each answer asks for them half a dozen times.
        force_setattr(self, "numbers", tuple([item.number for item in self.items]))

    @property
    def confirmed(self) -> bool:
        """Tell whether somebody has confirmed the wording and the scale."""
        return bool(self.confirmed_by)


class ImportedInstrument(Struct, frozen=True):
    """An instrument as a county brought it in, with when and by whom."""

    county_id: CountyId
    instrument: Instrument
    imported_at: datetime
    imported_by: str


class Difference(StrEnum):
    """Why two years' answers cannot be compared (K21)."""

    OTHER_SCALE = "other_scale"
    OTHER_ITEMS = "other_items"
    OTHER_WORDING = "other_wording"


def find_difference(one: Instrument, other: Instrument) -> Difference | None:
    """Say why two years' answers cannot be compared; None when they can (K21).

    Swedish is what people read and answer: a new English translation, title or confirmation changes no answer.
    """
    if one.scale.steps != other.scale.steps:
        return Difference.OTHER_SCALE
    if (one.part, one.numbers) != (other.part, other.numbers):
        return Difference.OTHER_ITEMS
    if (one.version, _swedish(one)) != (other.version, _swedish(other)):
        return Difference.OTHER_WORDING
    return None


def instrument_to_data(instrument: Instrument) -> dict[str, Any]:
    """Return the instrument as plain JSON data."""
    return {
        "part": instrument.part.value,
        "version": instrument.version,
        "title": _to_data(instrument.title),
        "items": [
            {"number": item.number, "name": _to_data(item.name), "about": _to_data(item.about)}
            for item in instrument.items
        ],
        "scale": {
            "lowest": instrument.scale.lowest,
            "labels": [_to_data(label) for label in instrument.scale.labels],
            "dont_know": instrument.scale.dont_know,
            # The version before this one reads it.
            "confirmed": instrument.confirmed,
        },
        "confirmed_by": instrument.confirmed_by,
    }


def instrument_from_data(data: Mapping[str, Any]) -> Instrument:
    """Return the instrument that `instrument_to_data` wrote; an older one begins at 1 and has no "vet ej"."""
    scale = data["scale"]
    return Instrument(
        part=Part(data["part"]),
        version=str(data["version"]),
        items=tuple(
            Item(int(item["number"]), Bilingual(**item["name"]), Bilingual(**item["about"])) for item in data["items"]
        ),
        scale=Scale(
            labels=tuple(Bilingual(**label) for label in scale["labels"]),
            lowest=int(scale.get("lowest", 1)),
            dont_know=bool(scale.get("dont_know", False)),
        ),
        title=Bilingual(**data["title"]) if "title" in data else NO_TEXT,
        confirmed_by=str(data.get("confirmed_by", "")),
    )


# Private functions


def _to_data(text: Bilingual) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}


def _swedish(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    return tuple((item.name.sv, item.about.sv) for item in instrument.items)
