from core.model.events import Event, Progressed
from subjects.hosts.start_progress import StartProgress


class At:
    """A clock that stands still."""

    def now(self) -> float:
        return 1.5

    def from_monotonic(self, monotonic_s: float) -> float:
        return monotonic_s


def test_a_start_is_one_task_until_it_is_done() -> None:
    told: list[Event] = []
    progress = StartProgress(told.append, At())
    progress.tell("Downloading", None)
    progress.tell("Starting 3 servers", 0.2)
    progress.done()
    assert told == [
        Progressed(t=1.5, task="start", text="Downloading"),
        Progressed(t=1.5, task="start", text="Starting 3 servers", fraction=0.2),
        Progressed(t=1.5, task="start", text="", done=True),
    ]
