"""How a summary's answers came in: what its method note tells."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Method(Struct, frozen=True):
    """How the answers came in, in counts of units, however small and never which (D6).

    Attributes:
        interviews: how many were noted at an interview and count.
        confirmed: how many of those the unit itself has confirmed.
        confirmed_none: how many have said that they hand in none, and have not.
    """

    interviews: int = 0
    confirmed: int = 0
    confirmed_none: int = 0


UNTOLD = Method()


def method_to_data(method: Method) -> dict[str, Any]:
    """Return it as the part of a summary's JSON that it is."""
    interviews = {"noted": method.interviews, "confirmed": method.confirmed}
    return {"confirmed_none": method.confirmed_none, "interviews": interviews}


def method_from_data(data: Mapping[str, Any]) -> Method:
    """Return what `method_to_data` wrote into a summary; older ones tell nothing of it."""
    interviews = data.get("interviews", {})
    return Method(interviews.get("noted", 0), interviews.get("confirmed", 0), data.get("confirmed_none", 0))
