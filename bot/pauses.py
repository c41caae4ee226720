"""When Teams is to be left alone: what one message learns holds for all of its tenant (F5, F6)."""

import secrets
from collections.abc import Callable

from msgspec import Struct

from bot.clock import Monotonic, monotonic

EVERYONE = ""
# So many faults in a row are a wave, not chance; then only one message at a time asks whether it is over.
FAULTS_IN_A_ROW = 8
WAVE_SECONDS = 15.0
PROBE_SECONDS = 5.0
# Added to every pause, so that what waited together does not come back together.
SPREAD, LEAST_SPREAD = 0.1, 1.0

Jitter = Callable[[float], float]


def add_jitter(seconds: float) -> float:
    """Return a random few seconds to add to a pause: a tenth of it, and one second in any case."""
    return secrets.SystemRandom().uniform(0.0, max(seconds * SPREAD, LEAST_SPREAD))


def add_nothing(_seconds: float) -> float:
    """Return no addition: for who wants to see pauses to the second."""
    return 0.0


class _Tenant(Struct, eq=False):
    until: float = 0.0
    faults: int = 0


class Pauses:
    """Until when each tenant, and everyone, is left alone; in this process."""

    def __init__(self, read_seconds: Monotonic = monotonic, jitter: Jitter = add_jitter) -> None:
        self._read_seconds = read_seconds
        self._jitter = jitter
        self._everyone = _Tenant()
        self._tenants: dict[str, _Tenant] = {EVERYONE: self._everyone}

    def is_held(self, tenant_id: str) -> bool:
        """Tell whether the tenant is left alone now."""
        return max(self._of(tenant_id).until, self._everyone.until) > self._read_seconds()

    def left(self, tenant_id: str) -> float:
        """Return the seconds that a message must wait, spread at random; 0.0 when it goes now.

        After a wave of faults the first who may go is a probe: the others wait for what becomes of it.
        """
        now, tenant = self._read_seconds(), self._of(tenant_id)
        until = max(tenant.until, self._everyone.until)
        if until > now:
            return until - now + self._jitter(until - now)
        if tenant.faults >= FAULTS_IN_A_ROW:
            self.hold(tenant_id, PROBE_SECONDS)
        return 0.0

    def hold(self, tenant_id: str, seconds: float) -> float:
        """Leave a tenant alone for so long; return the seconds that the message which learnt it must wait."""
        tenant = self._of(tenant_id)
        tenant.until = max(tenant.until, self._read_seconds() + seconds)
        return seconds + self._jitter(seconds)

    def note(self, tenant_id: str, *, fault: bool) -> None:
        """Count faults of the other side in a row; any other answer ends the wave."""
        tenant = self._of(tenant_id)
        if not fault:
            if tenant.faults >= FAULTS_IN_A_ROW:
                tenant.until = 0.0
            tenant.faults = 0
            return
        tenant.faults += 1
        if tenant.faults >= FAULTS_IN_A_ROW:
            tenant.until = max(tenant.until, self._read_seconds() + WAVE_SECONDS)

    def _of(self, tenant_id: str) -> _Tenant:
        tenant = self._tenants.get(tenant_id)
        if tenant is None:
            tenant = self._tenants[tenant_id] = _Tenant()
        return tenant
