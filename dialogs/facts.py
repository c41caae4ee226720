"""What a step may know: read once at the start of a turn, within its transaction."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from dialogs.intents import recognise_intent
from dialogs.meeting_words import says_yes
from dialogs.turns import Turn, TurnKind
from domain.answers import Answers
from domain.asked_forms import AskedForm, AskedParts, list_forms, read_parts
from domain.cards import LONGEST_ID, Card
from domain.conversations import Scope
from domain.ids import RoundId, UnitId
from domain.instruments import Part
from domain.joint_answers import JointAnswers
from domain.meetings import Meeting
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.releases import Release
from domain.reminder_messages import Pause
from domain.requests import Intent, Verb
from domain.roster import County, Principal, Role, Unit
from domain.rounds import Round, RoundState
from domain.submissions import Draft, Submission
from domain.time_requests import due_for
from domain.usecases.compare_answers import compare_answers
from domain.usecases.count_parts import PartStanding, count_forms
from domain.usecases.count_progress import WAITED_FOR, UnitStanding, count_progress, list_standings
from domain.usecases.find_asked_meeting import find_asked_meeting
from domain.usecases.find_meetings import list_leaderships
from domain.usecases.find_noted import find_noted
from domain.usecases.find_others import find_others
from domain.usecases.list_snoozes import list_snoozes

ABOUT_JOINT_ANSWERS = frozenset(
    {
        Verb.SHOW_DIFFERENCES,
        Verb.KEEP_BOTH,
        Verb.ASK_AGREEMENT,
        Verb.REVIEW_AGREEMENT,
        Verb.SAVE_AGREEMENT,
        Verb.NEXT_MEETING,
    }
)


class Facts(Struct, frozen=True):
    """How things stand for the one who writes.

    Attributes:
        principal: who writes, None for someone the roster does not know.
        collection: the open round, else the next planned one, else the last.
        rounds: all of the county's, the latest year first.
        card: the card that was pressed, as we drew it; None when it was never ours, or is forgotten.
        leaderships: whose meetings the person may see: their own, and a coordinator all.
        asked_about: the meeting that the person was asked about unasked; read for a bare yes or no alone.
        county_units: all of the county's, for a coordinator only.
        missing: units without an answer; read for a coordinator only (K17).
        pauses: who wants to be reminded later; read for a coordinator who asks how things stand only.
        parts: how the parts beside the self-assessment stand; read for a coordinator who asks how things stand only.
        standings: where every unit that is asked stands; for a coordinator only.
        handed_in: the person's own last submissions, per unit.
        drafted: what the person has begun, per unit.
        own_due: the due dates of units of the person's that were granted more time.
        begun_by: the name of another who has begun what the person has as a draft, per unit.
        others: the roles of others who have answered, per unit of the person's.
        noted: what counts of what was noted at interviews, per unit of the person's.
        amending: the units for which the person is about to amend that.
        joint: the answers together, per unit that the person and others have answered for; read for the turns alone
            that can be about them.
    """

    principal: Principal | None = None
    county: County | None = None
    collection: Round | None = None
    rounds: tuple[Round, ...] = ()
    card: Card | None = None
    progress: Progress | None = None
    release: Release | None = None
    channel_connected: bool = False
    leaderships: tuple[Unit, ...] = ()
    asked_about: Meeting | None = None
    county_units: tuple[Unit, ...] = ()
    missing: tuple[Unit, ...] = ()
    pauses: tuple[Pause, ...] = ()
    parts: tuple[PartStanding, ...] = ()
    standings: tuple[UnitStanding, ...] = ()
    handed_in: Mapping[UnitId, Submission] = field(default_factory=dict)
    drafted: Mapping[UnitId, Answers] = field(default_factory=dict)
    begun_by: Mapping[UnitId, str] = field(default_factory=dict)
    others: Mapping[UnitId, tuple[Role | None, ...]] = field(default_factory=dict)
    own_due: Mapping[UnitId, date] = field(default_factory=dict)
    noted: Mapping[UnitId, Submission] = field(default_factory=dict)
    amending: frozenset[UnitId] = frozenset()
    joint: Mapping[UnitId, JointAnswers] = field(default_factory=dict)

    @property
    def is_coordinator(self) -> bool:
        """Tell whether the person is a coordinator of the county."""
        return self.principal is not None and self.principal.is_coordinator

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return the units that the person may answer the round's part for."""
        if self.principal is None or self.collection is None:
            return ()
        return units_asked(self.principal, self.collection)

    def unit(self, unit_id: UnitId | None) -> Unit | None:
        """Return one of the person's own units."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    @property
    def forms(self) -> tuple[AskedForm, ...]:
        """Return the forms that the person may be asked for, whether or not the round has them."""
        return tuple(list_forms(self.principal)) if self.principal else ()

    def form(self, part: Part | None, unit_id: UnitId | None) -> AskedForm | None:
        """Return one of these; without a part that of a leadership's state, which cards were about before."""
        wanted = (part or Part.LEADERSHIP_STATUS, unit_id)
        return next((each for each in self.forms if (each.part, each.unit.id) == wanted), None)

    def form_with(self, key: str | None) -> AskedForm | None:
        """Return the form that a card's choice stands for."""
        return next((each for each in self.forms if each.key == key), None)

    @property
    def asked(self) -> tuple[AskedForm, ...]:
        """Return every part that the person may be asked for, the self-assessment too."""
        return tuple(list_forms(self.principal, Part)) if self.principal else ()

    def asked_parts(self, key: str | None) -> AskedParts | None:
        """Return the parts that a card's choice stands for, if the person is asked for all of them."""
        return read_parts(self.principal, key) if self.principal and key else None

    def round(self, round_id: RoundId | None) -> Round | None:
        """Return one of the county's rounds."""
        return next((each for each in self.rounds if each.id == round_id), None)


