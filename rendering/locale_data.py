"""What babel knows of our two languages, without what is never told here (docs/performance.md).

It reads the names of all countries, languages, units and currencies of the world along with the months and days that
are wanted. Let go at once, before anything else is imported, they leave their room to what comes after.
"""

from typing import Final

from babel import localedata
from babel.core import get_global

LOCALES: Final = {"sv": "sv_SE", "en": "en_GB"}

# What each locale is made of, the last first.
_CHAINS = (("sv_SE", "sv", "root"), ("en_GB", "en_001", "en", "root"))
_UNTOLD = (
    "territories",
    "languages",
    "scripts",
    "variants",
    "time_zones",
    "meta_zones",
    "interval_formats",
    "datetime_skeletons",
    "date_fields",
    "compact_decimal_formats",
    "compact_currency_formats",
    "currency_names",
    "currency_names_plural",
    "currency_symbols",
    "unit_patterns",
    "unit_display_names",
    "compound_unit_patterns",
)
# Which countries speak what, and what is meant by a locale that babel has no data for.
_UNTOLD_OF_ALL = ("likely_subtags", "territory_languages", "territory_aliases", "territory_currencies")


def let_go_of_what_is_untold() -> None:
    """Read the locales' data and forget the rest of it; to ask babel for that afterwards is a `KeyError`."""
    for chain in _CHAINS:
        for name in chain:
            data = localedata.load(name)
            for part in _UNTOLD:
                data.pop(part, None)
    for part in _UNTOLD_OF_ALL:
        get_global(part).clear()  # type: ignore[arg-type, attr-defined] # told as one that only reads
