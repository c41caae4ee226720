"""Find what was put on its way to ask one thing about a leadership's meetings, and who is to be asked it next."""

from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile

from domain.conversations import Conversation
from domain.deliveries import Delivery, State
from domain.fuses import may_have_arrived
from domain.ids import PersonId, UnitId
from domain.meetings import Meeting
from domain.ports import UnitOfWork
from domain.roster import Assignment, Role

# Who is asked, in this order: the chair, and the contact where there is none or none can be reached.
ASKED_ROLES = (Role.CHAIR, Role.CONTACT)
# Codes of what is dropped as it is sent, though somebody else of the unit may still have to be asked.
NO_LONGER_SPEAKS = "no_longer_speaks"
ASKED_OF_ANOTHER = "asked_of_another"
REFUSED = frozenset({State.UNREACHABLE, State.FAILED})


def list_asked(assignments: Sequence[Assignment], unit_id: UnitId) -> tuple[PersonId, ...]:
    """Return whom a leadership's meetings are asked about, in the order they are turned to."""
    mine = [each for each in assignments if each.unit_id == unit_id and each.role in ASKED_ROLES]
    ordered = sorted(mine, key=lambda each: ASKED_ROLES.index(each.role))
    return tuple(dict.fromkeys(each.person_id for each in ordered))


def key_of(meeting: Meeting) -> str:
    """Return the key of the question about a meeting on its day: moved, it is asked about anew."""
    return f"meeting_held:{meeting.id}:{meeting.day.isoformat()}"


def key_of_term(unit_id: UnitId, term: str) -> str:
    """Return the key of the question whether a leadership plans a meeting in a term, by the term's name."""
    return f"meeting_wanted:{unit_id}:{term}"


def key_of_try(key: str, number: int) -> str:
    """Return the key under which a question is planned for the first time, the second …, counted from 1.

    Two services that find the same one lost try the same key, so that one of them alone asks the next person (R6).
    """
    return key if number == 1 else f"{key}:{number}"


async def find_questions(uow: UnitOfWork, key: str) -> tuple[Delivery, ...]:
    """Return what was planned to ask one thing, in that order: beside the first only what came after a lost one."""
    found: list[Delivery] = []
    while question := await uow.outbox.get_by_key(key_of_try(key, len(found) + 1)):
        found.append(question)
    return tuple(found)


def is_lost(question: Delivery) -> bool:
    """Tell whether nobody has read a question or will, as far as is known, so that somebody else may be asked."""
    gone = question.state is State.DROPPED and question.detail in {NO_LONGER_SPEAKS, ASKED_OF_ANOTHER}
    return (gone or question.state in REFUSED) and not may_have_arrived(question)


def is_asked_of_another(question: Delivery, questions: Sequence[Delivery]) -> bool:
    """Tell whether the same is asked of somebody else, as when a lost question's reader has come back (F12).

    Of two that are on their way the one that was planned later goes, and neither once one may have arrived.
    """
    earlier = list(takewhile(lambda each: each.id != question.id, questions))
    later = questions[len(earlier) + 1 :]
    return any(map(may_have_arrived, earlier)) or not all(map(is_lost, later))


def choose_next(
    asked: Sequence[PersonId], chats: Mapping[PersonId, Conversation], questions: Collection[Delivery]
) -> PersonId | None:
    """Return who is asked after what got lost, if anybody: the first within reach.

    Whom a reminder was refused for good goes last, where there is nobody else. Nobody is asked once more who could not
    be reached with this very question: it goes to them as they come back.
    """
    refused = {each.person_id for each in questions if each.state in REFUSED}
    within = [each for each in asked if each in chats and each not in refused]
    return min(within, key=lambda each: chats[each].refusal is not None, default=None)
