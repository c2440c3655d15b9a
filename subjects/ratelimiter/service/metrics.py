"""The counts of a node, in Prometheus' text format."""

from __future__ import annotations

from bisect import bisect_left

from subjects.ratelimiter.service.limiter import LimitVerdict
from subjects.ratelimiter.service.store_link import StoreLink

_BOUNDS_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)

ALLOWED, REFUSED, FAILURE, ERROR = "allowed", "refused", "refused_failure", "error"


class Metrics:
    """Counts checks; kept cheap, since each check pays for the counting."""

    def __init__(self) -> None:
        """Creates all counts at zero."""
        self._checks = {ALLOWED: 0, REFUSED: 0, FAILURE: 0, ERROR: 0}
        self._decisions = {"store": 0, "local": 0}
        self._buckets = [0] * (len(_BOUNDS_S) + 1)
        self._seconds = 0.0

    def decided(self, verdict: LimitVerdict, seconds: float) -> None:
        """Counts a check that was decided within ``seconds``."""
        if verdict.failure:
            self._checks[FAILURE] += 1
        else:
            self._checks[ALLOWED if verdict.decision.allowed else REFUSED] += 1
            self._decisions["store" if verdict.by_store else "local"] += 1
        self._buckets[bisect_left(_BOUNDS_S, seconds)] += 1
        self._seconds += seconds

    def erred(self) -> None:
        """Counts a check that couldn't be understood."""
        self._checks[ERROR] += 1

    def text(self, link: StoreLink, keys: int) -> str:
        """Returns all counts and the state of the store in Prometheus' text format."""
        lines: list[str] = []
        _family(lines, "checks_total", "counter", "Checks by what became of them.")
        lines += [f'checks_total{{result="{name}"}} {n}' for name, n in self._checks.items()]
        _family(lines, "decisions_total", "counter", "Checks by who decided them.")
        lines += [f'decisions_total{{source="{name}"}} {n}' for name, n in self._decisions.items()]
        _family(lines, "store_errors_total", "counter", "Calls to the store that failed.")
        lines.append(f"store_errors_total {link.errors}")
        _family(lines, "store_up", "gauge", "Whether the store answered last.")
        lines.append(f"store_up {int(link.up)}")
        _family(lines, "sync_age_seconds", "gauge", "Since the store was last told.")
        age = link.sync_age_s
        lines.append(f"sync_age_seconds {'NaN' if age is None else format(age, '.3f')}")
        _family(lines, "keys", "gauge", "Keys that the node knows of.")
        lines.append(f"keys {keys}")
        self._histogram(lines)
        return "\n".join(lines) + "\n"

    def _histogram(self, lines: list[str]) -> None:
        name = "check_duration_seconds"
        _family(lines, name, "histogram", "From a check's arrival to its decision.")
        total = 0
        for bound, count in zip(_BOUNDS_S, self._buckets, strict=False):
            total += count
            lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
        total += self._buckets[-1]
        lines.append(f'{name}_bucket{{le="+Inf"}} {total}')
        lines.append(f"{name}_sum {self._seconds:.6f}")
        lines.append(f"{name}_count {total}")


def _family(lines: list[str], name: str, kind: str, about: str) -> None:
    lines.append(f"# HELP {name} {about}")
    lines.append(f"# TYPE {name} {kind}")
