"""What the bench says of its figures."""

from bench.findings import Measured, compare, take_means, take_medians
from bench.load import Load

# A machine that does more in each round: ours does 3/4 of what the other does, but for once.
MEASURED: Measured = {
    "throughput": {
        "e": [{"turns_per_second": 75.0}, {"turns_per_second": 150.0}, {"turns_per_second": 30.0}],
        "d": [{"turns_per_second": 100.0}, {"turns_per_second": 200.0}, {"turns_per_second": 300.0}],
    }
}


def test_bots_are_compared_within_each_round() -> None:
    assert compare(MEASURED, "throughput", "turns_per_second", "e", "d") == 0.75
    assert compare(MEASURED, "throughput", "turns_per_second", "d", "e") == 100 / 75


def test_a_figure_is_the_median_of_its_rounds_and_a_rounds_the_mean_of_its_slices() -> None:
    assert take_medians(MEASURED)["throughput"] == {"e": {"turns_per_second": 75.0}, "d": {"turns_per_second": 200.0}}
    assert take_means([{"turns_per_second": 10.0}, {"turns_per_second": 30.0}]) == {"turns_per_second": 20.0}


def test_turns_are_counted_after_all_have_begun_and_before_the_end() -> None:
    load = Load(2.0, 0.5, ends=[0.1, 0.5, 0.6, 1.0, 2.5, 2.6])
    assert load.per_second == 1.5
    assert load.total == 6
