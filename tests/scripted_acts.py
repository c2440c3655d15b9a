"""Two acts as events, after a scripted run: the first loses writes, the second doesn't."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from tests.records import a_proof
from tests.scripted import END_T, scripted_run

LOST = 16_225
SPANS = (ev.LostSpan(28.9, 28.98, 25), ev.LostSpan(34.0, 44.0, 16_200))
"""The times at which lost writes were acknowledged: few just before the fault, most after it."""
COST_INDEX, AGAIN_INDEX = 5, 6
"""The chapters that show what each act cost."""

FIRST = ev.Act(
    title="as it comes",
    begun_t=0.0,
    ended_t=45.0,
    acked_writes=31_245,
    found_writes=31_245 - LOST,
    lost_writes=LOST,
    proof_complete=True,
    failed_requests=0,
    read_anomalies=1_000,
    noticed=False,
    diagnosis="former-primary",
    diagnosis_title="A former primary still takes writes: n3",
    losses=ev.Losses(
        by_client=(
            ("clients that ask the sentinels", 10_807),
            ("clients with a fixed address", 5_418),
        ),
        first_t=28.9,
        last_t=44.0,
        examples=tuple(
            ev.LostWrite(f"78ab1953-{number:010}", 34.0 + number / 1e4)
            for number in (20_831, 24_410, 31_002)
        ),
        spans=SPANS,
    ),
    lanes=(
        (
            ev.LaneSpan(start_t=8.6, end_t=29.0, text="primary n3", tone="good"),
            ev.LaneSpan(start_t=29.0, end_t=34.0, text="n3 paused", tone="muted"),
            ev.LaneSpan(start_t=34.0, end_t=44.0, text="n3 says primary", tone="bad"),
        ),
        (ev.LaneSpan(start_t=31.4, end_t=45.0, text="primary n1", tone="good"),),
    ),
)
SECOND = replace(
    FIRST,
    title="min-replicas-to-write 1",
    begun_t=45.0,
    ended_t=58.0,
    acked_writes=25_923,
    found_writes=25_923,
    lost_writes=0,
    read_anomalies=0,
    losses=None,
    lanes=(),
)


def compared(*, held: bool = True) -> ev.Compared:
    """Returns the comparison of both acts."""
    return ev.Compared(
        t=END_T,
        title="The same fault, twice",
        columns=(FIRST.title, SECOND.title),
        rows=(),
        held=held,
        text="As it comes, 16 225 were lost; then none",
    )


def ended(index: int, act: ev.Act, t: float = END_T) -> ev.ActEnded:
    """Returns the event that ``act`` is over and its cost is shown by the chapter ``index``."""
    return ev.ActEnded(t=t, index=index, act=act)


def scripted_acts(lost: int = LOST, second: ev.Act = SECOND) -> list[ev.Event]:
    """Returns a whole run with two acts; ``lost`` is what the last read-back comes to."""
    proof = a_proof(57_168, lost, seconds=0.3)
    return [
        *scripted_run(),
        ended(COST_INDEX, FIRST),
        ended(AGAIN_INDEX, second),
        ev.ReadBackDone(t=END_T, result=proof),
        compared(held=not second.lost_writes),
    ]
