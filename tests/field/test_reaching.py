"""Known failures of others when reaching people (docs/field-failures.md, F): one test a row, with where it was seen."""

import json
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import jwt
import pytest
import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from bot.alarms import Alarms
from bot.credentials import EXPIRED, EXPIRES, WARN_DAYS, CredentialWatch, find_expiry
from bot.registrations import examine_expiry, examine_package, examine_token
from bot.setting_values import AppType, Secret
from bot.settings import Settings
from bot.tokens import AcquiredToken, CachedToken, TokenUnavailable
from bot.workdays import is_swedish_workday
from domain.deadlines import at_local
from domain.deliveries import Kind, State
from domain.deployments import Deployment, Environment, HoldReason, Place
from domain.ids import PersonId
from domain.reachability import Barrier
from domain.roster import Assignment, Role
from domain.usecases.find_unreachable import find_unreachable
from domain.usecases.measure_tenants import TenantReadiness, measure_tenants
from domain.usecases.take_up_database import take_up_database
from tests.reliability.replicas import read_deliveries
from tests.security.doors import open_house
from tests.storage.samples import AnyDatabase
from tests.support.builders import COUNTY, NOW, TENANT, a_conversation, a_person
from tests.support.clocks import SettableClock, clock_at
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    DATES,
    UNITS,
    enlist,
    found_county,
    read_from,
    round_of,
    write_to,
)
from tests.support.fakes import FakeDatabase
from tests.support.issuer import APP_ID
from tests.support.people import someone
from tests.support.scenarios import Scene, open_scene, text_of

SILENT, SECOND = CHAIRS["LS13"], someone("Kontakt", "LS13")
DAY = timedelta(days=1)
OTHER_TENANT = "22222222-aaaa-4aaa-8aaa-111111111111"
THIRD_TENANT = "33333333-aaaa-4aaa-8aaa-111111111111"
REAL = Settings(
    app_id=APP_ID, app_tenant_id=TENANT, tenants=(TENANT,), app_secret=Secret("x"), app_type=AppType.SINGLE_TENANT
)


@pytest.fixture(name="scene")
async def open_county(database_url: str) -> AsyncIterator[Scene]:
    """Have LS13 alone missing, with a second contact and a coordinator who have the app."""
    opening = at_local(DATES.opens_on, time(8))
    await found_county(database_url, opening, answered=UNITS[:-1])
    async with write_to(database_url) as uow:
        await enlist(uow, SECOND, Role.CONTACT, "LS13", opening)
    async with open_scene(database_url, clock_at(DATES.opens_on - 7 * DAY)) as opened:
        for who in (SILENT, SECOND, COORDINATOR):
            await opened.install(who)
        yield opened


