"""What is wanted of who answers: a role by a code, or that somebody else answers."""

from msgspec import Struct

from domain.asked_forms import AskedForm, AskedParts
from domain.ids import PersonId
from domain.roster import Principal
from domain.rounds import Round
from domain.usecases.hand_over import Leaving


class Redeem(Struct, frozen=True):
    """Give the role of an invitation to whoever wrote its code, which nothing shows again (S16)."""

    code: str

    def __repr__(self) -> str:
        return "Redeem()"


class AskSuccessor(Struct, frozen=True):
    """Ask to whom it goes; of several of these that are open, first which of them, unless it was chosen."""

    principal: Principal
    collection: Round
    meant: tuple[AskedForm, ...]
    chosen: AskedParts | None = None


class HandOver(Struct, frozen=True):
    """Hand parts over to a person, or tell the coordinator when `to` is None."""

    leaving: Leaving
    to: PersonId | None
