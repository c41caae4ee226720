"""The coordinator's board: what needs doing first, then a part at a time, then one unit (K17)."""

from collections.abc import Iterator, Sequence

from domain.board_messages import BoardShown, PartShown, UnitShown, WhichUnit
from domain.boards import Board, BoardPart, BoardRow, next_of
from domain.instruments import Part
from domain.requests import Verb
from domain.rounds import Round, RoundState
from domain.submissions import Standing
from rendering.board_words import (
    name_kind,
    name_part,
    name_parts,
    tell_ahead,
    tell_ahead_fully,
    tell_attention,
    tell_past,
    tell_past_fully,
    tell_standing,
)
from rendering.cards.blocks import Block, Bullets, OnlyInCard, OnlyInText, Paragraph, Section, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.elements import Choice, ChoiceSetInput
from rendering.cards.rendered import Rendered
from rendering.cards.statuses import tell_round_dates
from rendering.formats import format_day, local_day
from rendering.free_text import neutralise
from rendering.progress import tell_part
from rendering.texts.catalogues import Texts

# Earlier ones are not shown: a card is read on a phone.
MOST_PAST = 5
MOST_BUTTONS = 6


def render_board(message: BoardShown, texts: Texts) -> Rendered:
    """Show what needs the coordinator, then who is waited for of each part, and how many have answered."""
    board = message.board
    title = texts("board.title", year=board.collection.refers_to)
    blocks: list[Block] = [Title(title), Paragraph(tell_round_dates(board.collection, texts))]
    needs = tuple(_list_needs(board, texts))
    if needs:
        blocks += [Paragraph(texts("board.needs"), strong=True), Bullets(needs)]
    if board.collection.state is not RoundState.PLANNED:
        blocks += _tell_parts(board, texts)
    blocks.append(Paragraph(texts("board.private"), quiet=True))
    blocks.append(OnlyInText(texts("board.write")))
    buttons = [
        Button(texts(f"button.board_part.{each.part}"), Verb.SHOW_BOARD_PART, {"choice": str(number)})
        for number, each in enumerate(board.parts, start=1)
    ]
    if board.failed:
        buttons.append(Button(texts("button.resend_failed"), Verb.RESEND_FAILED))
    return compose(blocks, title, texts, buttons)


def render_part(message: PartShown, texts: Texts) -> Rendered:
    """Show each unit that is waited for with what was said last and what comes next; the others in names only."""
    part = message.part
    title = texts("board.part_title", part=name_part(part.part, texts), year=message.collection.refers_to)
    progress = part.progress
    told = texts.plural(f"progress.part.{part.part.asked_of}", progress.of, answered=progress.answered)
    blocks: list[Block] = [Title(title), Paragraph(told, strong=True)]
    blocks += [_tell_row(row, texts) for row in part.waited_for]
    if not part.waited_for:
        blocks.append(Paragraph(texts("board.all_in")))
    blocks += _tell_rest(part, texts)
    units = ChoiceSetInput(
        id="choice",
        label=texts("board.choose_unit"),
        style="compact",
        wrap=True,
        choices=[
            Choice(title=neutralise(row.unit.name), value=str(number)) for number, row in enumerate(part.rows, start=1)
        ],
    )
    blocks += [OnlyInCard([units]), OnlyInText(texts("board.write_unit"))]
    buttons = [
        Button(texts("button.board_unit"), Verb.SHOW_BOARD_UNIT, primary=True),
        Button(texts("button.board"), Verb.SHOW_BOARD),
    ]
    return compose(blocks, tell_part(part.part, progress, texts), texts, buttons)


def render_unit(message: UnitShown, texts: Texts) -> Rendered:
    """Show one unit: where each of its parts stands, what was said to whom, what comes, and what can be done."""
    title = texts("board.unit_title", unit=message.unit.name, year=message.collection.refers_to)
    blocks: list[Block] = [Title(title)]
    if not message.rows:
        blocks.append(Paragraph(texts("board.not_asked")))
    blocks += _tell_unit_rows(message.rows, texts)
    buttons = _unit_buttons(message, texts)
    way = "board.write_deeds" if len(buttons) > 1 else "board.write_board"
    blocks.append(OnlyInText(texts(way, unit=message.unit.name)))
    return compose(blocks, title, texts, buttons[:MOST_BUTTONS])


def render_which_unit(message: WhichUnit, texts: Texts) -> Rendered:
    """Ask which of the units of a name is meant."""
    title = texts("board.which_title", unit=message.units[0].name)
    named = tuple(name_kind(each, texts) for each in message.units)
    blocks: list[Block] = [Title(title), Bullets(named), OnlyInText(texts("board.write_kind"))]
    buttons = [
        Button(texts(f"button.board_kind.{each.kind}"), Verb.SHOW_BOARD_UNIT, {"choice": str(number)})
        for number, each in enumerate(message.units, start=1)
    ]
    return compose(blocks, title, texts, buttons)


# Private functions


def _list_needs(board: Board, texts: Texts) -> Iterator[str]:
    """Yield what a coordinator should do something about, and about whom, in the order of parts and units."""
    if board.collection.state is not RoundState.OPEN:
        return
    waited_for = [row for part in board.parts for row in part.waited_for]
    out_of_reach = [row for row in waited_for if row.is_out_of_reach]
    at_the_end = [row for row in waited_for if row.is_late and row.next is None and row not in out_of_reach]
    for name, rows in (("board.need_nobody", out_of_reach), ("board.need_no_more", at_the_end)):
        if rows:
            yield texts(name, units=_name_all(rows, texts))
    if board.failed:
        yield texts.plural("board.failed", board.failed)


