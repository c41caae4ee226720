"""What is said of a round's parts beside the self-assessment."""

from datetime import date

from msgspec import Struct

from domain.instruments import Part
from domain.progress import Progress


class PartProgress(Struct, frozen=True):
    """How far a part has come, of the units that are asked (D5).

    `missing` names them for coordinators only; `own_due` are those of them that were given more time, and until when.
    """

    part: Part
    progress: Progress
    missing: tuple[str, ...] = ()
    own_due: tuple[tuple[str, date], ...] = ()
