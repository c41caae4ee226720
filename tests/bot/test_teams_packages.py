"""The zip that a Teams administrator uploads."""

import zipfile
from io import BytesIO
from json import loads
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.teams_packages import (
    AppDetails,
    Developer,
    Problem,
    ProblemCode,
    build_manifest,
    build_package,
    find_examples,
    find_problems,
    make_app_version,
    read_sources,
    write_package,
)

APP_ID = "00000000-1111-2222-3333-44444444444A"
BOT_ID = "99999999-1111-2222-3333-444444444444"
OWN = Developer("Ett län", "https://www.example.org/om", "https://www.example.org/data", "https://www.example.org/t")
DETAILS = AppDetails(APP_ID, BOT_ID, "1.2.3", OWN, ("bot.example.org",))
SOURCES = read_sources()


def list_codes(details: AppDetails) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in find_problems(details)]


# ---------------------------------------------------------------- the zip


def test_the_package_holds_exactly_the_five_files_side_by_side() -> None:
    with zipfile.ZipFile(BytesIO(build_package(DETAILS, SOURCES))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["manifest.json", "sv.json", "en.json", "color.png", "outline.png"]
        assert {name: archive.read(name) for name in SOURCES.attachments} == SOURCES.attachments


def test_the_manifest_in_the_package_is_filled_and_readable() -> None:
    with zipfile.ZipFile(BytesIO(build_package(DETAILS, SOURCES))) as archive:
        text = archive.read("manifest.json").decode()
    manifest = loads(text)
    assert "${" not in text
    assert "Uppföljaren" in text
    assert (manifest["id"], manifest["bots"][0]["botId"]) == (APP_ID.lower(), BOT_ID)
    assert (manifest["version"], manifest["validDomains"]) == ("1.2.3", ["bot.example.org"])
    assert manifest["developer"] == {
        "name": "Ett län",
        "websiteUrl": "https://www.example.org/om",
        "privacyUrl": "https://www.example.org/data",
        "termsOfUseUrl": "https://www.example.org/t",
    }


def test_the_same_details_give_the_same_bytes_and_others_give_others() -> None:
    assert build_package(DETAILS, SOURCES) == build_package(DETAILS, read_sources())
    assert build_package(DETAILS, SOURCES) != build_package(replace(DETAILS, version="1.2.4"), SOURCES)


def test_nothing_of_the_machine_gets_into_the_package() -> None:
    with zipfile.ZipFile(BytesIO(build_package(DETAILS, SOURCES))) as archive:
        entries = archive.infolist()
    traces = {(entry.date_time, entry.create_system, entry.compress_type, entry.external_attr) for entry in entries}
    assert traces == {((1980, 1, 1, 0, 0, 0), 3, zipfile.ZIP_STORED, 0o644 << 16)}


def test_a_domain_given_twice_is_listed_once() -> None:
    details = replace(DETAILS, domains=("B.example.org", "a.example.org", "b.example.org"))
    manifest = build_manifest(details, SOURCES.template)
    assert isinstance(manifest, dict)
    assert manifest["validDomains"] == ["b.example.org", "a.example.org"]


def test_a_placeholder_that_nobody_fills_is_a_bug() -> None:
    with pytest.raises(KeyError, match="unknown"):
        build_manifest(DETAILS, {"name": "${unknown}"})


def test_numbers_and_flags_of_the_template_stay_what_they_are() -> None:
    assert build_manifest(DETAILS, {"a": [1, True, None, 0.5, "a ${b}"]}) == {"a": [1, True, None, 0.5, "a ${b}"]}


@pytest.mark.parametrize(
    ("project", "teams"),
    [
        ("0.1.0", "0.1.0"),
        ("1.2", "1.2.0"),
        ("3", "3.0.0"),
        ("1.2.3.4", "1.2.3"),
        ("2.0rc1", "2.0.0"),
        ("1.02", "1.2.0"),
    ],
)
def test_a_project_version_becomes_three_numbers(project: str, teams: str) -> None:
    assert make_app_version(project) == teams


# ---------------------------------------------------------------- problems


def test_good_details_have_no_problem() -> None:
    assert find_problems(DETAILS) == ()
    assert find_examples(DETAILS) == ()


def test_example_addresses_are_allowed_but_named() -> None:
    details = AppDetails(APP_ID, APP_ID, "1.2.3")
    assert find_problems(details) == ()
    assert find_examples(details) == ("website", "privacy", "terms")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", ProblemCode.ID_MALFORMED),
        ("my-bot", ProblemCode.ID_MALFORMED),
        (APP_ID.replace("-", ""), ProblemCode.ID_MALFORMED),
        (f"{{{APP_ID}}}", ProblemCode.ID_MALFORMED),
        (f"{APP_ID}\n", ProblemCode.ID_MALFORMED),
        ("00000000-0000-0000-0000-000000000000", ProblemCode.ID_ALL_ZEROS),
    ],
)
def test_an_id_must_be_a_real_one(value: str, code: ProblemCode) -> None:
    assert list_codes(replace(DETAILS, app_id=value)) == [("app_id", code)]
    assert list_codes(replace(DETAILS, bot_id=value)) == [("bot_id", code)]