async def test_f13_where_messages_arrive_and_nobody_reacts_others_are_asked_and_the_coordinator_is_told(
    scene: Scene,
) -> None:
    """Seen in BotBuilder-MicrosoftTeams, issue 286: sends give 200 though the app was uninstalled."""
    days = (DATES.due_on - DATES.opens_on).days + 14
    for day in (DATES.opens_on + number * DAY for number in range(days)):
        for hour in (8, 9, 13):
            scene.clock.go_to(day, hour)
            await scene.tick("reminders", "deliveries")
    reminders = [each for each in await read_deliveries(scene.database_url) if each.kind is Kind.REMINDER]
    assert {each.state for each in reminders} == {State.SENT}
    to_second, to_coordinator = (
        "\n".join(text_of(body) for body in scene.connector.sent_to(who.chat)) for who in (SECOND, COORDINATOR)
    )
    assert "Kan du hjälpa till" in to_second
    assert "LS13" in to_coordinator.partition("saknas efter")[2]


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"appid": APP_ID, "tid": TENANT}, "token_fine"),
        ({"azp": APP_ID.upper(), "tid": TENANT}, "token_fine"),
        ({"appid": OTHER_TENANT, "tid": TENANT}, "token_of_another_app"),
        ({"appid": APP_ID, "tid": OTHER_TENANT}, "token_of_another_tenant"),
        ({}, "token_of_another_app"),
        ("AADSTS700016", "app_not_in_tenant"),
        ("AADSTS7000222", "secret_expired"),
        ("AADSTS1", "token_refused"),
    ],
)
async def test_f16_the_doctor_compares_whom_the_token_is_for_with_the_settings(
    claims: dict[str, str] | str, code: str
) -> None:
    """Seen in teams.ts, issue 507, and Teams-Samples, issue 1953: another type, tenant or application than meant."""

    def acquire() -> AcquiredToken:
        if isinstance(claims, str):
            raise TokenUnavailable(claims)
        return AcquiredToken(jwt.encode(claims, "a key that nobody checks, long enough for all"), 3600)

    tokens = CachedToken(acquire)
    with structlog.testing.capture_logs():
        finding = await examine_token(REAL, tokens)
    await tokens.close()
    assert (finding.code, finding.fine) == (code, code == "token_fine")


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        ({"bots": [{"botId": APP_ID.upper()}]}, "package_fine"),
        ({"bots": [{"botId": OTHER_TENANT}]}, "package_of_another_bot"),
        ({}, "package_of_another_bot"),
        ([], "package_unreadable"),
    ],
)
def test_f16_the_doctor_compares_the_app_that_was_uploaded_with_the_settings(
    tmp_path: Path, manifest: object, code: str
) -> None:
    """Seen in teams.ts, issue 507, and Teams-Samples, issue 1953, as above."""
    package = tmp_path / "app.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
    assert examine_package(REAL, package).code == code
    assert examine_package(REAL, tmp_path / "none.zip").code == "package_unreadable"


async def test_f17_the_end_of_the_secret_is_told_five_times_in_good_time_and_once_when_it_has_come() -> None:
    """Seen in botframework-sdk, issue 6221, company-communicator, issue 1613, and EOC, issue 226."""
    expires_on = date(2025, 6, 30)
    clock = SettableClock(NOW)
    watch = CredentialWatch(expires_on, clock, Alarms())
    told: dict[int, list[str]] = {}
    for left in range(70, -3, -1):
        clock.put(datetime.combine(expires_on - left * DAY, time(12), UTC))
        with structlog.testing.capture_logs() as logs:
            for _tick in range(3):
                assert await watch.look() == left
        told[left] = [entry["event"] for entry in logs]
    assert {left: events for left, events in told.items() if events} == {
        **{days: [EXPIRES] for days in WARN_DAYS},
        -1: [EXPIRED],
    }


async def test_f17_a_service_that_starts_shortly_before_the_end_tells_it_once() -> None:
    """Seen as above: nobody looked on the sixtieth day."""
    clock = SettableClock(NOW)
    watch = CredentialWatch(NOW.date() + 20 * DAY, clock, Alarms())
    with structlog.testing.capture_logs() as logs:
        await watch.look()
        await watch.look()
    assert [entry["event"] for entry in logs] == [EXPIRES]
    assert await CredentialWatch(None, clock).look() is None


def test_f17_a_certificate_tells_its_own_end_and_a_secret_the_one_that_is_set(tmp_path: Path) -> None:
    """Seen as above."""
    pem = tmp_path / "certificate.pem"
    pem.write_bytes(make_certificate(datetime(2026, 3, 1, tzinfo=UTC)))
    certificate = replace(REAL, app_type=AppType.CERTIFICATE, certificate_path=pem)
    assert find_expiry(certificate) == date(2026, 3, 1)
    pem.write_text("no certificate")
    assert find_expiry(certificate) is None
    set_by_hand = {"secret_expires_on": date(2026, 1, 31)}
    assert find_expiry(replace(REAL, **set_by_hand)) == date(2026, 1, 31)
    assert find_expiry(replace(REAL, **set_by_hand, app_type=AppType.MANAGED_IDENTITY)) is None
    assert [each.fine for each in examine_expiry(replace(REAL, **set_by_hand), date(2026, 1, 1))] == [False]
    assert [each.fine for each in examine_expiry(replace(REAL, **set_by_hand), date(2025, 1, 1))] == [True]


