"""The outage that guesses are judged by is the one that the stage shows."""

from msgspec.structs import replace

from core.model import events as ev
from core.views.measured_outage import measured_outage_s
from core.views.stage_state import Reaction, StageState

RECOVERED = ev.Recovered(t=9.0, after_s=6.0, outage_s=5.2, share=1.0)
STATE = StageState(reaction=Reaction(fault_t=3.0, recovered=RECOVERED))


def test_nothing_is_known_before_throughput_is_back() -> None:
    assert measured_outage_s(StageState()) is None


def test_longest_time_without_an_answer_counts() -> None:
    assert measured_outage_s(STATE) == 5.2


def test_where_keys_are_in_groups_the_longest_of_them_counts() -> None:
    assert measured_outage_s(replace(STATE, silences_s=(0.0, 1.4, 0.7))) == 1.4


def test_groups_that_never_stood_still_are_no_outage() -> None:
    assert measured_outage_s(replace(STATE, silences_s=(0.1, 0.2))) == 0.0
