"""What a round is planned with: the parts it asks, and the steps of their reminders."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from bot.cli.ladder_files import read_ladder
from bot.cli.part_files import import_parts, read_parts
from bot.cli.sessions import Session
from domain.errors import Rejected
from domain.instruments import Part
from domain.ladders import Ladder
from domain.questionnaires import Questionnaire
from domain.roster import County
from rendering.instruments import default_questionnaire

WithoutStatus = Annotated[
    bool, typer.Option("--without-status", help="Do not ask the leaderships about their state.", show_default=False)
]


class Contents(Struct, frozen=True):
    """What the options and their files say, and all that is wrong with the files."""

    named: tuple[Questionnaire | Rejected, ...]
    steps: Ladder | tuple[Rejected, ...] | None
    without_status: bool = False

    @property
    def parts(self) -> tuple[Questionnaire, ...]:
        """Return what is asked beside the self-assessment."""
        named = tuple(each for each in self.named if isinstance(each, Questionnaire))
        return named if self.without_status else (*named, default_questionnaire())

    @property
    def ladders(self) -> tuple[tuple[Part, Ladder], ...]:
        """Return the ladder for every part that there can be."""
        return tuple((part, self.steps) for part in Part) if isinstance(self.steps, Ladder) else ()

    async def bring_in(self, session: Session, county: County) -> tuple[Rejected, ...]:
        """Bring the parts in, so that the round takes them when it opens; return why one cannot be."""
        problems = self.steps if isinstance(self.steps, tuple) else ()
        return problems or await import_parts(session, county, self.named)


def read_contents(files: Sequence[Path] | None, ladder: Path | None, *, without_status: bool = False) -> Contents:
    """Return what the options say.

    Raises:
        WrongUseError: there is no file that can be read at a path.
    """
    return Contents(read_parts(files or ()), read_ladder(ladder), without_status)
