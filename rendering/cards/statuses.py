"""Where a round stands, its closing, and the channel its summary goes to."""

from domain.messages import ChannelConnected, CloseQuestion, StatusReport
from domain.release_messages import NothingPublished, RoundClosed
from domain.requests import Verb
from domain.rounds import Round, RoundState
from rendering.cards.blocks import Block, Bullets, OnlyInCard, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.people import name_person
from rendering.cards.rendered import Rendered
from rendering.formats import format_day, sort_by_name
from rendering.progress import tell_part, tell_progress
from rendering.texts.catalogues import Texts


def render_status(message: StatusReport, texts: Texts) -> Rendered:
    """Tell how many have answered, and to a coordinator in private who is missing (K17)."""
    collection, progress = message.collection, tell_progress(message.progress, texts)
    blocks: list[Block] = [Title(texts("status.title", year=collection.refers_to))]
    if collection.state is not RoundState.PLANNED:
        blocks.append(Paragraph(progress, strong=True))
    blocks.append(Paragraph(tell_round_dates(collection, texts)))
    if message.missing is not None:
        blocks += _missing(message, message.missing, texts)
    if collection.state is not RoundState.PLANNED:
        blocks += _tell_parts(message, texts)
    if message.is_coordinator:
        blocks += _unconfirmed(collection, texts)
    buttons = _close_buttons(message, texts)
    if buttons:
        ways = ("status.write_board", "status.write_interview", "status.write_close")
        blocks.append(OnlyInText(" ".join(texts(way) for way in ways)))
    summary = texts("status.summary", year=collection.refers_to, progress=progress)
    return compose(blocks, summary, texts, buttons)


def render_nothing_published(message: NothingPublished, texts: Texts) -> Rendered:
    """Say that there is no summary yet, how many have answered, and why no mean is shown (D1, D4)."""
    title = texts("nothing.title")
    if message.collection is None:
        return compose([Title(title), Paragraph(texts("nothing.no_round"))], texts("nothing.summary"), texts)
    blocks: list[Block] = [Title(title), Paragraph(_when_published(message.collection, texts))]
    if message.progress is not None and message.collection.state is not RoundState.PLANNED:
        blocks.append(Paragraph(tell_progress(message.progress, texts), strong=True))
    if message.collection.state is RoundState.OPEN:
        blocks.append(Paragraph(texts("nothing.why"), quiet=True))
    return compose(blocks, texts("nothing.summary"), texts)


def render_close_question(message: CloseQuestion, texts: Texts) -> Rendered:
    """Ask the coordinator to confirm, with what closing means."""
    collection, progress = message.collection, tell_progress(message.progress, texts)
    what = f"{texts('close.what')} {texts('close.channel' if message.channel_connected else 'close.no_channel')}"
    blocks: list[Block] = [
        Title(texts("close.title", year=collection.refers_to)),
        Paragraph(progress, strong=True),
        *_who_misses_it(message, texts),
        Paragraph(what),
        *(_unconfirmed(collection, texts) if message.in_private else []),
        OnlyInCard(Paragraph(texts("close.otherwise"), quiet=True).elements()),
        OnlyInText(texts("close.write")),
    ]
    button = Button(texts("button.confirm_close"), Verb.CLOSE_ROUND, primary=True)
    return compose(blocks, texts("close.summary", year=collection.refers_to, progress=progress), texts, [button])


def render_round_closed(message: RoundClosed, texts: Texts) -> Rendered:
    """Tell that the round has closed and that the summary waits to be looked at, or why there is none (D4)."""
    title = texts("closed.title", year=message.collection.refers_to)
    blocks: list[Block] = [Title(title), Paragraph(tell_progress(message.progress, texts), strong=True)]
    if message.withheld is not None:
        blocks.append(Paragraph(texts(f"withheld.{message.withheld}")))
        blocks.append(Paragraph(texts("closed.decide" if message.in_private else "closed.thanks")))
        return compose(blocks, title, texts)
    blocks.append(Paragraph(texts("closed.look" if message.in_private else "closed.coordinators_look")))
    blocks.append(Paragraph(texts("closed.thanks")))
    return compose(blocks, title, texts)


def render_channel_connected(message: ChannelConnected, texts: Texts) -> Rendered:
    """Tell that this is the network's channel, and what comes here."""
    said = texts("channel.already" if message.already else "channel.connected", county=message.county)
    follows = texts("channel.follows" if message.summary_follows else "channel.later")
    return compose([Title(said), Paragraph(follows)], said, texts)


