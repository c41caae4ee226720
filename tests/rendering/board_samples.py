"""Samples of the coordinator's board, and of what is done from it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from msgspec.structs import replace

from domain.board_messages import (
    BoardShown,
    ExtendQuestion,
    FailedResent,
    MessageHalted,
    MessageLetGo,
    PartShown,
    PromptedPerson,
    RemindQuestion,
    TimeGiven,
    UnitReminded,
    UnitShown,
    WhichUnit,
)
from domain.boards import Ahead, Board, BoardPart, BoardRow, Halted, Member, Past
from domain.deliveries import State
from domain.errors import Reason, Rejected
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.ladders import Audience
from domain.messages import Message
from domain.people_messages import Colleague
from domain.reachability import Barrier
from domain.reminder_messages import TimeDecided
from domain.roster import Role, Unit, UnitKind
from domain.rounds import Round, RoundState
from domain.submissions import Standing
from tests.rendering.reminder_samples import REQUEST
from tests.support.builders import COUNTY

CHAIR = Colleague(PersonId("p1"), Role.CHAIR, "Ordförande LS13")
CONTACT = Colleague(PersonId("p2"), Role.CONTACT, None)
FINANCE = Colleague(PersonId("p3"), Role.FINANCE, None)
LAST = Past(datetime(2025, 1, 15, 8, tzinfo=UTC), "before-7", Audience.PERSON, CHAIR, State.SENT)
FIRST = Past(datetime(2025, 1, 7, 7, tzinfo=UTC), "opening", Audience.PERSON, CHAIR, State.SENT)
NEXT = Ahead(datetime(2025, 1, 21, 8, tzinfo=UTC), "before-3", Audience.PERSON, CHAIR)
WISHED = replace(NEXT, at=datetime(2025, 1, 22, 8, tzinfo=UTC), step="snooze-1")
# The units of thirteen and of fifteen that are still waited for, and what there is to know of some of them.
WAITED_FOR = {5, 7, 9, 13}
LEADERSHIPS = tuple(f"LS{number:02}" for number in range(1, 14))
BOARD_UNITS = frozenset(LEADERSHIPS) | {f"Kommun {letter}" for letter in "ABCDEFGHIJKLMNO"}


def board_samples(opened: Round, unit: str) -> Mapping[str, Message]:
    """Return a sample of each message about the board."""
    board = _make_board(opened, unit)
    leadership = board.parts[0]
    thirteenth = leadership.rows[-1].unit
    rows = board.of_unit(thirteenth.id)
    closed = replace(opened, state=RoundState.CLOSED)
    shown = UnitShown(opened, thirteenth, rows, takes_answers=True)
    return {
        "board": BoardShown(board),
        "board_calm": BoardShown(_make_calm_board(opened, board)),
        "board_closed": BoardShown(replace(board, collection=closed, failed=0)),
        "board_late": BoardShown(_make_late_board(opened, unit)),
        "board_part": PartShown(opened, leadership),
        "board_part_all_in": PartShown(opened, _answered(leadership)),
        "board_part_municipalities": PartShown(opened, board.parts[3]),
        "board_part_late": PartShown(opened, _make_late_board(opened, unit).parts[2]),
        "board_unit": shown,
        "board_unit_out_of_reach": replace(shown, rows=(_out_of_reach(rows[0]),)),
        "board_unit_stopped": replace(shown, rows=(_stopped(rows[0]), rows[1])),
        "board_unit_answered": replace(shown, rows=(_answered(leadership).rows[-1],)),
        "board_unit_not_asked": replace(shown, rows=(), takes_answers=False),
        "board_which_unit": WhichUnit(opened, (thirteenth, replace(thirteenth, kind=UnitKind.MUNICIPALITY))),
        **_deed_samples(opened, thirteenth),
    }


# Private functions


def _deed_samples(opened: Round, unit: Unit) -> Mapping[str, Message]:
    prompted = PromptedPerson(CHAIR, datetime(2025, 1, 20, 9, tzinfo=UTC), date(2025, 1, 17), waits=False)
    waiting = replace(prompted, at=datetime(2025, 1, 20, 7, tzinfo=UTC), lately=None, waits=True)
    given = replace(REQUEST, granted=True, unasked=True, note="")
    extend = ExtendQuestion(opened, unit, opened.due_on)
    return {
        "remind_question": RemindQuestion(opened, unit, (prompted,)),
        "reminded_now": UnitReminded(opened, unit, (replace(prompted, lately=None),)),
        "reminded_later": UnitReminded(opened, unit, (waiting, replace(waiting, colleague=FINANCE))),
        "extend_question": extend,
        "extend_question_again": replace(extend, refused=Rejected(Reason.EXTENSION_REASON_MISSING)),
        "time_given": TimeGiven(opened, unit, given),
        "time_given_told": TimeDecided(opened, unit.name, (given.part,), given, own=False),
        "failed_resent": FailedResent(opened, None, 2),
        "failed_resent_unit": FailedResent(opened, unit, 1),
        "message_halted": MessageHalted(
            opened, unit, NEXT.at, NEXT.step, (Part.SELF_ASSESSMENT, Part.LEADERSHIP_STATUS)
        ),
        "message_let_go": MessageLetGo(opened, unit),
    }


def _make_board(opened: Round, unit: str) -> Board:
    parts = tuple(_make_part(part, opened, unit) for part in Part)
    return Board(opened, parts, failed=2)


def _make_part(part: Part, opened: Round, unit: str) -> BoardPart:
    count = 13 if part.asked_of is UnitKind.LEADERSHIP else 15
    return BoardPart(
        part, tuple(_make_row(part, opened, _make_unit(part, number, unit)) for number in range(1, count + 1))
    )


def _make_unit(part: Part, number: int, last: str) -> Unit:
    kind = part.asked_of
    name = LEADERSHIPS[number - 1] if kind is UnitKind.LEADERSHIP else f"Kommun {chr(ord('A') + number - 1)}"
    is_last = kind is UnitKind.LEADERSHIP and number == 13
    return Unit(UnitId(f"{kind.value}-{number}"), COUNTY.id, kind, last if is_last else name)


def _make_row(part: Part, opened: Round, unit: Unit) -> BoardRow:
    number = int(unit.id.rpartition("-")[2])
    if number not in WAITED_FOR:
        standing = Standing.CONFIRMED_NONE if number == 2 else Standing.SUBMITTED
        return BoardRow(part, unit, standing, opened.due_on, history=(FIRST,))
    people = (Member(CHAIR), Member(CONTACT, Barrier.UNINSTALLED))
    row = BoardRow(part, unit, Standing.MISSING, opened.due_on, next=NEXT, history=(LAST, FIRST), people=people)
    match number:
        case 5:
            paused = (Member(CHAIR, paused_until=date(2025, 1, 22)),)
            return replace(row, standing=Standing.DRAFT, people=paused, next=WISHED)
        case 7:
            return _out_of_reach(row)
        case 9:
            return replace(row, people=(Member(CHAIR),), due_on=opened.closes_on)
        case _:
            return row


def _out_of_reach(row: BoardRow) -> BoardRow:
    people = (Member(CHAIR, Barrier.BLOCKED), Member(CONTACT, Barrier.NEVER_MET))
    failed = (replace(LAST, state=State.UNREACHABLE), replace(FIRST, state=State.PARKED))
    return replace(row, people=people, next=None, history=failed, failed=1)


def _stopped(row: BoardRow) -> BoardRow:
    stopped = (Halted("before-3", date(2025, 1, 21)), Halted("snooze-1", None))
    coming = replace(NEXT, at=datetime(2025, 1, 23, 8, tzinfo=UTC), step="before-1", colleague=CONTACT)
    return replace(row, stopped=stopped, next=coming, people=(Member(CHAIR, Barrier.APP_BLOCKED), Member(CONTACT)))


def _answered(part: BoardPart) -> BoardPart:
    late = {5: Standing.SUBMITTED_LATE, 2: Standing.CONFIRMED_NONE}
    rows = [
        replace(row, standing=late.get(number, Standing.SUBMITTED), next=None, people=(), failed=0)
        for number, row in enumerate(part.rows, start=1)
    ]
    return BoardPart(part.part, tuple(rows))


def _make_calm_board(opened: Round, board: Board) -> Board:
    return Board(opened, (_answered(board.parts[0]),))


def _make_late_board(opened: Round, unit: str) -> Board:
    """Return a board after the due date: nobody has answered, the ladder is at its end."""
    asked = Past(datetime(2025, 1, 29, 8, tzinfo=UTC), "second_contact", Audience.SECOND, CONTACT, State.WAITING)
    parts = [_make_part(part, opened, unit) for part in Part]
    told = Ahead(datetime(2025, 1, 31, 8, tzinfo=UTC), "coordinator", Audience.COORDINATOR, CHAIR)
    late = [
        BoardPart(
            part.part,
            tuple(
                replace(
                    row,
                    standing=Standing.MISSING,
                    is_late=True,
                    history=(asked,),
                    people=(Member(CHAIR),),
                    next=told if number % 2 else None,
                    failed=0,
                )
                for number, row in enumerate(part.rows)
            ),
        )
        for part in parts
    ]
    return Board(opened, tuple(late))
