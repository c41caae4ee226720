"""What units do about two answers, as rows."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, insert, select

from domain.agreements import Agreement
from domain.ids import AgreementId, RoundId
from storage.joint_tables import agreements
from storage.statements import Row
from storage.text_lists import is_any
from storage.transactions import Question, Transaction

_ONE = select(agreements).where(agreements.c.id == bindparam("agreement"))
_OF_ROUNDS = select(agreements).where(is_any(agreements.c.round_id, "rounds")).order_by(agreements.c.sequence)
_ADD = insert(agreements).inline()


class AgreementsTable:
    """The port `Agreements`; rows are only ever added, the database itself refuses to change one."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._known: dict[RoundId, list[Agreement]] = {}

    def ask_for(self, rounds: Collection[RoundId]) -> Question:
        """Return the query for the agreements of several rounds, whose rows `expect` takes."""
        return _OF_ROUNDS, {"rounds": list(rounds)}

    def expect(self, rounds: Collection[RoundId], rows: Sequence[Row]) -> None:
        """Remember agreements that were read for those who are about to ask for them."""
        self._known |= {round_id: [] for round_id in rounds}
        for row in rows:
            self._known[row["round_id"]].append(_from_row(row))

    async def get(self, agreement_id: AgreementId) -> Agreement | None:
        """Return the revision with this id."""
        row = await self._transaction.first(_ONE, {"agreement": agreement_id})
        return _from_row(row) if row else None

    async def of_round(self, round_id: RoundId) -> Sequence[Agreement]:
        """Return all revisions of a round in the order they were received."""
        if round_id not in self._known:
            self.expect([round_id], await self._transaction.all(*self.ask_for([round_id])))
        return list(self._known[round_id])

    async def add(self, agreement: Agreement) -> None:
        """Add a revision, at the commit at the latest; a revision is never replaced.

        Raises:
            DomainError: `already_there`, at the commit, when another turn has added the revision meanwhile.
        """
        self._transaction.run_later(_ADD, _to_row(agreement))
        if agreement.round_id in self._known:
            self._known[agreement.round_id].append(agreement)


# Private functions


def _to_row(agreement: Agreement) -> Row:
    return {
        "id": agreement.id,
        "round_id": agreement.round_id,
        "unit_id": agreement.unit_id,
        "part": agreement.part,
        "revision": agreement.revision,
        "choice": agreement.choice,
        "based_on": list(agreement.based_on),
        "person_id": agreement.person_id,
        "made_at": agreement.made_at,
        "agreed": {str(number): value for number, value in agreement.values.items()},
        "why": agreement.why,
    }


def _from_row(row: Row) -> Agreement:
    return Agreement(
        id=row["id"],
        round_id=row["round_id"],
        unit_id=row["unit_id"],
        part=row["part"],
        revision=row["revision"],
        choice=row["choice"],
        based_on=tuple(row["based_on"]),
        person_id=row["person_id"],
        made_at=row["made_at"],
        values={int(number): value for number, value in row["agreed"].items()},
        why=row["why"],
    )
