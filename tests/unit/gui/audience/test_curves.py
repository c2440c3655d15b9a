"""The small curve that phones show."""

from core.model.events import Sample
from core.views.system_view import SystemView
from gui.audience.curves import BINS, NOTHING, PhoneCurve
from tests.records import a_sample


def sample(t: float, ops: float) -> Sample:
    return a_sample(t, acked=round(ops / 10))


def filled(*rates: tuple[float, float]) -> PhoneCurve:
    curve = PhoneCurve()
    for t, ops in rates:
        curve.add(sample(t, ops), SystemView())
    return curve


def test_an_empty_curve_shows_nothing():
    assert set(PhoneCurve().points(10.0)) == {NOTHING}


def test_the_highest_throughput_is_the_top():
    points = filled((10.1, 1_000), (10.6, 500), (11.1, 0)).points(11.2)
    assert points[-3:] == (100, 50, 0)


def test_samples_of_half_a_second_are_one_point():
    points = filled((10.1, 1_000), (10.2, 500), (10.6, 1_000)).points(10.7)
    assert points[-2:] == (75, 100)


def test_a_half_second_without_samples_breaks_the_curve():
    points = filled((10.1, 1_000), (11.1, 1_000)).points(11.2)
    assert points[-3:] == (100, NOTHING, 100)


def test_normal_rate_has_room_above_it():
    assert filled((10.1, 500)).points(10.2, normal=1_000)[-1] == round(100 * 500 / 1_100)


def test_old_samples_are_forgotten():
    curve = filled(*((t / 2, 100.0) for t in range(1_000)))
    assert len(curve.points(499.6)) == BINS
    curve.clear()
    assert set(curve.points(499.6)) == {NOTHING}
