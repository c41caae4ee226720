"""Between rows and values of the roster, rounds, answers and releases: what each column holds, both ways."""

from typing import Any

from domain.answers import answers_from_data, answers_to_data
from domain.consolidation import results_from_data, results_to_data
from domain.groupings import grouping_from_data, grouping_to_data
from domain.instruments import ImportedInstrument, Part, instrument_from_data, instrument_to_data
from domain.ladder_files import ladder_from_data, ladder_to_data
from domain.releases import Release
from domain.roster import Assignment, County, Person, Unit
from domain.rounds import Round
from domain.submissions import Draft, Submission
from domain.summary_snapshots import snapshot_of, summary_from_snapshot
from storage.statements import Row

NewRow = dict[str, Any]


def county_to_row(county: County) -> NewRow:
    """Return a county's row."""
    return {"id": county.id, "name": county.name, "name_key": county.name}


def county_from_row(row: Row) -> County:
    """Return the county of a row."""
    return County(id=row["id"], name=row["name"])


def unit_to_row(unit: Unit) -> NewRow:
    """Return a unit's row."""
    return {
        "id": unit.id,
        "county_id": unit.county_id,
        "kind": unit.kind,
        "name": unit.name,
        "code": unit.code,
        "leadership_id": unit.leadership_id,
    }


def unit_from_row(row: Row) -> Unit:
    """Return the unit of a row."""
    return Unit(
        id=row["id"],
        county_id=row["county_id"],
        kind=row["kind"],
        name=row["name"],
        code=row["code"],
        leadership_id=row["leadership_id"],
    )


def person_to_row(person: Person) -> NewRow:
    """Return a person's row."""
    return {
        "id": person.id,
        "tenant_id": person.tenant_id,
        "object_id": person.object_id,
        "email": person.email,
        "email_key": person.email,
        "display_name": person.display_name,
        "language": person.language,
    }


def person_from_row(row: Row) -> Person:
    """Return the person of a row."""
    return Person(
        id=row["id"],
        tenant_id=row["tenant_id"],
        object_id=row["object_id"],
        email=row["email"],
        display_name=row["display_name"],
        language=row["language"],
    )


def assignment_to_row(assignment: Assignment) -> NewRow:
    """Return an assignment's row."""
    return {
        "person_id": assignment.person_id,
        "county_id": assignment.county_id,
        "role": assignment.role,
        "unit_id": assignment.unit_id,
    }


def assignment_from_row(row: Row) -> Assignment:
    """Return the assignment of a row."""
    return Assignment(person_id=row["person_id"], county_id=row["county_id"], role=row["role"], unit_id=row["unit_id"])


def instrument_to_row(imported: ImportedInstrument) -> NewRow:
    """Return an imported instrument's row."""
    return {
        "county_id": imported.county_id,
        "part": imported.instrument.part,
        "version": imported.instrument.version,
        "confirmed_by": imported.instrument.confirmed_by,
        "data": instrument_to_data(imported.instrument),
        "imported_at": imported.imported_at,
        "imported_by": imported.imported_by,
    }


def instrument_from_row(row: Row) -> ImportedInstrument:
    """Return the imported instrument of a row."""
    return ImportedInstrument(
        county_id=row["county_id"],
        instrument=instrument_from_data(row["data"]),
        imported_at=row["imported_at"],
        imported_by=row["imported_by"],
    )


def round_to_row(collection: Round) -> NewRow:
    """Return a round's row."""
    return {
        "id": collection.id,
        "county_id": collection.county_id,
        "refers_to": collection.refers_to,
        "opens_on": collection.opens_on,
        "due_on": collection.due_on,
        "closes_on": collection.closes_on,
        "state": collection.state,
        "instrument": instrument_to_data(collection.instrument),
        "opened_at": collection.opened_at,
        "closed_at": collection.closed_at,
        "shared": collection.shared,
        "ladders": {part.value: ladder_to_data(ladder) for part, ladder in collection.ladders} or None,
        "due_moves": collection.due_moves,
        "due_moved_at": collection.due_moved_at,
    }


