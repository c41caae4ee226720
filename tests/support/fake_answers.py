"""Fakes of the stores of people and their answers: as plain as can be while each port's promises are kept."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from domain.declarations import Declaration
from domain.errors import DomainError
from domain.ids import CountyId, PersonId, RoundId, UnitId
from domain.instruments import ImportedInstrument, Part
from domain.releases import Release
from domain.roster import Assignment, County, Person, Unit, UnitKind
from domain.rounds import Round
from domain.submissions import Draft, Submission, latest_revisions
from domain.tallies import Given, LatestAnswers
from tests.support.fake_memory import Store

_ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"


class FakeRoster(Store, frozen=True):
    """The port `Roster`."""

    async def counties(self) -> Sequence[County]:
        """Return all counties, sorted by name."""
        return sorted(self.transaction.seen().counties, key=lambda county: _alphabetical(county.name))

    async def county_named(self, name: str) -> County | None:
        """Return the county with this name, whatever its case."""
        found = self.transaction.seen().counties
        return next((county for county in found if county.name.casefold() == name.strip().casefold()), None)

    async def add_county(self, county: County) -> None:
        """Add the county; its name must be new."""
        if await self.county_named(county.name) or county.id in {each.id for each in await self.counties()}:
            raise DomainError("already_there")
        self.transaction.changed().counties.append(county)

    async def units(self, county_id: CountyId, kind: UnitKind | None = None) -> Sequence[Unit]:
        """Return the county's units sorted by name."""
        found = self.transaction.seen().units
        mine = [unit for unit in found if unit.county_id == county_id and kind in (None, unit.kind)]
        return sorted(mine, key=lambda unit: (_alphabetical(unit.name), unit.kind))

    async def add_unit(self, unit: Unit) -> None:
        """Add the unit; its name must be new among its kind, its code in the county."""
        for each in await self.units(unit.county_id):
            same_name = (each.kind, each.name) == (unit.kind, unit.name)
            if each.id == unit.id or same_name or (unit.code and each.code == unit.code):
                raise DomainError("already_there")
        self.transaction.changed().units.append(unit)

    async def person(self, tenant_id: str, object_id: str) -> Person | None:
        """Return the person with this id."""
        wanted = (tenant_id.lower(), object_id.lower())
        found = self.transaction.seen().persons.values()
        return next((each for each in found if (each.tenant_id, each.object_id) == wanted), None)

    async def person_by_email(self, tenant_id: str, email: str) -> Person | None:
        """Return the person with this address, whatever its case."""
        wanted = (tenant_id.lower(), email.strip().casefold())
        found = self.transaction.seen().persons.values()
        return next((each for each in found if each.email and (each.tenant_id, each.email.casefold()) == wanted), None)

    async def person_with_id(self, person_id: PersonId) -> Person | None:
        """Return the person with our own id, whether they have a role or not."""
        return self.transaction.seen().persons.get(person_id)

    async def persons(self, county_id: CountyId) -> Sequence[Person]:
        """Return everyone with a role in the county."""
        ids = sorted({each.person_id for each in await self.assignments(county_id)})
        return [self.transaction.seen().persons[person_id] for person_id in ids]

    async def has_unmatched_emails(self, tenant_id: str) -> bool:
        """Tell whether someone in the tenant is known by e-mail only."""
        found = self.transaction.seen().persons.values()
        return any(each.tenant_id == tenant_id.lower() and each.email and not each.object_id for each in found)

    async def put_person(self, person: Person) -> None:
        """Add the person, or replace the one with the same id."""
        object_id = person.object_id and person.object_id.lower()
        same = [await self.person(person.tenant_id, object_id)] if object_id else []
        same += [await self.person_by_email(person.tenant_id, person.email)] if person.email else []
        if any(each and each.id != person.id for each in same):
            raise DomainError("already_there")
        stored = replace(person, tenant_id=person.tenant_id.lower(), object_id=object_id)
        self.transaction.changed().persons[person.id] = stored

    async def assignments(self, county_id: CountyId) -> Sequence[Assignment]:
        """Return the county's assignments, in the order they were added."""
        return [each for each in self.transaction.seen().assignments if each.county_id == county_id]

    async def assignments_of(self, person_id: PersonId) -> Sequence[Assignment]:
        """Return a person's assignments, in the order they were added."""
        return [each for each in self.transaction.seen().assignments if each.person_id == person_id]

    async def add_assignment(self, assignment: Assignment) -> bool:
        """Add the assignment; False when it was there already."""
        memory = self.transaction.changed()
        is_new = assignment not in memory.assignments
        memory.assignments += [assignment] if is_new else []
        return is_new

    async def remove_assignment(self, assignment: Assignment) -> bool:
        """Remove the assignment; False when it was not there."""
        memory = self.transaction.changed()
        was_there = assignment in memory.assignments
        memory.assignments = [each for each in memory.assignments if each != assignment]
        return was_there


