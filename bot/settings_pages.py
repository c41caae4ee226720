"""The settings' page of the documentation, made from their own model."""

from typing import get_type_hints

from msgspec import Meta
from msgspec.structs import FieldInfo, fields

from bot.settings import Settings, variable_of


def make_settings_table() -> str:
    """Return the documentation's Markdown table of all variables."""
    kinds = get_type_hints(Settings, include_extras=True)
    rows = [_make_row(field, kinds[field.name].__metadata__[0]) for field in fields(Settings)]
    return "\n".join(["| Variable | Default | Meaning | Needed |", "|---|---|---|---|", *rows]) + "\n"


def make_settings_page() -> str:
    """Return docs/settings.md: the table, and what it does not say of each variable."""
    return f"""# Settings

Made from the settings' own model by `make settings-table`; a test fails when the two differ.

The service and the command line read these variables, and a file `.env` in the folder they are started in where the
environment says nothing. An unknown variable with this prefix is an error, so that a slip of spelling is found.
`uppfoljaren serve` starts only when nothing needed is missing, and says which variable it is otherwise.

{make_settings_table()}"""


# Private functions


def _make_row(field: FieldInfo, about: Meta) -> str:
    needed = (about.extra or {}).get("needed", "")
    return f"| `{variable_of(field.name)}` | {_show_default(field.default)} | {about.description} | {needed} |"


def _show_default(default: object) -> str:
    if default is None or default in ("", ()):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return "`" + ",".join(str(item) for item in default) + "`"
    return f"`{default}`"
