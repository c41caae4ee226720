"""What a coordinator wants to know of those whom nothing reaches."""

from msgspec import Struct

from domain.ids import PersonId
from domain.rounds import Round


class ListUnreachable(Struct, frozen=True):
    """Show whom nothing reaches in a round."""

    collection: Round


class ShowLetter(Struct, frozen=True):
    """Show the coordinator a letter to one of them: to a person, or to the one with a number in the list."""

    collection: Round
    coordinator_id: PersonId
    reader_id: PersonId | None = None
    number: int = 0


ReachCommand = ListUnreachable | ShowLetter
