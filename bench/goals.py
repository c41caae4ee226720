"""What issue 3 asks for, and whether it is reached; and the same of answers that do more than it says."""

from collections.abc import Mapping

from msgspec import Struct

# mode → letter → figure → median of the rounds
Medians = Mapping[str, Mapping[str, Mapping[str, float]]]
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


def list_goals(medians: Medians) -> list[Goal]:
    """Return all goals."""
    return [*_throughput_goals(medians), *_other_goals(medians)]


# Private functions


def _throughput_goals(medians: Medians) -> list[Goal]:
    turns = {letter: figures["turns_per_second"] for letter, figures in medians["throughput"].items()}
    goals = [
        Goal("e", "our echo, beside d, the bare handler", turns["e"] / turns["d"], 0.6),
        Goal("e", "our echo, beside b, the Agents SDK", turns["e"] / turns["b"], 4),
    ]
    for letter, name in ANSWERS.items():
        goals.append(Goal(letter, f"{name}, beside b", turns[letter] / turns["b"], 1.3))
        goals.append(Goal(letter, f"{name}, beside d2", turns[letter] / turns["d2"], 0.5))
    return goals


def _other_goals(medians: Medians) -> list[Goal]:
    slow, tail, sent = medians["slow"], medians["tail"], medians["proactive"]
    per_cpu = {letter: figures["messages_per_cpu_second"] for letter, figures in sent.items()}
    ceiling = slow["d"]["turns_per_second"]
    goals = [
        Goal(letter, "slow Teams, beside d, the ceiling", slow[letter]["turns_per_second"] / ceiling, 0.95)
        for letter in OURS
    ]
    goals.append(Goal("e", "sending unasked per CPU second, beside b", per_cpu["e"] / per_cpu["b"], 5))
    goals += [
        Goal(letter, "p99 with 64 at once", tail[letter]["p99_ms"], 150, at_most=True, unit="ms") for letter in OURS
    ]
    goals.append(Goal("g", "start to ready", medians["start"]["f"]["seconds"], 2, at_most=True, unit="s"))
    goals += [
        Goal(letter, "most memory under load", medians["memory"][letter]["megabytes"], 110, at_most=True, unit="MB")
        for letter in OURS
    ]
    return goals
