from __future__ import annotations

from subjects.ratelimiter.service.gcra import Decision
from subjects.ratelimiter.service.limiter import LimitVerdict
from subjects.ratelimiter.service.metrics import Metrics
from subjects.ratelimiter.service.store_link import StoreLink

ALLOWED = Decision(True, 3, 0.1, 0.0)
REFUSED = Decision(False, 0, 0.1, 0.5)


def _lines(metrics: Metrics, link: StoreLink | None = None) -> list[str]:
    return metrics.text(link or StoreLink(lambda: 0.0), 2).splitlines()


def test_each_check_is_counted_by_what_became_of_it_and_by_who_decided() -> None:
    metrics = Metrics()
    metrics.decided(LimitVerdict(ALLOWED, by_store=True), 0.001)
    metrics.decided(LimitVerdict(ALLOWED, by_store=False), 0.001)
    metrics.decided(LimitVerdict(REFUSED, by_store=False), 0.001)
    metrics.decided(LimitVerdict(REFUSED, by_store=False, failure=True), 0.001)
    metrics.erred()
    lines = _lines(metrics)
    assert 'checks_total{result="allowed"} 2' in lines
    assert 'checks_total{result="refused"} 1' in lines
    assert 'checks_total{result="refused_failure"} 1' in lines
    assert 'checks_total{result="error"} 1' in lines
    assert 'decisions_total{source="store"} 1' in lines
    assert 'decisions_total{source="local"} 2' in lines


def test_durations_pile_up_in_their_buckets() -> None:
    metrics = Metrics()
    for seconds in (0.0004, 0.0005, 0.03, 7.0):
        metrics.decided(LimitVerdict(ALLOWED, by_store=True), seconds)
    lines = _lines(metrics)
    assert 'check_duration_seconds_bucket{le="0.0005"} 2' in lines
    assert 'check_duration_seconds_bucket{le="0.025"} 2' in lines
    assert 'check_duration_seconds_bucket{le="1.0"} 3' in lines
    assert 'check_duration_seconds_bucket{le="+Inf"} 4' in lines
    assert "check_duration_seconds_count 4" in lines


def test_every_sample_has_a_name_and_a_number_and_every_family_a_type() -> None:
    lines = _lines(Metrics())
    families = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    for line in lines:
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            float(value)
            assert any(name.startswith(family) for family in families)


def test_the_store_is_told_of_and_a_sync_that_never_was_is_no_number() -> None:
    now = 5.0
    link = StoreLink(lambda: now)
    assert "sync_age_seconds NaN" in _lines(Metrics(), link)
    link.synced()
    now = 7.5
    link.failed(OSError("gone"))
    lines = _lines(Metrics(), link)
    assert "store_up 0" in lines
    assert "store_errors_total 1" in lines
    assert "sync_age_seconds 2.500" in lines
