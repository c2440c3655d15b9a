import pytest

from core.model.events import Baseline
from core.model.load_kind import LoadKind
from core.text import monitor as words


@pytest.mark.parametrize(
    ("leaders", "said"),
    [
        ({}, "3 of 3 nodes up"),
        ({"n2": ""}, "3 of 3 nodes up, n2 leads"),
        ({"p1": "PD", "s1": "Store"}, "3 of 3 nodes up, p1 leads PD, s1 leads Store"),
    ],
)
def test_greeting_names_the_leader_of_each_group(leaders: dict[str, str], said: str) -> None:
    assert words.all_up(3, leaders) == said


def test_learned_baseline_is_told_with_its_spread_in_percent() -> None:
    baseline = Baseline(median_ops=2000.0, spread_ops=60.0, p99_ms=4.0)
    said = words.baseline_learned(baseline, LoadKind.WRITES)
    assert said == "Baseline learned: 2.0k ops/s ± 3 %"


def test_baseline_of_a_standing_load_has_no_spread() -> None:
    baseline = Baseline(median_ops=0.0, spread_ops=60.0, p99_ms=4.0)
    assert words.baseline_learned(baseline, LoadKind.WRITES).endswith(" ± 0 %")


def test_silent_load_is_told_with_the_seconds_of_silence() -> None:
    said = "no figures from the load for 2.5 s: throughput is unknown"
    assert words.load_is_silent(2.46) == said


def test_invariant_that_is_no_longer_asked_is_named_with_the_reason() -> None:
    said = words.no_longer_asked("a leader exists", "nobody is up")
    assert said == "a leader exists: nobody is up"
