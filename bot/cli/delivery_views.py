"""How deliveries are told: to whom, why it stopped and what to do, never what the message says."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.output import Outcome
from bot.cli.sessions import Session
from domain.deliveries import BLOCKED_BY_ADMIN, TENANT_STOPPED, TOO_MANY, Delivery, State
from domain.roster import Assignment, County
from domain.usecases.choose_deliveries import SHORTEST_ID
from domain.usecases.list_deliveries import Listed
from rendering.formats import format_moment
from rendering.free_text import clean

# What Teams, or we, said of a message that cannot be delivered; what is not here is told with its code.
WHY_UNREACHABLE: Mapping[str, str] = {
    BLOCKED_BY_ADMIN: "blocked_by_admin",
    TENANT_STOPPED: "blocked_by_admin",
    "403:ConversationBlockedByUser": "blocked_by_person",
    "403:MessageWritesBlocked": "blocked_by_person",
    "403:209": "blocked_by_person",
    "403:BotNotInConversationRoster": "app_removed",
    "404:ConversationNotFound": "app_removed",
    "404": "app_removed",
    "400:FailedToDecrypt": "app_removed",
    "conversation_unreachable": "still_unreachable",
}
WHY_FAILED: Mapping[str, str] = {"413": "too_large", "413:MessageSizeTooBig": "too_large"}
PLAIN: Mapping[State, str] = {
    State.WAITING: "on_its_way",
    State.SENDING: "on_its_way",
    State.AMBIGUOUS: "tried_again_soon",
    State.DROPPED: "not_sent",
}


def tell_deliveries(session: Session, county: County, found: Sequence[Listed]) -> Outcome:
    """Tell of deliveries, the oldest first."""
    texts = session.texts
    data = {"county": county.name, "deliveries": [_to_data(each) for each in found]}
    if not found:
        return Outcome(data, (texts("cli.deliveries.none"),))
    parts = [part for each in found for part in (_write_line(session, each), _write_reason(session, each), "")]
    return Outcome(data, (*parts, texts.plural("cli.deliveries.count", len(found))))


def tell_released(session: Session, count: int) -> Outcome:
    """Tell that deliveries are sent again."""
    return Outcome({"released": count}, (session.texts.plural("cli.deliveries.released", count),))


def tell_dropped(session: Session, count: int) -> Outcome:
    """Tell that deliveries were given up on."""
    return Outcome({"dropped": count}, (session.texts.plural("cli.deliveries.dropped", count),))


def find_reason(delivery: Delivery) -> str:
    """Return the code of why a delivery is where it is."""
    detail = delivery.detail or ""
    match delivery.state:
        case State.SENT:
            return "maybe_twice" if delivery.uncertain_tries else "sent_once"
        case State.PARKED if detail == TOO_MANY:
            return "too_many"
        case State.PARKED:
            return "maybe_arrived" if delivery.uncertain_tries else "given_up"
        case State.UNREACHABLE:
            return WHY_UNREACHABLE.get(detail, "refused")
        case State.FAILED:
            return WHY_FAILED.get(detail, "fault_of_ours")
        case _:
            return PLAIN[delivery.state]


# Private functions


def _to_data(each: Listed) -> dict[str, Any]:
    delivery = each.delivery
    roles = [{"role": known.role.value, "unit": _name_unit(each, known)} for known in each.assignments]
    return {
        "id": delivery.id,
        "kind": delivery.kind.value,
        "state": delivery.state.value,
        "reason": find_reason(delivery),
        "detail": delivery.detail,
        "name": each.person.display_name if each.person else None,
        "roles": roles,
        "in_channel": each.in_channel,
        "since": delivery.created_at.isoformat(),
        "attempts": delivery.attempts,
        "uncertain_tries": delivery.uncertain_tries,
    }


def _write_line(session: Session, each: Listed) -> str:
    texts, delivery = session.texts, each.delivery
    return texts(
        "cli.deliveries.line",
        id=delivery.id[:SHORTEST_ID],
        who=_name(session, each),
        kind=texts(f"cli.kind.{delivery.kind}"),
        state=texts(f"cli.delivery_state.{delivery.state}"),
        since=format_moment(delivery.created_at, session.language),
    )


def _write_reason(session: Session, each: Listed) -> str:
    detail = clean(each.delivery.detail or "").replace("\n", " ")
    why = session.texts(f"cli.delivery_reason.{find_reason(each.delivery)}", detail=detail)
    return session.texts("cli.deliveries.why", why=why)


def _name(session: Session, each: Listed) -> str:
    texts = session.texts
    if each.in_channel:
        return texts("cli.deliveries.channel")
    roles = tuple(
        " ".join(filter(None, (texts(f"cli.role.{known.role}"), _name_unit(each, known)))) for known in each.assignments
    )
    told = session.shared_texts.join(roles) if roles else ""
    name = clean(each.person.display_name or "").replace("\n", " ") if each.person else ""
    if name and told:
        return texts("cli.deliveries.name_and_role", name=name, role=told)
    return name or told or texts("cli.deliveries.stranger")


def _name_unit(each: Listed, assignment: Assignment) -> str | None:
    return next((unit.name for unit in each.units if unit.id == assignment.unit_id), None)