def tell_round_dates(collection: Round, texts: Texts) -> str:
    """Tell when a round opens, is due and closes, as far as that is still to come."""
    opens, due, closes = (
        format_day(day, texts.language) for day in (collection.opens_on, collection.due_on, collection.closes_on)
    )
    match collection.state:
        case RoundState.PLANNED:
            return texts("status.planned", opens=opens)
        case RoundState.OPEN:
            return texts("status.open_to_the_end" if due == closes else "status.open", due=due, closes=closes)
        case RoundState.CLOSED:
            return texts("status.closed")


# Private functions


def _unconfirmed(collection: Round, texts: Texts) -> list[Block]:
    """Tell a coordinator, and nobody else, that the words of the scale are a suggestion still."""
    if collection.instrument.confirmed or collection.state is RoundState.CLOSED:
        return []
    return [Paragraph(texts("scale.unconfirmed"), quiet=True)]


def _missing(message: StatusReport, names: tuple[str, ...], texts: Texts) -> list[Block]:
    blocks: list[Block] = []
    if names:
        blocks += [
            Paragraph(texts("status.not_in" if _is_over(message) else "status.missing")),
            Bullets(sort_by_name(names)),
        ]
    if message.confirmed_none:
        blocks += [Paragraph(texts("status.confirmed_none")), Bullets(sort_by_name(message.confirmed_none))]
    blocks += _later(message, texts)
    if not blocks:
        return [Paragraph(texts("status.none_missing"))]
    return [*blocks, Paragraph(texts("status.private"), quiet=True)]


def _is_over(message: StatusReport) -> bool:
    return message.collection.state is RoundState.CLOSED


def _tell_parts(message: StatusReport, texts: Texts) -> list[Block]:
    """Return each further part with its own count, and to a coordinator in private who is missing (D5, K17)."""
    blocks: list[Block] = []
    for each in message.parts:
        blocks.append(Paragraph(tell_part(each.part, each.progress, texts), strong=True))
        if each.missing and message.missing is not None:
            told = "board.not_in" if _is_over(message) else "status.part_missing"
            blocks.append(Paragraph(texts(told, units=texts.join(sort_by_name(each.missing)))))
        if each.own_due and message.missing is not None and not _is_over(message):
            days = [(unit, format_day(day, texts.language)) for unit, day in each.own_due]
            listed = [texts("status.part_own_day", unit=unit, day=day) for unit, day in days]
            blocks.append(Paragraph(texts("status.part_own_due", units=texts.join(listed))))
    return blocks


def _later(message: StatusReport, texts: Texts) -> list[Block]:
    """Return who wants to be reminded later, and which units were given more time; nothing once the round is over."""
    blocks: list[Block] = []
    if _is_over(message):
        return blocks
    if message.own_due:
        days = [(unit, format_day(day, texts.language)) for unit, day in message.own_due]
        listed = tuple(texts("status.own_day", unit=unit, day=day) for unit, day in days)
        blocks += [Paragraph(texts("status.own_due")), Bullets(listed)]
    if message.pauses:
        paused = [
            texts(
                "status.pause",
                unit=each.unit,
                who=name_person(each.colleague, texts),
                until=format_day(each.until, texts.language),
            )
            for each in message.pauses
        ]
        blocks += [Paragraph(texts("status.pauses")), Bullets(tuple(paused))]
    return blocks


def _close_buttons(message: StatusReport, texts: Texts) -> list[Button]:
    # A channel's card holds nobody's own buttons (F28); a list of the missing is given in private only.
    if message.missing is None or not message.is_coordinator or message.collection.state is not RoundState.OPEN:
        return []
    interview = Button(texts("button.ask_interview"), Verb.ASK_INTERVIEW)
    board = Button(texts("button.board"), Verb.SHOW_BOARD)
    return [board, interview, Button(texts("button.ask_close"), Verb.ASK_CLOSE)]


def _when_published(collection: Round, texts: Texts) -> str:
    year = collection.refers_to
    match collection.state:
        case RoundState.PLANNED:
            return texts("nothing.planned", year=year, opens=format_day(collection.opens_on, texts.language))
        case RoundState.OPEN:
            return texts("nothing.open", year=year, closes=format_day(collection.closes_on, texts.language))
        case RoundState.CLOSED:
            return texts("nothing.closed", year=year)


def _who_misses_it(message: CloseQuestion, texts: Texts) -> list[Block]:
    if message.progress.answered >= message.progress.of:
        return []
    return [Paragraph(texts("close.early", closes=format_day(message.collection.closes_on, texts.language)))]