def test_an_id_used_twice_is_complained_of_once() -> None:
    assert list_codes(replace(DETAILS, app_id="x", bot_id="x")) == [("app_id", "id_malformed")]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", ProblemCode.TEXT_MISSING),
        ("  ", ProblemCode.TEXT_MISSING),
        ("a" * 33, ProblemCode.TEXT_TOO_LONG),
        ("Ett\nlän", ProblemCode.TEXT_UNPRINTABLE),
    ],
)
def test_a_developer_is_named_briefly(value: str, code: ProblemCode) -> None:
    assert list_codes(replace(DETAILS, developer=replace(OWN, name=value))) == [("developer", code)]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("http://www.example.org", ProblemCode.ADDRESS_NOT_HTTPS),
        ("www.example.org", ProblemCode.ADDRESS_NOT_HTTPS),
        ("javascript:alert(1)", ProblemCode.ADDRESS_NOT_HTTPS),
        ("", ProblemCode.ADDRESS_NOT_HTTPS),
        ("https://", ProblemCode.ADDRESS_MALFORMED),
        ("https://localhost", ProblemCode.ADDRESS_MALFORMED),
        ("https://[::1", ProblemCode.ADDRESS_MALFORMED),
        ("https://www.example.org:99999", ProblemCode.ADDRESS_MALFORMED),
        ("https://www.example.org:0", ProblemCode.ADDRESS_MALFORMED),
        ("https://someone@www.example.org", ProblemCode.ADDRESS_MALFORMED),
        ("https://www.example.org/a b", ProblemCode.ADDRESS_MALFORMED),
        ("https://www.exam\nple.org", ProblemCode.ADDRESS_MALFORMED),
        ("https://älv.example.org", ProblemCode.ADDRESS_MALFORMED),
        ("https://www.example.org/" + "a" * 2048, ProblemCode.TEXT_TOO_LONG),
    ],
)
def test_a_link_is_a_whole_https_address(value: str, code: ProblemCode) -> None:
    assert list_codes(replace(DETAILS, developer=replace(OWN, privacy=value))) == [("privacy", code)]


@pytest.mark.parametrize(
    "value", ["HTTPS://www.example.org", "https://a.example.org:8443/b?c=d#e", "https://xn--lv-via.se"]
)
def test_an_ordinary_https_address_is_fine(value: str) -> None:
    assert list_codes(replace(DETAILS, developer=replace(OWN, terms=value))) == []


def test_a_slip_in_the_website_is_not_repeated_for_links_that_follow_it() -> None:
    developer = Developer("Ett län", "http://a.example.org", "http://a.example.org", "http://b.example.org")
    assert [field for field, _ in list_codes(replace(DETAILS, developer=developer))] == ["website", "terms"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("https://bot.example.org", ProblemCode.DOMAIN_HAS_SCHEME),
        ("bot.example.org/path", ProblemCode.DOMAIN_MALFORMED),
        ("bot.example.org:443", ProblemCode.DOMAIN_MALFORMED),
        ("localhost", ProblemCode.DOMAIN_MALFORMED),
        ("10.0.0.1", ProblemCode.DOMAIN_MALFORMED),
        ("*", ProblemCode.DOMAIN_MALFORMED),
        ("-a.example.org", ProblemCode.DOMAIN_MALFORMED),
        ("a..org", ProblemCode.DOMAIN_MALFORMED),
        ("", ProblemCode.DOMAIN_MALFORMED),
        ("a" * 64 + ".org", ProblemCode.DOMAIN_MALFORMED),
        ("a." * 126 + "org", ProblemCode.DOMAIN_MALFORMED),
    ],
)
def test_a_domain_is_a_name_only(value: str, code: ProblemCode) -> None:
    assert list_codes(replace(DETAILS, domains=(value,))) == [("domain", code)]


@pytest.mark.parametrize("value", ["example.org", "*.example.org", "a-b.example.org", "xn--lv-via.se", "4.example.org"])
def test_an_ordinary_domain_is_fine(value: str) -> None:
    assert list_codes(replace(DETAILS, domains=(value,))) == []


def test_a_hundred_domains_are_enough() -> None:
    domains = tuple(f"d{number}.example.org" for number in range(101))
    assert find_problems(replace(DETAILS, domains=domains[:100])) == ()
    assert find_problems(replace(DETAILS, domains=domains)) == (
        Problem(ProblemCode.DOMAINS_TOO_MANY, "domain", "101", 100),
    )


@given(st.text(), st.text(), st.text())
def test_whatever_is_written_is_answered_with_values_never_with_a_crash(name: str, rest: str, domain: str) -> None:
    developer = Developer(name, "https://" + rest, rest, name)
    problems = find_problems(AppDetails(name, rest, "1.2.3", developer, (domain,)))
    assert "app_id" in {problem.field for problem in problems}


# ---------------------------------------------------------------- writing


def test_a_package_replaces_an_older_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "app.zip"
    target.write_bytes(b"old")
    assert write_package(target, b"new") is None
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"app.zip": b"new"}


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    problem = write_package(tmp_path / "nowhere" / "app.zip", b"new")
    assert problem is not None
    assert (problem.code, problem.field) == (ProblemCode.FILE_NOT_WRITTEN, "out")
    assert "No such file" in problem.value


def test_a_place_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "app.zip").mkdir()
    (tmp_path / "file").touch()
    assert write_package(tmp_path / "app.zip", b"new") is not None
    assert write_package(tmp_path / "file" / "app.zip", b"new") is not None
    assert sorted(file.name for file in tmp_path.iterdir()) == ["app.zip", "file"]