class FakeInstruments(Store, frozen=True):
    """The port `Instruments`."""

    async def all(self, county_id: CountyId) -> Sequence[ImportedInstrument]:
        """Return what a county has imported, in the order it was added."""
        return [each for each in self.transaction.seen().instruments if each.county_id == county_id]

    async def latest(self, county_id: CountyId, part: Part) -> ImportedInstrument | None:
        """Return the county's instrument of a part that was added last."""
        mine = [each for each in await self.all(county_id) if each.instrument.part is part]
        return mine[-1] if mine else None

    async def add(self, imported: ImportedInstrument) -> None:
        """Add an instrument; a version comes once for each who confirmed it."""
        memory = self.transaction.changed(imported.imported_at)
        if _named(imported) in map(_named, memory.instruments):
            raise DomainError("already_there")
        memory.instruments.append(imported)


class FakeRounds(Store, frozen=True):
    """The port `Rounds`."""

    async def all(self, county_id: CountyId) -> Sequence[Round]:
        """Return the county's rounds, the latest year first."""
        mine = [each for each in self.transaction.seen().rounds.values() if each.county_id == county_id]
        return sorted(mine, key=lambda each: -each.refers_to)

    async def by_year(self, county_id: CountyId, refers_to: int) -> Round | None:
        """Return the round that refers to a year."""
        return next((each for each in await self.all(county_id) if each.refers_to == refers_to), None)

    async def get(self, round_id: RoundId) -> Round | None:
        """Return the round with this id."""
        return self.transaction.seen().rounds.get(round_id)

    async def put(self, collection: Round) -> None:
        """Add the round, or replace the one with the same id."""
        same_year = await self.by_year(collection.county_id, collection.refers_to)
        if same_year and same_year.id != collection.id:
            raise DomainError("already_there")
        self.transaction.changed(collection.opened_at, collection.closed_at).rounds[collection.id] = collection


