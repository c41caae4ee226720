"""Where our token may be sent: to Teams' own hosts and nobody else (S4)."""

import re

from msgspec import Struct

# Strict on purpose: no user info, no other port, no query, no escapes, no names outside ASCII.
SECURE = re.compile(r"https://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::443)?(?P<path>/[a-z0-9._~/-]*)?", re.IGNORECASE)
LOOPBACK = re.compile(r"http://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:/[a-z0-9._~/-]*)?", re.IGNORECASE)
MAX_LENGTH = 300


class ServiceHosts(Struct, frozen=True):
    """The exact hosts that may be answered; in a local trial, this machine as well."""

    hosts: frozenset[str]
    dev: bool = False

    def allow(self, service_url: str) -> bool:
        """Tell whether our messages, and a token with them, may go to this address."""
        if len(service_url) > MAX_LENGTH:
            return False
        if self.dev and LOOPBACK.fullmatch(service_url):
            return True
        found = SECURE.fullmatch(service_url)
        return found is not None and found["host"].lower() in self.hosts
