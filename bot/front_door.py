"""Who may come in: everything that is checked before a turn begins (S1 to S4, S15)."""

from ipaddress import ip_address
from math import ceil

from aiohttp import web
from msgspec import Struct, field

from bot.activity_fields import read_mapping, read_tenant, read_text
from bot.channel_tokens import CHANNEL, ChannelTokens, Claims, TokenError
from bot.rates import SlidingWindow
from bot.request_bodies import READ_SECONDS, BodyError, read_object
from bot.service_urls import ServiceHosts
from bot.settings import ENTRA_ID, LOOPBACK_HOSTS
from bot.signing_keys import KeysUnavailable
from domain.ports import Json

ACTIVITIES_PER_MINUTE = 60
RETRY_SECONDS = 5
# Of an id or a name; the longest of Teams' own have about 200 characters.
MAX_LENGTH = 512
# What a browser's page or a tunnel adds: neither is this machine's own trial client.
FOREIGN_HEADERS = ("Origin", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


class Refused(Struct, frozen=True):
    """An answer for someone who may not come in: no details; `code` and `detail` are for our own log."""

    status: int
    code: str
    retry_after: int | None = None
    detail: str | None = None


class FrontDoor(Struct, frozen=True):
    """The checks, in the order of what they cost.

    Attributes:
        tokens: the check of the caller's token; None in a local trial, where only this machine may call.
        tenants: whose people may come in; in a local trial, empty means anyone's.
    """

    tokens: ChannelTokens | None
    tenants: frozenset[str]
    service_hosts: ServiceHosts
    rate: SlidingWindow = field(default_factory=lambda: SlidingWindow(ACTIVITIES_PER_MINUTE, 60.0))
    body_seconds: float = READ_SECONDS

    async def admit(self, request: web.Request) -> Json | Refused:
        """Return the activity of a caller who may come in, else the answer to give; never raises for what was sent."""
        claims = await self._identify(request)
        if isinstance(claims, Refused):
            return claims
        try:
            activity = await read_object(request, self.body_seconds)
        except BodyError as error:
            return Refused(error.status, error.code)
        tenant = read_tenant(activity)
        return (
            check_shape(activity, tenant)
            or self._check_service(activity, claims)
            or self._check_tenant(activity, tenant)
            or self._check_rate(activity, tenant)
            or activity
        )

    async def _identify(self, request: web.Request) -> Claims | Refused:
        if self.tokens is None:
            return {} if is_local(request) else Refused(403, "not_local")
        try:
            return await self.tokens.read_claims(request.headers.get("Authorization", ""))
        except TokenError as error:
            return Refused(401, error.code)
        except KeysUnavailable:
            return Refused(503, "signing_keys_unavailable", RETRY_SECONDS)

    def _check_service(self, activity: Json, claims: Claims) -> Refused | None:
        service_url = read_text(activity, "serviceUrl")
        if self.tokens is not None and claims.get("serviceurl") != service_url:
            return Refused(403, "service_url_not_in_token")
        return None if self.service_hosts.allow(service_url) else Refused(403, "service_url_not_allowed")

    def _check_tenant(self, activity: Json, tenant: str) -> Refused | None:
        also = read_text(activity, "conversation", "tenantId").lower()
        if also and also != tenant:
            return Refused(403, "tenants_differ")
        if tenant in self.tenants or (self.tokens is None and not self.tenants):
            return None
        # The operator learns which organisation it was; a tenant is nobody's person.
        return Refused(403, "tenant_not_allowed", detail=tenant if ENTRA_ID.fullmatch(tenant) else None)

    def _check_rate(self, activity: Json, tenant: str) -> Refused | None:
        person = read_text(activity, "from", "aadObjectId") or read_text(activity, "from", "id")
        pause = self.rate.admit(f"{tenant}|{person}")
        return Refused(429, "too_many_activities", ceil(pause)) if pause > 0 else None


def check_shape(activity: Json, tenant: str) -> Refused | None:
    """Refuse what no turn can begin with: another channel, an endless id, or no type, place, tenant or recipient."""
    sender = read_mapping(activity, "from")
    needed = (
        read_text(activity, "type"),
        read_text(activity, "serviceUrl"),
        read_text(activity, "conversation", "id"),
        tenant,
        read_text(activity, "recipient", "id"),
    )
    names = (
        read_text(activity, "id"),
        read_text(activity, "replyToId"),
        read_text(sender, "id"),
        read_text(sender, "aadObjectId"),
        read_text(sender, "name"),
    )
    if not all(needed) or max(map(len, (*needed, *names))) > MAX_LENGTH:
        return Refused(400, "activity_incomplete")
    if read_text(activity, "channelId") != CHANNEL:
        return Refused(403, "other_channel")
    if "from" in activity and not sender:
        return Refused(400, "activity_incomplete")
    return None


def is_local(request: web.Request) -> bool:
    """Tell whether a program on this very machine calls: no page in a browser, no tunnel, no other name for us."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    if not peer or not _is_loopback(str(peer[0])):
        return False
    host = (request.url.host or "").lower()
    return host in LOOPBACK_HOSTS and not any(name in request.headers for name in FOREIGN_HEADERS)


# Private functions


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)