def units_asked(principal: Principal, collection: Round) -> tuple[Unit, ...]:
    """Return a person's units that a round's part is asked of."""
    asked = collection.instrument.part.asked_of
    return tuple([unit for unit in principal.units if unit.kind is asked])


async def read_facts(uow: UnitOfWork, turn: Turn, principal: Principal | None) -> Facts:
    """Read how things stand for a turn."""
    card = await _find_card(uow, turn)
    county = principal.county if principal else await _county_of(uow, turn)
    if county is None:
        return Facts(principal=principal, card=card)
    rounds = tuple(await uow.rounds.all(county.id))
    units = await uow.roster.units(county.id) if principal else ()
    collection = _current(rounds)
    known = Facts(
        principal=principal,
        county=county,
        collection=collection,
        rounds=rounds,
        card=card,
        release=await uow.releases.latest(county.id),
        channel_connected=await _has_channel(uow, turn, principal, county),
        leaderships=list_leaderships(principal, units) if principal else (),
        county_units=tuple(units) if principal and principal.is_coordinator else (),
        **(await _read_answers(uow, principal, collection) if collection else {}),
    )
    return await _add_for_turn(uow, turn, known)


# Private functions


async def _find_card(uow: UnitOfWork, turn: Turn) -> Card | None:
    card_id = turn.card_id
    card = await uow.cards.get(card_id) if card_id and len(card_id) <= LONGEST_ID else None
    return card if card and turn.now < card.expires_at else None


async def _has_channel(uow: UnitOfWork, turn: Turn, principal: Principal | None, county: County) -> bool:
    """Return whether the county has a network channel, as is told to coordinators and in channels only."""
    is_told = turn.conversation.scope is Scope.CHANNEL or (principal is not None and principal.is_coordinator)
    return is_told and await uow.conversations.network_channel(county.id) is not None


def _asks_how_things_stand(turn: Turn) -> bool:
    asked = recognise_intent(turn.text) if turn.kind is TurnKind.TEXT else None
    return turn.verb in {Verb.STATUS, Verb.SHOW_BOARD} or asked in {Intent.STATUS, Intent.BOARD}