def _tell_parts(board: Board, texts: Texts) -> list[Block]:
    """Return each part, and when the next reminder goes: once where it is the same day for all of them."""
    coming = [next_of(part.waited_for) for part in board.parts if board.collection.state is RoundState.OPEN]
    days = [texts("board.next", day=format_day(local_day(each.at), texts.language)) for each in coming if each]
    is_same = len(days) == len(board.parts) > 1 and len(set(days)) == 1
    told: list[Block] = [_tell_part(part, board.collection, texts, with_next=not is_same) for part in board.parts]
    return [Paragraph(days[0]), *told] if is_same else told


def _tell_part(part: BoardPart, collection: Round, texts: Texts, *, with_next: bool) -> Section:
    waiting = "board.not_in" if collection.state is RoundState.CLOSED else "board.waiting"
    named = [_name_with_standing(row, collection, texts) for row in part.waited_for]
    lines = [texts(waiting, units=texts.join(named))] if named else [texts("board.all_in")]
    coming = next_of(part.waited_for) if collection.state is RoundState.OPEN else None
    if coming and with_next:
        lines.append(texts("board.next", day=format_day(local_day(coming.at), texts.language)))
    return Section(tell_part(part.part, part.progress, texts), tuple(lines))


def _name_with_standing(row: BoardRow, collection: Round, texts: Texts) -> str:
    """Return a unit's name, and beside it whether it has begun and whether it has a date of its own."""
    begun = [texts("board.begun")] if row.standing is Standing.DRAFT else []
    has_own = row.due_on != collection.due_on
    until = [texts("board.until", day=format_day(row.due_on, texts.language))] if has_own else []
    notes = ", ".join([*begun, *until])
    return texts("board.with_notes", unit=row.unit.name, notes=notes) if notes else row.unit.name


def _name_all(rows: Sequence[BoardRow], texts: Texts) -> str:
    """Return the units' names, each once."""
    return texts.join(list(dict.fromkeys(row.unit.name for row in rows)))


def _tell_row(row: BoardRow, texts: Texts) -> Section:
    last = texts("board.last", past=tell_past(row.last, texts)) if row.last else texts("board.no_last")
    coming = texts("board.coming", ahead=tell_ahead(row.next, texts)) if row.next else texts("board.no_next")
    told = texts("board.row", standing=tell_standing(row, texts), last=last, coming=coming)
    # The unit's own page tells the rest: a part's units must fit a card.
    return Section(row.unit.name, (told, *tell_attention(row, texts)[:1]))


def _tell_rest(part: BoardPart, texts: Texts) -> list[Block]:
    """Return who has handed in, and who hands in none."""
    blocks: list[Block] = []
    for standing in (Standing.SUBMITTED, Standing.SUBMITTED_LATE, Standing.CONFIRMED_NONE):
        rows = [row for row in part.rows if row.standing is standing]
        if rows:
            blocks.append(Paragraph(texts(f"board.rest.{standing}", units=_name_all(rows, texts)), quiet=True))
    return blocks


def _tell_unit_rows(rows: Sequence[BoardRow], texts: Texts) -> list[Block]:
    """Return the unit's parts, those of which the same is to be said together."""
    alike: dict[tuple[str, ...], list[BoardRow]] = {}
    for row in rows:
        alike.setdefault(tuple(_tell_unit_row(row, texts)), []).append(row)
    return [Section(name_parts([row.part for row in same], texts), lines) for lines, same in alike.items()]


def _tell_unit_row(row: BoardRow, texts: Texts) -> Iterator[str]:
    yield texts("board.stands", standing=tell_standing(row, texts))
    if row.is_waited_for and not row.is_late:
        yield texts("board.due", due=format_day(row.due_on, texts.language))
    if row.next:
        yield texts("board.coming_why", ahead=tell_ahead_fully(row.next, texts))
    elif row.is_waited_for:
        yield texts("board.no_next_line")
    yield from tell_attention(row, texts)
    for number, past in enumerate(row.history[:MOST_PAST]):
        yield texts("board.last_line" if number == 0 else "board.before_line", past=tell_past_fully(past, texts))


def _unit_buttons(message: UnitShown, texts: Texts) -> list[Button]:
    rows = message.rows if message.takes_answers else ()
    waited_for = [row for row in rows if row.is_waited_for]
    buttons = []
    if any(not row.is_out_of_reach for row in waited_for):
        buttons.append(Button(texts("button.remind_now"), Verb.REMIND_NOW, primary=True))
    if waited_for:
        buttons.append(Button(texts("button.ask_extension"), Verb.ASK_EXTENSION))
    if any(row.part is Part.SELF_ASSESSMENT for row in waited_for):
        buttons.append(Button(texts("button.answer_for"), Verb.ASK_INTERVIEW))
    if any(row.stopped for row in waited_for):
        buttons.append(Button(texts("button.resume_message"), Verb.RESUME_MESSAGE))
    elif next_of(waited_for):
        buttons.append(Button(texts("button.stop_message"), Verb.STOP_MESSAGE))
    if any(row.failed for row in message.rows):
        buttons.append(Button(texts("button.resend_failed"), Verb.RESEND_FAILED))
    buttons.append(Button(texts("button.board"), Verb.SHOW_BOARD))
    return buttons
