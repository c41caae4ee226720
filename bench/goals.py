"""What issue 3 asks for, and whether it is reached; and the same of answers that do more than it says."""

from msgspec import Struct

from bench.findings import Measured, Medians, compare

# First the answer as the issue has it: check, lock, load, step, durable commit, reply sent.
ANSWERS = {
    "g": "our answer on SQLite",
    "gp": "our answer on PostgreSQL",
    "f": "our answer on SQLite",
    "fp": "our answer on PostgreSQL",
}
OURS = ("e", *ANSWERS)
# Since then most answers are put beside colleagues', which a second message tells, and a third that waits for them.
BEYOND = ("f", "fp")


class Goal(Struct, frozen=True):
    """A figure of a bot, and what it must reach: at least, or at most, so much."""

    letter: str
    name: str
    reached: float
    wanted: float
    at_most: bool = False
    unit: str = "times"

    @property
    def is_beyond(self) -> bool:
        """Tell whether the issue does not ask for it."""
        return self.letter in BEYOND

    @property
    def is_reached(self) -> bool:
        """Tell whether it is."""
        return self.reached <= self.wanted if self.at_most else self.reached >= self.wanted


def list_goals(measured: Measured, medians: Medians) -> list[Goal]:
    """Return all goals."""
    return [*_throughput_goals(measured), *_other_comparisons(measured), *_limits(medians)]


# Private functions


def _throughput_goals(measured: Measured) -> list[Goal]:
    def times(letter: str, base: str) -> float:
        return compare(measured, "throughput", "turns_per_second", letter, base)

    goals = [
        Goal("e", "our echo, beside d, the bare handler", times("e", "d"), 0.6),
        Goal("e", "our echo, beside b, the Agents SDK", times("e", "b"), 4),
    ]
    for letter, name in ANSWERS.items():
        goals.append(Goal(letter, f"{name}, beside b", times(letter, "b"), 1.3))
        goals.append(Goal(letter, f"{name}, beside d2", times(letter, "d2"), 0.5))
    return goals


def _other_comparisons(measured: Measured) -> list[Goal]:
    return [
        *(
            Goal(
                letter,
                "slow Teams, beside d, the ceiling",
                compare(measured, "slow", "turns_per_second", letter, "d"),
                0.95,
            )
            for letter in OURS
        ),
        Goal(
            "e",
            "sending unasked per CPU second, beside b",
            compare(measured, "proactive", "messages_per_cpu_second", "e", "b"),
            5,
        ),
    ]


def _limits(medians: Medians) -> list[Goal]:
    tail, memory = medians["tail"], medians["memory"]
    seconds = medians["start"]["f"]["seconds"]
    return [
        *(Goal(each, "p99 with 64 at once", tail[each]["p99_ms"], 150, at_most=True, unit="ms") for each in OURS),
        Goal("g", "start to ready", seconds, 2, at_most=True, unit="s"),
        *(
            Goal(each, "most memory under load", memory[each]["megabytes"], 110, at_most=True, unit="MB")
            for each in OURS
        ),
    ]
