"""Where a database belongs (F42, F43)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.deployments import Deployment, Environment, Hold, HoldReason, Place, adopt, hold, resume, take_up
from domain.errors import DomainError
from tests.support.builders import NOW

HERE = Place(Environment.PRODUCTION, "app")
STORED = Deployment(HERE, "stamp")
LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("app_id", "restored", "why"),
    [
        ("app", False, None),
        ("app", True, HoldReason.RESTORED),
        ("another", False, HoldReason.ANOTHER_APP),
        ("another", True, HoldReason.RESTORED),
    ],
)
def test_a_database_that_was_restored_or_has_another_application_is_held(
    app_id: str, *, restored: bool, why: HoldReason | None
) -> None:
    taken = take_up(STORED, Place(Environment.PRODUCTION, app_id), restored=restored, now=NOW)
    assert taken.hold == (Hold(NOW, why) if why else None)
    assert (taken.place.app_id, taken.stamp) == (app_id, "stamp")


@pytest.mark.parametrize("theirs", Environment)
@pytest.mark.parametrize("ours", Environment)
def test_a_database_is_served_in_its_own_environment_only(theirs: Environment, ours: Environment) -> None:
    stored, here = Deployment(Place(theirs, "app"), "stamp"), Place(ours, "app")
    if theirs is ours:
        assert take_up(stored, here, restored=False, now=NOW) == stored
        return
    with pytest.raises(DomainError) as caught:
        take_up(stored, here, restored=False, now=NOW)
    assert caught.value.code == "database_of_another_environment"
    assert caught.value.data == {"theirs": theirs.value, "ours": ours.value}


def test_a_hold_keeps_its_first_reason_until_it_is_ended() -> None:
    held = hold(STORED, HoldReason.RESTORED, NOW)
    assert hold(held, HoldReason.BY_HAND, LATER) == held
    assert take_up(held, replace(HERE, app_id="another"), restored=True, now=LATER).hold == held.hold
    assert resume(held) == STORED


def test_a_copy_that_is_adopted_has_a_stamp_of_its_own_and_is_held() -> None:
    there = Place(Environment.TEST, "app")
    assert adopt(there, "own", NOW) == Deployment(there, "own", Hold(NOW, HoldReason.ADOPTED))
