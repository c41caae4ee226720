"""The Teams app package: is what goes into it right, and which bytes is it."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from io import BytesIO
from json import dumps, loads
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct

from bot.whole_files import write_whole

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

EXAMPLE_ADDRESS = "https://example.org/"  # RFC 2606: belongs to nobody
EXAMPLE_APP_ID = "00000000-1111-2222-3333-444444444444"
DEFAULT_DEVELOPER = "Uppföljaren"
ATTACHMENTS = ("sv.json", "en.json", "color.png", "outline.png")

# The limits of Microsoft's manifest schema 1.30.
DEVELOPER_LIMIT = 32
ADDRESS_LIMIT = 2048
DOMAIN_COUNT_LIMIT = 100
HOST_LIMIT = 253  # RFC 1035

_ID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?=[A-Za-z0-9-]*[A-Za-z]){_LABEL}")
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
_RELEASE = re.compile(r"\d+(?:\.\d+)*")
# What lets Teams tell the bot that a meeting has ended. The schema knows no permission that an installer may decline.
MEETING_PERMISSION = "OnlineMeeting.ReadBasic.Chat"
# A meeting's chat is a group chat, and the app can be added from either.
MEETING_PLACES = ("groupchat", "meetings")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can tell: the same input gives the same bytes


class ProblemCode(StrEnum):
    """What can be wrong with the details of a package."""

    ID_MALFORMED = "id_malformed"
    ID_ALL_ZEROS = "id_all_zeros"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    TEXT_UNPRINTABLE = "text_unprintable"
    ADDRESS_NOT_HTTPS = "address_not_https"
    ADDRESS_MALFORMED = "address_malformed"
    DOMAIN_HAS_SCHEME = "domain_has_scheme"
    DOMAIN_MALFORMED = "domain_malformed"
    DOMAINS_TOO_MANY = "domains_too_many"
    FILE_NOT_WRITTEN = "file_not_written"


class Problem(Struct, frozen=True):
    """One thing to mend: in which field, and what was given there."""

    code: ProblemCode
    field: str
    value: str
    limit: int | None = None


class Developer(Struct, frozen=True):
    """Who answers for the app: shown to everyone who installs it."""

    name: str = DEFAULT_DEVELOPER
    website: str = EXAMPLE_ADDRESS
    privacy: str = EXAMPLE_ADDRESS
    terms: str = EXAMPLE_ADDRESS

    def list_addresses(self) -> tuple[tuple[str, str], ...]:
        """List the addresses with their field names."""
        return ("website", self.website), ("privacy", self.privacy), ("terms", self.terms)


class AppDetails(Struct, frozen=True):
    """What differs between two installations of the app."""

    app_id: str
    bot_id: str
    version: str
    developer: Developer = Developer()
    domains: tuple[str, ...] = ()
    hears_meetings: bool = False

    def list_domains(self) -> tuple[str, ...]:
        """List the domains in lower case, each once, in the order given."""
        return tuple(dict.fromkeys(domain.lower() for domain in self.domains))


class Sources(Struct, frozen=True):
    """What is the same in every package: the manifest's template and the files beside it."""

    template: Json
    attachments: Mapping[str, bytes]


def read_sources() -> Sources:
    """Read the template, the languages and the icons that ship with the program."""
    folder = files("manifest")
    template: Json = loads(folder.joinpath("manifest.json").read_bytes())
    return Sources(template, {name: folder.joinpath(name).read_bytes() for name in ATTACHMENTS})


def make_app_version(project_version: str) -> str:
    """Make the three numbers Teams asks for of a Python version: `1.2rc1` gives `1.2.0`."""
    release = _RELEASE.match(project_version)
    numbers = [int(number) for number in release[0].split(".")] if release else []
    return ".".join(str(number) for number in [*numbers, 0, 0, 0][:3])


def find_problems(details: AppDetails) -> tuple[Problem, ...]:
    """Find everything that Teams, or a person who installs the app, would stumble on."""
    return tuple(_check_details(details))


def find_examples(details: AppDetails) -> tuple[str, ...]:
    """Name the fields that still are examples: an app id that is nobody's, addresses that lead nowhere."""
    addresses = [field for field, value in details.developer.list_addresses() if value == EXAMPLE_ADDRESS]
    return (*(["app_id"] if details.app_id == EXAMPLE_APP_ID else []), *addresses)


def _check_details(details: AppDetails) -> Iterator[Problem]:
    yield from _check_id("app_id", details.app_id)
    if details.bot_id != details.app_id:
        yield from _check_id("bot_id", details.bot_id)
    yield from _check_name("developer", details.developer.name)
    for field, value in details.developer.list_addresses():
        if field == "website" or value != details.developer.website:  # the same slip is told once
            yield from _check_address(field, value)
    domains = details.list_domains()
    for domain in domains:
        yield from _check_domain(domain)
    if len(domains) > DOMAIN_COUNT_LIMIT:
        yield Problem(ProblemCode.DOMAINS_TOO_MANY, "domain", str(len(domains)), DOMAIN_COUNT_LIMIT)


