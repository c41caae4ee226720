"""Teams' own accounts of how often it is written to: what was reached, beside what is allowed (platform-facts 4.2)."""

from bisect import bisect_right
from collections import Counter, defaultdict

from msgspec import Struct, field

CONVERSATION, TENANT = "conversation", "tenant"


class Span(Struct, frozen=True):
    """At most so many calls within so many seconds, by conversation or by tenant."""

    of: str
    most: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.of}, {self.seconds:.0f} s"


SPANS = (
    Span(CONVERSATION, 7, 1.0),
    Span(CONVERSATION, 8, 2.0),
    Span(CONVERSATION, 60, 30.0),
    Span(CONVERSATION, 1800, 3600.0),
    Span(TENANT, 30, 1.0),
)


class LimitWatch(Struct, eq=False):
    """Counts all calls, whoever makes them; `reached` is the most in any of a span's seconds."""

    spans: tuple[Span, ...] = SPANS
    reached: Counter[Span] = field(default_factory=Counter)
    _calls: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, conversation: str, tenant: str, at: float) -> bool:
        """Count a call at an instant that is not before the others'; tell whether it is allowed."""
        for of, key in ((CONVERSATION, conversation), (TENANT, tenant)):
            self._calls[of, key].append(at)
        allowed = True
        for span in self.spans:
            calls = self._calls[span.of, conversation if span.of == CONVERSATION else tenant]
            # What is a span apart is not within it; a billionth is forgiven to floating point.
            count = len(calls) - bisect_right(calls, at - span.seconds + 1e-9)
            self.reached[span] = max(self.reached[span], count)
            allowed = allowed and count <= span.most
        return allowed

    @property
    def passed(self) -> tuple[Span, ...]:
        """Return the limits that were passed."""
        return tuple(span for span in self.spans if self.reached[span] > span.most)
