"""When our secret or certificate expires: told in good time, and again as the day comes nearer (F17, S18)."""

from datetime import UTC, date
from pathlib import Path

from bot.alarms import Alarms
from bot.clock import Clock
from bot.setting_values import AppType
from bot.settings import Settings

# So many days before it the operator is told.
WARN_DAYS = (60, 30, 14, 7, 1)
EXPIRES, EXPIRED = "credential_expires", "credential_expired"


class CredentialWatch:
    """Sounds one alarm at each of the days to tell of it, and one when it is over."""

    def __init__(self, expires_on: date | None, clock: Clock, alarms: Alarms | None = None) -> None:
        self._expires_on = expires_on
        self._clock = clock
        self._alarms = alarms or Alarms()

    async def look(self) -> int | None:
        """Return the days that are left; None where that is not known."""
        if self._expires_on is None:
            return None
        left = (self._expires_on - self._clock.now().date()).days
        if left < 0:
            self._alarms.sound(EXPIRED, detail=self._expires_on.isoformat())
        elif left <= max(WARN_DAYS):
            about = min(days for days in WARN_DAYS if days >= left)
            self._alarms.sound(EXPIRES, str(about), detail=f"{self._expires_on.isoformat()}, {left} d")
        return left


def find_expiry(settings: Settings) -> date | None:
    """Return the day after which our credential is worth nothing: the certificate's own, or the one that is set."""
    if settings.dev or settings.app_type is AppType.MANAGED_IDENTITY:
        return None
    if settings.app_type is AppType.CERTIFICATE and settings.certificate_path is not None:
        return _read_certificate(settings.certificate_path) or settings.secret_expires_on
    return settings.secret_expires_on


# Private functions


def _read_certificate(path: Path) -> date | None:
    """Return the last day of the certificate in a PEM file; None where there is none in it, or none to be read."""
    # A tenth of a second, which a service with a secret has no use for.
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415 - as above

    try:
        return load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc.astimezone(UTC).date()
    except (OSError, ValueError):
        return None
