"""What a command finds around it before it begins."""

import os
import sys
from io import TextIOWrapper

DEBUG_VARIABLE = "UPPFOLJAREN_DEBUG"


def take_debug_wish() -> bool:
    """Tell whether traces are wanted; the variable is taken away, as each that is left is checked as a setting."""
    return bool(os.environ.pop(DEBUG_VARIABLE, ""))


def tolerate_old_terminals() -> None:
    """Let a terminal that cannot show å show something else, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
