"""The address of a leadership's calendar: shown once, renewed, revoked (S22)."""

from domain.meeting_messages import CalendarGiven, CalendarKept, CalendarRevoked
from domain.requests import Verb
from rendering.cards.blocks import Block, OnlyInText, Paragraph, ShownAddress, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.rendered import Rendered
from rendering.formats import format_full_date, local_day
from rendering.texts.catalogues import Texts


def render_given(message: CalendarGiven, texts: Texts) -> Rendered:
    """Show the address, and how a calendar subscribes to it."""
    title = texts("calendar.title", unit=message.unit)
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts("calendar.what")),
        ShownAddress(message.url or ""),
        Paragraph(texts("calendar.how")),
        Paragraph(texts("calendar.only_now"), quiet=True),
        OnlyInText(texts("calendar.write_revoke")),
    ]
    return compose(blocks, title, texts, [Button(texts("button.revoke_calendar"), Verb.REVOKE_CALENDAR)])


def render_kept(message: CalendarKept, texts: Texts) -> Rendered:
    """Say that there is an address, which cannot be shown again, and offer a new one."""
    title, day = (
        texts("calendar.title", unit=message.unit),
        format_full_date(local_day(message.made_at), texts.language),
    )
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts("calendar.kept", day=day)),
        Paragraph(texts("calendar.new_replaces")),
        OnlyInText(texts("calendar.write_new")),
        OnlyInText(texts("calendar.write_revoke")),
    ]
    buttons = [
        Button(texts("button.new_calendar_link"), Verb.NEW_CALENDAR_LINK),
        Button(texts("button.revoke_calendar"), Verb.REVOKE_CALENDAR),
    ]
    return compose(blocks, title, texts, buttons)


def render_revoked(message: CalendarRevoked, texts: Texts) -> Rendered:
    """Say that the address leads nowhere any more."""
    title = texts("calendar.revoked_title", unit=message.unit)
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts("calendar.revoked")),
        OnlyInText(texts("calendar.write_new")),
    ]
    return compose(blocks, title, texts, [Button(texts("button.new_calendar_link"), Verb.NEW_CALENDAR_LINK)])
