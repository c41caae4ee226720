"""What a coordinator is told of those whom nothing reaches, and the letter that may reach them."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from domain.file_links import LetterForm
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.people_messages import Colleague
from domain.reachability import Barrier, Notice
from domain.rounds import Round


class Instead(Struct, frozen=True):
    """Who is asked instead: on which day they are reminded, or were last."""

    colleague: Colleague
    on: date
    asked: bool


class Unreachable(Struct, frozen=True):
    """One of a unit's people whom nothing reaches about one of its parts, and why."""

    colleague: Colleague
    part: Part
    unit_id: UnitId
    unit: str
    due_on: date
    barrier: Barrier
    instead: Instead | None

    @property
    def person_id(self) -> PersonId:
        """Return who it is."""
        return self.colleague.person_id

    @property
    def notice(self) -> Notice:
        """Return what a coordinator is told of once."""
        return self.person_id, self.unit_id, self.barrier


class UnreachableList(Struct, frozen=True):
    """Say to a coordinator in private whom nothing reaches, why, and what can be done.

    Attributes:
        people: sorted by unit.
        readers: everybody whom nothing reaches, each once, in the order of their numbers; also who is no news.
        news: whether it comes unasked, with those alone that the coordinator was not told of before.
    """

    collection: Round
    people: tuple[Unreachable, ...]
    readers: tuple[PersonId, ...]
    news: bool = False


class LetterTask(Struct, frozen=True):
    """A part of a unit that its reader is asked for, and by when."""

    part: Part
    unit: str
    until: date


class Letter(Struct, frozen=True):
    """What a coordinator may send to somebody whom nothing reaches in Teams; no answers and no scores are in it.

    Attributes:
        reader: who it is to.
        to: their e-mail address, where the roster has it.
        language: the reader's own.
        sender: the coordinator's name, where it is known.
        app_address: where the bot is opened in Teams; None where that is not known.
    """

    collection: Round
    reader: Colleague
    to: str | None
    language: str
    tasks: tuple[LetterTask, ...]
    minutes: int
    silent: bool
    sender: str | None
    app_address: str | None = None

    @property
    def due_on(self) -> date:
        """Return the first of the days by which something is to be handed in."""
        return min(task.until for task in self.tasks)


class LetterShown(Struct, frozen=True):
    """Show a coordinator the letter, to be copied or opened as a file; without `addresses` there are no files."""

    letter: Letter
    addresses: Mapping[LetterForm, str]


ReachMessage = UnreachableList | LetterShown
