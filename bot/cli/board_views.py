"""The coordinator's board as a command tells of it, for scripts and for people."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table

from bot.cli.output import Outcome, make_table
from bot.cli.problems import Problems, word_problem
from bot.cli.sessions import Session
from domain.boards import Ahead, Board, BoardPart, BoardRow, Past
from domain.situations import Slot
from domain.time_requests import TimeRequest
from domain.usecases.check_deed import Deed
from domain.usecases.remind_now import RemindedNow
from domain.usecases.stop_message import StoppedMessage
from rendering.board_words import (
    name_part,
    tell_ahead_fully,
    tell_attention,
    tell_past_fully,
    tell_standing,
    tell_step,
)
from rendering.formats import format_day, format_moment
from rendering.progress import tell_part


def tell_board(session: Session, board: Board, wanted: Deed) -> Outcome:
    """Tell of the board: all of it, or the part and the unit that are wanted."""
    parts = [_choose_rows(each, wanted) for each in board.parts if wanted.part in (None, each.part)]
    parts = [each for each in parts if each.rows]
    data = {
        "refers_to": board.collection.refers_to,
        "failed": board.failed,
        "parts": [_part_to_data(session, each, board) for each in parts],
    }
    if not parts:
        return Outcome(data, (session.texts("cli.board.nothing", year=board.collection.refers_to),))
    shown: list[str | Table] = [session.texts("cli.board.title", year=board.collection.refers_to)]
    for each in parts:
        whole = board.part(each.part)
        shown += ["", tell_part(each.part, (whole or each).progress, session.shared_texts), _make_rows(session, each)]
    failed = [session.shared_texts.plural("board.failed", board.failed)] if board.failed else []
    return Outcome(data, (*shown, "", *failed, session.texts("cli.round.for_coordinator")))


def tell_reminded(session: Session, deed: Deed, done: RemindedNow) -> Outcome | Problems:
    """Tell who is reminded and when; or that they were reminded just now, and how it is done all the same."""
    name = deed.unit.name if deed.unit else ""
    if done.is_asked:
        lately = max(each.lately for each in done.prompted if each.lately)
        values = {"unit": name, "day": format_day(lately, session.language)}
        return word_problem("reminded_lately", session.language, values)
    told = [(each.colleague.role.value, each.at.isoformat(), each.waits) for each in done.prompted]
    data = {"reminded": [{"role": role, "at": at, "waits": waits} for role, at, waits in told]}
    lines = [
        session.texts(
            "cli.board.reminded",
            unit=name,
            who=session.shared_texts(f"role.{each.colleague.role}"),
            moment=format_moment(each.at, session.language),
        )
        for each in done.prompted
    ]
    return Outcome(data, tuple(lines))


def tell_extended(session: Session, deed: Deed, given: TimeRequest) -> Outcome:
    """Tell until when the unit has time."""
    name, until = deed.unit.name if deed.unit else "", format_day(given.until, session.language)
    data = {"unit": name, "until": given.until.isoformat()}
    return Outcome(data, (session.texts("cli.board.extended", unit=name, until=until),))


def tell_resent(session: Session, count: int) -> Outcome:
    """Tell how many are sent again."""
    return Outcome({"resent": count}, (session.texts.plural("cli.board.resent", count),))


def tell_stopped_message(session: Session, deed: Deed, done: StoppedMessage) -> Outcome:
    """Tell which message is stopped."""
    name = deed.unit.name if deed.unit else ""
    why, moment = tell_step(done.slots[0].step, session.shared_texts), format_moment(done.at, session.language)
    said = session.texts("cli.board.stopped", unit=name, moment=moment, why=why)
    return Outcome({"unit": name, "stopped": [_slot_to_data(each) for each in done.slots]}, (said,))


def tell_resumed(session: Session, deed: Deed, slots: Sequence[Slot]) -> Outcome:
    """Tell that nothing is stopped any more."""
    name = deed.unit.name if deed.unit else ""
    data = {"unit": name, "resumed": [_slot_to_data(each) for each in slots]}
    return Outcome(data, (session.texts("cli.board.resumed", unit=name),))


# Private functions


def _choose_rows(part: BoardPart, wanted: Deed) -> BoardPart:
    if wanted.unit is None:
        return part
    return BoardPart(part.part, tuple(row for row in part.rows if row.unit.id == wanted.unit.id))


def _make_rows(session: Session, part: BoardPart) -> Table:
    texts = session.shared_texts
    headings = [session.texts(f"cli.board.{name}") for name in ("unit", "standing", "last", "next", "attention")]
    rows = [
        (
            row.unit.name,
            tell_standing(row, texts),
            tell_past_fully(row.last, texts) if row.last else "",
            tell_ahead_fully(row.next, texts) if row.next else "",
            " ".join(tell_attention(row, texts)),
        )
        for row in part.rows
    ]
    return make_table(headings, rows)


def _part_to_data(session: Session, part: BoardPart, board: Board) -> dict[str, Any]:
    progress = (board.part(part.part) or part).progress
    return {
        "part": part.part.value,
        "name": name_part(part.part, session.shared_texts),
        "answered": progress.answered,
        "of": progress.of,
        "confirmed_none": progress.confirmed_none,
        "units": [_row_to_data(session, row) for row in part.rows],
    }


def _row_to_data(session: Session, row: BoardRow) -> dict[str, Any]:
    return {
        "unit": row.unit.name,
        "kind": row.unit.kind.value,
        "standing": row.standing.value,
        "late": row.is_late,
        "due": row.due_on.isoformat(),
        "last": _message_to_data(session, row.last) | {"state": row.last.state.value} if row.last else None,
        "next": _message_to_data(session, row.next) if row.next else None,
        "unreachable": list(_list_unreached(row)),
        "paused": [
            {"role": each.colleague.role.value, "until": each.paused_until.isoformat()}
            for each in row.paused
            if each.paused_until
        ],
        "stopped": [{"step": each.step, "day": each.day.isoformat() if each.day else None} for each in row.stopped],
        "failed": row.failed,
    }


def _message_to_data(session: Session, message: Past | Ahead) -> dict[str, Any]:
    return {
        "at": message.at.isoformat(),
        "step": message.step,
        "why": tell_step(message.step, session.shared_texts),
        "to": message.audience.value,
        "role": message.colleague.role.value,
    }


def _list_unreached(row: BoardRow) -> Iterator[dict[str, str]]:
    for each in row.people:
        if each.unreached:
            yield {"role": each.colleague.role.value, "why": each.unreached.value}


def _slot_to_data(slot: Slot) -> dict[str, str]:
    return {"part": slot.part.value, "step": slot.step}