class FakeSubmissions(Store, frozen=True):
    """The port `Submissions`."""

    async def of_round(self, round_id: RoundId) -> Sequence[Submission]:
        """Return all revisions of a round in the order they were received."""
        return [each for each in self.transaction.seen().submissions if each.round_id == round_id]

    async def of_respondent(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Sequence[Submission]:
        """Return one respondent's revisions for a unit, in the order they were received."""
        found = await self.of_round(round_id)
        return [each for each in found if (each.unit_id, each.respondent) == (unit_id, respondent)]

    async def deciding(self, round_id: RoundId, unit_id: UnitId) -> Sequence[Submission]:
        """Return what decides a unit's result: each respondent's last revision, and all that amend an interview."""
        found = [each for each in await self.of_round(round_id) if each.unit_id == unit_id]
        last = {(each.part, each.respondent): each.revision for each in sorted(found, key=lambda one: one.revision)}
        return [each for each in found if each.amends or each.revision == last[each.part, each.respondent]]

    async def latest_answers(self, round_id: RoundId, part: Part) -> LatestAnswers:
        """Return what a round's tally is made of."""
        memory, found = self.transaction.seen(), await self.of_round(round_id)
        mine = [each for each in found if each.part is part]
        agreeing = {each.unit_id for each in memory.agreements if (each.round_id, each.part) == (round_id, part)}
        apart = agreeing | {each.unit_id for each in mine if each.amends}
        by_unit: dict[UnitId, list[Given]] = {}
        for each in latest_revisions(mine):
            if each.unit_id not in apart:
                values = {str(item): step for item, step in each.answers.values.items()}
                by_unit.setdefault(each.unit_id, []).append((values, each.answers.perspective))
        return LatestAnswers(list(by_unit.values()), [each for each in mine if each.unit_id in apart])

    async def latest(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Submission | None:
        """Return one respondent's last revision for a unit."""
        found = await self.of_respondent(round_id, unit_id, respondent)
        return max(found, key=lambda each: each.revision, default=None)

    async def some_respondents(self, round_id: RoundId, part: Part) -> Mapping[UnitId, frozenset[str]]:
        """Return the units that have answered, each with two of those who did, or with the only one."""
        everyone: dict[UnitId, set[str]] = {}
        for each in await self.of_round(round_id):
            if each.part is part:
                everyone.setdefault(each.unit_id, set()).add(each.respondent)
        return {unit_id: frozenset((min(names), max(names))) for unit_id, names in everyone.items()}

    async def add(self, submission: Submission) -> None:
        """Add a revision; a revision is never replaced."""
        memory = self.transaction.changed(submission.submitted_at)
        taken = {_revision(each) for each in memory.submissions} | {each.id for each in memory.submissions}
        if _revision(submission) in taken or submission.id in taken:
            raise DomainError("already_there")
        memory.submissions.append(replace(submission, sequence=len(memory.submissions) + 1))

    async def draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> Draft | None:
        """Return a person's draft for a unit."""
        return self.transaction.seen().drafts.get((round_id, unit_id, person_id))

    async def drafts_by(self, round_id: RoundId, person_id: PersonId) -> Sequence[Draft]:
        """Return a person's drafts of a round, the oldest first."""
        return [each for each in await self.drafts_of_round(round_id) if each.person_id == person_id]

    async def drafts_of_round(self, round_id: RoundId) -> Sequence[Draft]:
        """Return all drafts of a round, the oldest first."""
        mine = [each for each in self.transaction.seen().drafts.values() if each.round_id == round_id]
        return sorted(mine, key=lambda each: (each.saved_at, each.unit_id, each.person_id))

    async def put_draft(self, draft: Draft) -> None:
        """Add the draft, or replace the person's former one for the unit."""
        memory = self.transaction.changed(draft.saved_at)
        memory.drafts[draft.round_id, draft.unit_id, draft.person_id] = draft

    async def remove_draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> None:
        """Remove the draft, if there is one."""
        self.transaction.changed().drafts.pop((round_id, unit_id, person_id), None)


class FakeDeclarations(Store, frozen=True):
    """The port `Declarations`."""

    async def of_round(self, round_id: RoundId) -> Sequence[Declaration]:
        """Return all of a round, in the order they were received."""
        return [each for each in self.transaction.seen().declarations if each.round_id == round_id]

    async def add(self, declaration: Declaration) -> None:
        """Add one; what was said before stays."""
        memory = self.transaction.changed(declaration.at)
        if declaration.id in {each.id for each in memory.declarations}:
            raise DomainError("already_there")
        memory.declarations.append(declaration)


class FakeReleases(Store, frozen=True):
    """The port `Releases`."""

    async def latest(self, county_id: CountyId) -> Release | None:
        """Return the release published last, of the latest year the county has published."""
        memory = self.transaction.seen()
        mine = [each for each in memory.releases if each.county_id == county_id]
        year = max((memory.rounds[each.round_id].refers_to for each in mine), default=None)
        return _last([each for each in mine if memory.rounds[each.round_id].refers_to == year])

    async def of_round(self, round_id: RoundId) -> Release | None:
        """Return the round's last release."""
        return _last([each for each in self.transaction.seen().releases if each.round_id == round_id])

    async def history(self, round_id: RoundId) -> Sequence[Release]:
        """Return all of the round's releases, the oldest first."""
        mine = [each for each in self.transaction.seen().releases if each.round_id == round_id]
        return sorted(mine, key=lambda each: each.published_at)

    async def add(self, release: Release) -> None:
        """Add the release; an earlier one of the round stays."""
        memory = self.transaction.changed(release.published_at)
        if release.id in {each.id for each in memory.releases}:
            raise DomainError("already_there")
        memory.releases.append(release)


# Private functions


def _alphabetical(name: str) -> tuple[list[int], str]:
    return [_ALPHABET.find(letter) for letter in name.casefold()], name


def _revision(submission: Submission) -> tuple[object, ...]:
    return submission.round_id, submission.unit_id, submission.part, submission.respondent, submission.revision


def _named(imported: ImportedInstrument) -> tuple[str, ...]:
    instrument = imported.instrument
    return imported.county_id, instrument.part, instrument.version, instrument.confirmed_by


def _last(releases: Sequence[Release]) -> Release | None:
    return max(reversed(releases), key=lambda each: each.published_at, default=None)