async def _county_of(uow: UnitOfWork, turn: Turn) -> County | None:
    counties = await uow.roster.counties()
    if turn.conversation.scope is Scope.CHANNEL:
        for county in counties:
            channel = await uow.conversations.network_channel(county.id)
            if channel and (channel.tenant_id, channel.id) == (turn.conversation.tenant_id, turn.conversation.id):
                return county
    return counties[0] if len(counties) == 1 else None


def _current(rounds: Sequence[Round]) -> Round | None:
    """Return the open round, else the next planned one, else the last; they come with the latest first."""
    for state, of_it in ((RoundState.OPEN, rounds), (RoundState.PLANNED, rounds[::-1]), (RoundState.CLOSED, rounds)):
        for each in of_it:
            if each.state is state:
                return each
    return None


async def _add_for_turn(uow: UnitOfWork, turn: Turn, known: Facts) -> Facts:
    """Add what few turns ask for."""
    if known.principal and turn.kind is TurnKind.TEXT and says_yes(turn.text) is not None:
        known = replace(known, asked_about=await find_asked_meeting(uow, known.principal, turn.now))
    if known.is_coordinator and known.collection and _asks_how_things_stand(turn):
        pauses = await list_snoozes(uow, known.collection, turn.now)
        known = replace(known, parts=await count_forms(uow, known.collection), pauses=pauses)
    about = turn.kind is TurnKind.TEXT or turn.verb in ABOUT_JOINT_ANSWERS
    return await _add_joint(uow, known) if about else known


async def _read_answers(uow: UnitOfWork, principal: Principal | None, collection: Round) -> Mapping[str, Any]:
    """Return the facts about what has been answered, by their names."""
    own = await _read_own(uow, principal, collection) if principal else {}
    standings = await list_standings(uow, collection) if principal and principal.is_coordinator else ()
    return {
        **own,
        "progress": await count_progress(uow, collection),
        "missing": tuple(each.unit for each in standings if each.standing in WAITED_FOR),
        "standings": standings,
    }


async def _read_own(uow: UnitOfWork, principal: Principal, collection: Round) -> Mapping[str, Any]:
    """Return what the person and the others of their units have answered."""
    handed_in: dict[UnitId, Submission] = {}
    others: dict[UnitId, tuple[Role | None, ...]] = {}
    noted: dict[UnitId, Submission] = {}
    person_id, units = principal.person.id, units_asked(principal, collection)
    for unit in units:
        if submission := await uow.submissions.latest(collection.id, unit.id, person_id):
            handed_in[unit.id] = submission
        if interview := await find_noted(uow, collection, unit.id):
            noted[unit.id] = interview
        others[unit.id] = await find_others(uow, collection, unit.id, person_id)
    drafts = await uow.submissions.drafts_by(collection.id, person_id)
    requests = await uow.time_requests.of_round(collection.id)
    part = collection.instrument.part
    return {
        "own_due": {unit.id: due_for(collection, requests, part, unit.id) for unit in units},
        "handed_in": handed_in,
        "drafted": {draft.unit_id: draft.answers for draft in drafts},
        "others": others,
        "noted": noted,
        "begun_by": await _name_beginners(uow, drafts),
        "amending": frozenset(draft.unit_id for draft in drafts if draft.amends),
    }


async def _name_beginners(uow: UnitOfWork, drafts: Sequence[Draft]) -> dict[UnitId, str]:
    """Return who has begun what was taken over, which hardly ever asks for anything."""
    begun_by = {}
    for draft in drafts:
        person = await uow.roster.person_with_id(draft.begun_by) if draft.begun_by else None
        if person and person.display_name:
            begun_by[draft.unit_id] = person.display_name
    return begun_by


async def _add_joint(uow: UnitOfWork, known: Facts) -> Facts:
    """Read a unit's answers together for who has answered: never before, and never for who has not (K12)."""
    if known.collection is None:
        return known
    joint: dict[UnitId, JointAnswers] = {}
    for unit_id in known.handed_in:
        together = await compare_answers(uow, known.collection, unit_id) if known.others.get(unit_id) else None
        if together is not None:
            joint[unit_id] = together
    return replace(known, joint=joint)
