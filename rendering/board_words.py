"""What stands on the coordinator's board, in a few words: for the cards and for the terminal."""

from collections.abc import Sequence

from domain.boards import Ahead, BoardRow, Halted, Member, Past
from domain.deliveries import State
from domain.instruments import Part
from domain.ladders import Audience
from domain.reachability import Barrier
from domain.roster import Unit
from rendering.formats import format_day, format_moment, local_day
from rendering.texts.catalogues import Texts

ON_THEIR_WAY = frozenset({State.WAITING, State.SENDING, State.AMBIGUOUS})


def tell_standing(row: BoardRow, texts: Texts) -> str:
    """Return where a unit's part stands, and by when it was to be in if that day is over."""
    standing = texts(f"board.standing.{row.standing}")
    if not row.is_late:
        return standing
    return texts("board.late", standing=standing, due=format_day(row.due_on, texts.language))


def tell_step(step: str, texts: Texts) -> str:
    """Return why a message comes: the step of the ladder, the person's own wish or a coordinator's."""
    kind, _, number = step.partition("@")[0].partition("-")
    if kind in ("before", "after"):
        return texts.plural(f"board.step.{kind}", int(number))
    return texts(f"board.step.{kind}")


def tell_past(past: Past, texts: Texts) -> str:
    """Return when a reminder was, to whom, and what became of it unless it just arrived."""
    day, to = format_day(local_day(past.at), texts.language), _name_reader(past, texts)
    told = texts("board.past", day=day, to=to)
    if past.state is State.SENT:
        return told
    return texts("board.past_outcome", told=told, outcome=tell_outcome(past, texts))


def tell_past_fully(past: Past, texts: Texts) -> str:
    """Return the same with the step, for a unit's history."""
    return texts("board.past_why", told=tell_past(past, texts), why=tell_step(past.step, texts))


def tell_outcome(past: Past, texts: Texts) -> str:
    """Return what became of a reminder."""
    if past.state in ON_THEIR_WAY:
        return texts("board.outcome.on_its_way")
    return texts(f"board.outcome.{past.state}")


def tell_ahead(ahead: Ahead, texts: Texts) -> str:
    """Return when the next reminder comes, and to whom."""
    return texts("board.ahead", moment=format_moment(ahead.at, texts.language), to=_name_reader(ahead, texts))


def tell_ahead_fully(ahead: Ahead, texts: Texts) -> str:
    """Return the same with why."""
    return texts("board.ahead_why", told=tell_ahead(ahead, texts), why=tell_step(ahead.step, texts))


def tell_stopped(halted: Halted, texts: Texts) -> str:
    """Return which message is stopped, and when it would have come."""
    why = tell_step(halted.step, texts)
    if halted.day is None:
        return texts("board.stopped", why=why)
    return texts("board.stopped_day", why=why, day=format_day(halted.day, texts.language))


def tell_unreached(member: Member, why: Barrier, texts: Texts) -> str:
    """Return whom nothing reaches, or who has been silent, and why."""
    return texts("board.unreached", who=_begin(texts(f"role.{member.colleague.role}")), why=texts(f"unreached.{why}"))


def tell_pause(member: Member, texts: Texts) -> str:
    """Return who wants to be left alone, and until when."""
    until = format_day(member.paused_until, texts.language) if member.paused_until else ""
    return texts("board.paused", who=_begin(texts(f"role.{member.colleague.role}")), until=until)


def tell_attention(row: BoardRow, texts: Texts) -> tuple[str, ...]:
    """Return what somebody should know of a unit's part: who is out of reach, paused, what failed or is stopped."""
    failed = (texts.plural("board.failed", row.failed),) if row.failed else ()
    return (
        *(tell_unreached(each, each.unreached, texts) for each in row.people if each.unreached),
        *((texts("board.nobody"),) if row.is_waited_for and not row.people else ()),
        *(tell_pause(each, texts) for each in row.paused),
        *failed,
        *(tell_stopped(each, texts) for each in row.stopped),
    )


def name_part(part: Part, texts: Texts) -> str:
    """Return a part as a heading."""
    return _begin(texts(f"part_name.{part}"))


def name_parts(parts: Sequence[Part], texts: Texts) -> str:
    """Return several parts as one heading."""
    return _begin(texts.join([texts(f"part_name.{part}") for part in parts]))


def name_kind(unit: Unit, texts: Texts) -> str:
    """Return a unit with its kind, to be told from another of the same name."""
    return texts("board.unit_of_kind", unit=unit.name, kind=texts(f"unit_kind.{unit.kind}"))


# Private functions


def _name_reader(message: Past | Ahead, texts: Texts) -> str:
    if message.audience is Audience.COORDINATOR:
        return texts("board.to_coordinators")
    return texts(f"role.{message.colleague.role}")


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]