def round_from_row(row: Row) -> Round:
    """Return the round of a row."""
    return Round(
        id=row["id"],
        county_id=row["county_id"],
        refers_to=row["refers_to"],
        opens_on=row["opens_on"],
        due_on=row["due_on"],
        closes_on=row["closes_on"],
        state=row["state"],
        instrument=instrument_from_data(row["instrument"]),
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        shared=row["shared"],
        ladders=tuple((Part(part), ladder_from_data(data)) for part, data in (row["ladders"] or {}).items()),
        due_moves=row["due_moves"],
        due_moved_at=row["due_moved_at"],
    )


def submission_to_row(submission: Submission) -> NewRow:
    """Return a submission's row, without the sequence that the database gives it."""
    return {
        "id": submission.id,
        "round_id": submission.round_id,
        "unit_id": submission.unit_id,
        "part": submission.part,
        "respondent": submission.respondent,
        "revision": submission.revision,
        "answers": answers_to_data(submission.answers),
        "source": submission.source,
        "submitted_at": submission.submitted_at,
        "person_id": submission.person_id,
        "noted_by": submission.noted_by,
        "noted_of": submission.noted_of,
        "confirmed_by": submission.confirmed_by,
        "amends": submission.amends,
        "reason": submission.reason,
    }


def submission_from_row(row: Row) -> Submission:
    """Return the submission of a row."""
    return Submission(
        id=row["id"],
        round_id=row["round_id"],
        unit_id=row["unit_id"],
        part=row["part"],
        respondent=row["respondent"],
        revision=row["revision"],
        answers=answers_from_data(row["answers"]),
        source=row["source"],
        submitted_at=row["submitted_at"],
        person_id=row["person_id"],
        sequence=row["sequence"],
        noted_by=row["noted_by"],
        noted_of=row["noted_of"],
        confirmed_by=row["confirmed_by"],
        amends=row["amends"],
        reason=row["reason"],
    )


def draft_to_row(draft: Draft) -> NewRow:
    """Return a draft's row."""
    return {
        "round_id": draft.round_id,
        "unit_id": draft.unit_id,
        "part": draft.part,
        "person_id": draft.person_id,
        "answers": answers_to_data(draft.answers),
        "saved_at": draft.saved_at,
        "amends": draft.amends,
        "begun_by": draft.begun_by,
    }


def draft_from_row(row: Row) -> Draft:
    """Return the draft of a row."""
    return Draft(
        round_id=row["round_id"],
        unit_id=row["unit_id"],
        part=row["part"],
        person_id=row["person_id"],
        answers=answers_from_data(row["answers"]),
        saved_at=row["saved_at"],
        amends=row["amends"],
        begun_by=row["begun_by"],
    )


def release_to_row(release: Release) -> NewRow:
    """Return a release's row: the summary word for word, each result's values as exact fractions ("5/2")."""
    grouping = {"grouping": grouping_to_data(release.grouping)} if release.grouping else {}
    return {
        "id": release.id,
        "county_id": release.county_id,
        "round_id": release.round_id,
        "summary": snapshot_of(release.summary) | grouping,
        "results": results_to_data(release.results),
        "published_at": release.published_at,
        "decision": release.decision,
        "version": release.version,
        "approved_by": release.approved_by,
    }


def release_from_row(row: Row) -> Release:
    """Return the release of a row."""
    return Release(
        id=row["id"],
        county_id=row["county_id"],
        round_id=row["round_id"],
        summary=summary_from_snapshot(row["summary"]),
        results=results_from_data(row["results"]),
        published_at=row["published_at"],
        decision=row["decision"],
        version=row["version"],
        approved_by=row["approved_by"],
        grouping=grouping_from_data(row["summary"]["grouping"]) if row["summary"].get("grouping") else None,
    )
