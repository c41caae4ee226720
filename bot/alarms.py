"""Alarms for the operator: each is sounded once, however many messages it concerns, until it is over."""

import structlog

LOG = structlog.get_logger(__name__)


class Alarms:
    """What is wrong now, by code and whom it concerns; within this process."""

    def __init__(self) -> None:
        self._sounding: set[tuple[str, str]] = set()

    def sound(self, code: str, about: str = "", *, detail: str | None = None) -> None:
        """Log an error, unless this one was logged already and is not over yet."""
        if (code, about) not in self._sounding:
            self._sounding.add((code, about))
            LOG.error(code, detail=detail)

    def clear(self, code: str, about: str = "") -> None:
        """Log that it is over, if it had been sounded."""
        if (code, about) in self._sounding:
            self._sounding.discard((code, about))
            LOG.warning("alarm_over", code=code)

    def sounds(self, code: str, about: str = "") -> bool:
        """Tell whether it has been sounded and is not over."""
        return (code, about) in self._sounding
