"""How network meetings and support are told: counts with their denominators, and to coordinators who took part."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from rich.table import Table

from bot.cli.output import Outcome, make_table
from bot.cli.sessions import Session
from domain.network import AttendedEvent, Event, KindTotal, Share, Turnout, count_attendance, total_by_kind
from domain.roster import County, Unit, UnitKind
from domain.usecases.choose_event import SHORTEST_EVENT_ID
from rendering.formats import format_full_date
from rendering.free_text import clean
from rendering.network_words import tell_shares


class NetworkView(Struct, frozen=True):
    """Tells of a county's events."""

    session: Session
    county: County
    units: Sequence[Unit]

    def tell_list(self, attended: Sequence[AttendedEvent], year: int | None) -> Outcome:
        """Tell of events, the earliest first, and of a year's totals."""
        texts = self.session.texts
        shown = [each for each in attended if year is None or each.event.note.on.year == year]
        years = sorted({each.event.note.on.year for each in shown})
        totals = {each: total_by_kind(shown, self.units, each) for each in years}
        data = {
            "county": self.county.name,
            "events": [self._to_data(each) for each in shown],
            "totals": {str(each): [_total_to_data(total) for total in totals[each]] for each in years},
        }
        if not shown:
            return Outcome(data, (texts("cli.network.none"),))
        lines = [self._tell_total(each, total) for each in years for total in totals[each]]
        return Outcome(data, (self._make_table(shown), *(("", *lines) if lines else ())))

    def tell_event(self, attended: AttendedEvent) -> Outcome:
        """Tell of one event, and by name who took part."""
        texts, event = self.session.texts, attended.event
        parts = [self._tell_one(event), self._tell_turnout(attended)]
        for kind in (UnitKind.MUNICIPALITY, UnitKind.LEADERSHIP):
            names = self._names(attended, kind)
            if names:
                parts.append(texts(f"cli.network.took_part.{kind}", names=self.session.shared_texts.join(names)))
        return Outcome({"county": self.county.name, **self._to_data(attended)}, tuple(parts))

    def _make_table(self, shown: Sequence[AttendedEvent]) -> Table:
        texts = self.session.texts
        headings = [texts(f"cli.network.column.{name}") for name in ("id", "date", "kind", "title", "state", "turnout")]
        rows = [
            (
                each.event.id[:SHORTEST_EVENT_ID],
                each.event.note.on.isoformat(),
                texts(f"cli.event_kind.{each.event.note.kind}"),
                clean(each.event.note.title),
                texts(f"cli.event_state.{each.event.note.state}"),
                self._tell_turnout(each),
            )
            for each in shown
        ]
        return make_table(headings, rows)

    def _tell_one(self, event: Event) -> str:
        texts, note = self.session.texts, event.note
        form = texts(f"cli.event_form.{note.form}") if note.form else ""
        return texts(
            "cli.network.line",
            id=event.id[:SHORTEST_EVENT_ID],
            title=clean(note.title),
            kind=texts(f"cli.event_kind.{note.kind}"),
            date=format_full_date(note.on, self.session.language),
            where=", ".join(filter(None, (clean(note.place), form, texts(f"cli.event_state.{note.state}")))),
        )

    def _tell_turnout(self, attended: AttendedEvent) -> str:
        turnout = self._count(attended)
        if turnout is None:
            return self.session.texts("cli.network.nobody_noted")
        return self._tell_shares(turnout.leaderships, turnout.municipalities)

    def _tell_total(self, year: int, total: KindTotal) -> str:
        texts = self.session.texts
        kind = texts(f"cli.event_kind.{total.kind}")
        shares = self._tell_shares(total.leaderships, total.municipalities)
        return texts("cli.network.total", year=year, kind=kind, held=total.held, shares=shares)

    def _tell_shares(self, leaderships: Share, municipalities: Share) -> str:
        return tell_shares(leaderships, municipalities, self.session.shared_texts)

    def _count(self, attended: AttendedEvent) -> Turnout | None:
        return next(iter(count_attendance([attended], self.units)), None)

    def _names(self, attended: AttendedEvent, kind: UnitKind) -> list[str]:
        return [unit.name for unit in self.units if unit.kind is kind and unit.id in attended.units]

    def _to_data(self, attended: AttendedEvent) -> dict[str, Any]:
        event, note, turnout = attended.event, attended.event.note, self._count(attended)
        return {
            "id": event.id,
            "date": note.on.isoformat(),
            "kind": note.kind.value,
            "title": note.title,
            "place": note.place,
            "form": note.form.value if note.form else None,
            "state": note.state.value,
            "attendance": _turnout_to_data(turnout) if turnout else None,
            "took_part": {
                "municipalities": self._names(attended, UnitKind.MUNICIPALITY),
                "leaderships_as_such": self._names(attended, UnitKind.LEADERSHIP),
            },
        }


# Private functions


def _turnout_to_data(counted: Turnout | KindTotal) -> Mapping[str, Mapping[str, int]]:
    return {
        "leaderships": {"value": counted.leaderships.value, "of": counted.leaderships.of},
        "municipalities": {"value": counted.municipalities.value, "of": counted.municipalities.of},
    }


def _total_to_data(total: KindTotal) -> Mapping[str, Any]:
    return {"kind": total.kind.value, "held": total.held, **_turnout_to_data(total)}
