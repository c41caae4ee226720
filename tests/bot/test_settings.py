"""What the operator decides (S1)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import fields

from bot.serving_checks import check_serving
from bot.setting_values import AppType, Language, LogFormat, Secret
from bot.settings import PREFIX, Fault, SettingProblem, Settings, SettingsError, load_settings
from bot.settings_pages import make_settings_table

ID = "6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0099"
WHOLE = {"APP_ID": ID, "APP_TENANT_ID": ID, "APP_SECRET": "secret", "TENANTS": ID}


def load(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    """Load settings from variables named without their prefix."""
    for name, value in variables.items():
        monkeypatch.setenv(PREFIX + name, value)
    return load_settings(None)


def test_everything_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)
    assert (settings.host, settings.port, settings.dev) == ("127.0.0.1", 3978, False)
    assert (settings.cli_language, settings.fixed_language) == ("sv", None)


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, TENANTS=f" {ID.upper()} ,{ID}", SERVICE_HOSTS="A.example,b.example")
    assert settings.tenants == (ID, ID)
    assert settings.service_hosts == ("a.example", "b.example")


def test_every_kind_of_value_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"CERTIFICATE_PATH": " bot.pem ", "CHANGE_MARGIN": "0.5", "TICK_SECONDS": "2.5", "LOG_FORMAT": "json"}
    settings = load(monkeypatch, **given, **WHOLE | {"APP_ID": ID.upper(), "SECRET_EXPIRES_ON": "2026-01-31"})
    assert (settings.secret_expires_on, settings.certificate_path) == (date(2026, 1, 31), Path("bot.pem"))
    assert (settings.change_margin, settings.tick_seconds) == (Decimal("0.5"), 2.5)
    assert (settings.log_format, settings.app_id) == (LogFormat.JSON, ID)
    assert settings.app_secret is not None
    assert settings.app_secret.reveal() == WHOLE["APP_SECRET"]


@pytest.mark.parametrize(("text", "meant"), [("1", True), ("True", True), ("on", True), ("no", False), ("OFF", False)])
def test_yes_and_no_are_read_in_several_words(monkeypatch: pytest.MonkeyPatch, text: str, *, meant: bool) -> None:
    assert load(monkeypatch, DEV=text).dev is meant


def test_all_that_cannot_be_used_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, PORT="many", REPLICAS="0", LANGUAGE="de")
    assert [each.variable.removeprefix(PREFIX) for each in caught.value.problems] == ["PORT", "REPLICAS", "LANGUAGE"]


def test_a_variable_that_is_empty_is_as_if_it_were_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("UPPFOLJAREN_PORT=\nUPPFOLJAREN_DEV\nuppfoljaren_host=::1\n")
    monkeypatch.setenv("UPPFOLJAREN_LANGUAGE", "")
    settings = load_settings(file)
    assert (settings.port, settings.dev, settings.language, settings.host) == (3978, False, Language.AUTO, "::1")


def test_so_many_processes_that_one_could_write_nothing_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, REPLICAS="4", TENANT_RATE="4").replicas == 4
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, REPLICAS="5", TENANT_RATE="4")
    assert caught.value.problems == (SettingProblem("UPPFOLJAREN_REPLICAS", Fault.INVALID),)


def test_a_file_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("UPPFOLJAREN_PORT=4000\nUPPFOLJAREN_HOST=::1\nANOTHER_PROGRAM=1\n")
    monkeypatch.setenv("UPPFOLJAREN_PORT", "5000")
    settings = load_settings(file)
    assert (settings.port, settings.host) == (5000, "::1")


def test_an_unknown_variable_is_named_wherever_it_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("UPPFOLJAREN_APPID=x\n")
    monkeypatch.setenv("UPPFOLJAREN_TENNANTS", "x")
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert caught.value.problems == (
        SettingProblem("UPPFOLJAREN_APPID", Fault.UNKNOWN),
        SettingProblem("UPPFOLJAREN_TENNANTS", Fault.UNKNOWN),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("PORT", "70000"),
        ("DEV", "perhaps"),
        ("APP_TYPE", "MultiTenant"),
        ("APP_TYPE", "SingleTenant"),
        ("DISCLOSURE_THRESHOLD", "2"),
        ("DISCLOSURE_THRESHOLD", "11"),
        ("CHANGE_MARGIN", "-1"),
        ("CHANGE_MARGIN", "3.1"),
        ("CHANGE_MARGIN", "NaN"),
        ("CHANGE_MARGIN", "a quarter"),
        ("SECRET_EXPIRES_ON", "31/1 2026"),
        ("TICK_SECONDS", "0"),
        ("TICK_SECONDS", "60"),
        ("TICK_SECONDS", "nan"),
        ("LANGUAGE", "de"),
        ("LOG_FORMAT", "xml"),
        ("SERVICE_HOSTS", "*.trafficmanager.net"),
        ("PUBLIC_URL", "bot.example.org"),
        ("PUBLIC_URL", "ftp://bot.example.org"),
        ("PUBLIC_URL", "https://name:password@bot.example.org"),
        ("PUBLIC_URL", "https://bot.example.org/?a=b"),
        ("PUBLIC_URL", "javascript:alert(1)"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, **{name: value})
    assert caught.value.problems == (SettingProblem(PREFIX + name, Fault.INVALID),)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, {}),
        ({"APP_ID": ""}, {"APP_ID": Fault.MISSING}),
        ({"APP_ID": "uppfoljaren"}, {"APP_ID": Fault.NOT_AN_ID}),
        ({"APP_SECRET": ""}, {"APP_SECRET": Fault.MISSING}),
        ({"APP_TENANT_ID": ""}, {"APP_TENANT_ID": Fault.MISSING}),
        ({"APP_TENANT_ID": "falun"}, {"APP_TENANT_ID": Fault.NOT_AN_ID}),
        ({"TENANTS": ""}, {"TENANTS": Fault.MISSING}),
        ({"TENANTS": ","}, {"TENANTS": Fault.MISSING}),
        ({"TENANTS": f"{ID},*"}, {"TENANTS": Fault.NOT_AN_ID}),
        ({"SERVICE_HOSTS": ","}, {"SERVICE_HOSTS": Fault.MISSING}),
        ({"APP_TYPE": "certificate"}, {"CERTIFICATE_PATH": Fault.MISSING}),
        (
            {"APP_TYPE": "certificate", "CERTIFICATE_PATH": "/nowhere/at/all.pem"},
            {"CERTIFICATE_PATH": Fault.FILE_MISSING},
        ),
        ({"APP_TYPE": "managed_identity", "APP_SECRET": "", "APP_TENANT_ID": ""}, {}),
        ({"APP_TYPE": "managed_identity", "APP_ID": ""}, {"APP_ID": Fault.MISSING}),
        ({"APP_TYPE": "managed_identity", "TENANTS": ""}, {"TENANTS": Fault.MISSING}),
        ({"APP_ID": "", "APP_SECRET": ""}, {"APP_ID": Fault.MISSING, "APP_SECRET": Fault.MISSING}),
        ({"DEV": "true", "HOST": "0.0.0.0"}, {"HOST": Fault.NOT_LOOPBACK}),  # noqa: S104 - what must be refused
        ({"DEV": "true", "HOST": "::"}, {"HOST": Fault.NOT_LOOPBACK}),
        ({"DEV": "true", "HOST": "bot.example.org"}, {"HOST": Fault.NOT_LOOPBACK}),
        ({"DEV": "true", "HOST": "127.0.0.1.example.org"}, {"HOST": Fault.NOT_LOOPBACK}),
        ({"DEV": "false", "APP_ID": ""}, {"APP_ID": Fault.MISSING}),
        ({"PUBLIC_URL": "https://bot.example.org/"}, {}),
        ({"PUBLIC_URL": "http://bot.example.org"}, {"PUBLIC_URL": Fault.INVALID}),
        ({"DEV": "true", "PUBLIC_URL": "http://192.168.1.5:3978"}, {}),
        ({"CRASH_AT": "turn.after_commit"}, {"CRASH_AT": Fault.INVALID}),
        ({"DEV": "true", "CRASH_AT": "turn.after_comit"}, {"CRASH_AT": Fault.INVALID}),
        ({"DEV": "true", "CRASH_AT": "turn.after_commit"}, {}),
    ],
)
def test_it_serves_only_with_id_credential_and_tenants_or_alone_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], problems: dict[str, Fault]
) -> None:
    settings = load(monkeypatch, **{**WHOLE, **changes})
    found = {problem.variable.removeprefix(PREFIX): problem.fault for problem in check_serving(settings)}
    assert found == problems


def test_a_local_trial_needs_nothing_else() -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        assert check_serving(Settings(dev=True, host=host)) == ()


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, None),
        ({"PUBLIC_URL": "https://bot.example.org/uppfoljaren/"}, "https://bot.example.org/uppfoljaren"),
        ({"DEV": "1"}, "http://127.0.0.1:3978"),
        ({"DEV": "yes", "HOST": "::1", "PORT": "4000"}, "http://[::1]:4000"),
        ({"DEV": "on", "PUBLIC_URL": "http://192.168.1.5:3978"}, "http://192.168.1.5:3978"),
    ],
)
def test_files_are_fetched_at_the_public_address_or_in_a_trial_where_it_listens(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], address: str | None
) -> None:
    assert load(monkeypatch, **changes).files_address == address


def test_nothing_secret_is_shown() -> None:
    settings = Settings(app_secret=Secret("canary"), database_url="postgresql://bot:canary@db/x")
    assert "canary" not in repr(settings)
    assert "canary" not in str(settings)


def test_a_language_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, LANGUAGE="en")
    assert (settings.cli_language, settings.fixed_language) == ("en", "en")


def test_the_table_names_every_variable_with_its_meaning() -> None:
    table = make_settings_table()
    for field in fields(Settings):
        assert f"| `{PREFIX}{field.name.upper()}` |" in table
    assert all(cell.strip() for row in table.splitlines()[2:] for cell in row.split("|")[3:4])
    assert "| `UPPFOLJAREN_DEV` | `false` |" in table


def test_app_types_are_spelt_as_documented() -> None:
    assert {kind.value for kind in AppType} == {"single_tenant", "managed_identity", "certificate"}
