import pytest

from chaos.types import ChaosConfig, ChaosType


def test_a_fault_stays_in_until_it_is_undone_unless_said_otherwise() -> None:
    config = ChaosConfig(name="kill", chaos_type=ChaosType.PROCESS_KILL, description="killed")
    assert config.duration_sec == 0.0
    assert config.burst_multiplier == 1.0


@pytest.mark.parametrize(
    ("name", "duration_sec", "burst_multiplier", "says"),
    [
        (" ", 0.0, 1.0, "needs a name"),
        ("burst", -1.0, 1.0, "can't stay in for -1.0 s"),
        ("burst", float("nan"), 1.0, "can't stay in"),
        ("burst", float("inf"), 1.0, "can't stay in"),
        ("burst", 5.0, 0.5, "can't be raised 0.5-fold"),
        ("burst", 5.0, float("nan"), "can't be raised"),
    ],
)
def test_a_config_that_makes_no_sense_is_refused(
    name: str, duration_sec: float, burst_multiplier: float, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        ChaosConfig(
            name=name,
            chaos_type=ChaosType.NODE_PAUSE,
            description="",
            duration_sec=duration_sec,
            burst_multiplier=burst_multiplier,
        )