def _check_id(field: str, value: str) -> Iterator[Problem]:
    if not _ID.fullmatch(value):
        yield Problem(ProblemCode.ID_MALFORMED, field, value)
    elif not value.strip("0-"):
        yield Problem(ProblemCode.ID_ALL_ZEROS, field, value)


def _check_name(field: str, value: str) -> Iterator[Problem]:
    if not value.strip():
        yield Problem(ProblemCode.TEXT_MISSING, field, value)
    if not value.isprintable():
        yield Problem(ProblemCode.TEXT_UNPRINTABLE, field, value)
    if len(value) > DEVELOPER_LIMIT:
        yield Problem(ProblemCode.TEXT_TOO_LONG, field, value, DEVELOPER_LIMIT)


def _check_address(field: str, value: str) -> Iterator[Problem]:
    if len(value) > ADDRESS_LIMIT:
        yield Problem(ProblemCode.TEXT_TOO_LONG, field, value, ADDRESS_LIMIT)
    elif not value.lower().startswith("https://"):
        yield Problem(ProblemCode.ADDRESS_NOT_HTTPS, field, value)
    elif not _is_whole_address(value):
        yield Problem(ProblemCode.ADDRESS_MALFORMED, field, value)


def _is_whole_address(value: str) -> bool:
    """Tell whether the address names a host, and neither a user nor an impossible port."""
    if " " in value or not value.isprintable():
        return False
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return _is_host(host) and port != 0 and "@" not in parts.netloc


def _check_domain(value: str) -> Iterator[Problem]:
    if "://" in value:
        yield Problem(ProblemCode.DOMAIN_HAS_SCHEME, "domain", value)
    elif not _is_host(value.removeprefix("*.")):
        yield Problem(ProblemCode.DOMAIN_MALFORMED, "domain", value)


def _is_host(value: str) -> bool:
    return len(value) <= HOST_LIMIT and _HOST.fullmatch(value) is not None


def build_manifest(details: AppDetails, template: Json) -> Json:
    """Fill the template with the details; a placeholder that nobody fills is a bug and raises KeyError."""
    values: dict[str, Json] = {
        "app_id": details.app_id.lower(),
        "bot_id": details.bot_id.lower(),
        "version": details.version,
        "developer": details.developer.name.strip(),
        **dict(details.developer.list_addresses()),
        "domains": list(details.list_domains()),
        "scopes": ["personal", "team", *(["groupChat"] if details.hears_meetings else [])],
        "group_capability": {"team": "bot", **(dict.fromkeys(MEETING_PLACES, "bot") if details.hears_meetings else {})},
    }
    manifest = _fill_template(template, values)
    return manifest | _ask_permission(details) if isinstance(manifest, dict) and details.hears_meetings else manifest


def _ask_permission(details: AppDetails) -> dict[str, Json]:
    """Return what asks for the permission; Teams wants a `resource` beside it, and uses it for nothing."""
    wanted: Json = {"name": MEETING_PERMISSION, "type": "Application"}
    return {
        "webApplicationInfo": {"id": details.bot_id.lower(), "resource": details.developer.website},
        "authorization": {"permissions": {"resourceSpecific": [wanted]}},
    }


def _fill_template(template: Json, values: Mapping[str, Json]) -> Json:
    match template:
        case dict():
            return {key: _fill_template(value, values) for key, value in template.items()}
        case list():
            return [_fill_template(value, values) for value in template]
        case str():
            placeholder = _PLACEHOLDER.fullmatch(template)
            return values[placeholder[1]] if placeholder else template
        case _:
            return template


def build_package(details: AppDetails, sources: Sources) -> bytes:
    """Build the zip that Teams takes: flat, and byte for byte the same for the same details."""
    manifest = dumps(build_manifest(details, sources.template), ensure_ascii=False, indent=2) + "\n"
    package = BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr(_describe_entry("manifest.json"), manifest.encode())
        for name in ATTACHMENTS:
            archive.writestr(_describe_entry(name), sources.attachments[name])
    return package.getvalue()


def _describe_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)  # stored: how much a compressor saves differs between machines
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def write_package(path: Path, package: bytes) -> Problem | None:
    """Write the package whole or not at all, and say why where it cannot be written."""
    try:
        write_whole(path, package)
    except OSError as error:
        return Problem(ProblemCode.FILE_NOT_WRITTEN, "out", f"{path}: {error.strerror or error}")
    return None