def make_certificate(until: datetime) -> bytes:
    """Return a key and its certificate as a PEM file holds them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bot")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = builder.serial_number(1).not_valid_before(until - 365 * DAY).not_valid_after(until)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + dated.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


async def test_f18_a_database_whose_chats_belong_to_another_application_waits_for_an_operator(
    database: AnyDatabase,
) -> None:
    """Seen in msteams-docs, issues 14336 and 9561: chats' ids belong to the application they were given to."""
    here = Place(Environment.PRODUCTION, APP_ID)
    async with database.open() as uow:
        first = await take_up_database(uow, here, lambda _stamp: None, NOW)
        await uow.commit()
    async with database.open() as uow:
        moved = await take_up_database(uow, replace(here, app_id=OTHER_TENANT), lambda _stamp: None, NOW)
        await uow.commit()
        assert first == Deployment(here, first.stamp)
    assert moved.hold is not None
    assert (moved.hold.why, moved.place.app_id) == (HoldReason.ANOTHER_APP, OTHER_TENANT)
    async with database.read() as uow:
        assert await uow.deployments.get() == moved


async def test_f20_who_may_not_use_it_is_told_whom_to_turn_to_and_a_guest_who_never_comes_is_told_of(
    database_url: str,
) -> None:
    """Told by Microsoft's page on non-standard users: guests and federated people can hardly use bots."""
    unknown = someone("Okänd", "LS13")
    async with open_house(database_url) as house:
        assert (await house.post(unknown.installation())).status == 200
        await house.settle()
        assert "Säg till samordnaren" in house.said_to(unknown)
        calls = len(house.connector.calls)
        federated = {
            **unknown.message("skatta"),
            "channelData": {"tenant": {"id": OTHER_TENANT}},
            "conversation": {"conversationType": "personal", "tenantId": OTHER_TENANT, "id": "a:federated"},
        }
        with structlog.testing.capture_logs():
            assert (await house.post(federated)).status == 403
        await house.settle()
        assert len(house.connector.calls) == calls
        # Of a guest with a role nothing tells that they are one, only that they never open the app.
        async with read_from(database_url) as uow:
            unreached = await find_unreachable(uow, await round_of(uow), is_swedish_workday, house.clock.now())
        assert [each.barrier for each in unreached if each.unit == "LS13"] == [Barrier.NEVER_MET]


async def test_f21_each_organisation_tells_how_many_have_the_app_and_what_stands_in_the_way(
    fake_database: FakeDatabase,
) -> None:
    """Known from counties: one of sixteen organisations has not approved the app, and nobody there says so."""
    async with fake_database.open() as uow:
        await uow.roster.add_county(COUNTY)
        for name, tenant in (("a", TENANT), ("b", TENANT), ("c", OTHER_TENANT)):
            await uow.roster.put_person(a_person(name, tenant_id=tenant))
            await uow.roster.add_assignment(Assignment(PersonId(name), COUNTY.id, Role.COORDINATOR, None))
        met = a_conversation(id="a:a", tenant_id=TENANT, object_id=a_person("a").object_id, met_at=NOW)
        await uow.conversations.put(met)
        assert await measure_tenants(uow, COUNTY, (TENANT, THIRD_TENANT)) == (
            TenantReadiness(TENANT, allowed=True, people=2, installed=1, stopped=False, last_met_at=NOW),
            TenantReadiness(OTHER_TENANT, allowed=False, people=1, installed=0, stopped=False, last_met_at=None),
            TenantReadiness(THIRD_TENANT, allowed=True, people=0, installed=0, stopped=False, last_met_at=None),
        )
        await uow.conversations.stop_tenant(TENANT)
        stopped, *_ = await measure_tenants(uow, COUNTY, (TENANT,))
        assert (stopped.stopped, stopped.installed, stopped.ready) == (True, 0, False)
