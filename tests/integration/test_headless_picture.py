"""What real clusters say of logs, votes, links and writes by node, as the picture shows it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import UNSET

from core.model import events as ev
from core.recording.reader import read_recording
from core.views.fold import apply
from core.views.picture.build import picture
from core.views.picture.model import Counter, Picture
from core.views.stage_state import StageState
from tests.integration.ratelimiter.live import needs_store

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


def play(folder: Path, *arguments: str) -> list[ev.Event]:
    """Plays a story and returns the events of its recording."""
    program = [sys.executable, "-m", "gui", *arguments, "--headless", "--report", str(folder)]
    done = subprocess.run(
        program, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return list(read_recording(folder / "run.jsonl"))


def pictures(events: list[ev.Event]) -> list[Picture]:
    """Returns the picture after each event that tells of the system or the load."""
    state, shown = StageState(), list[Picture]()
    for event in events:
        state = apply(state, event)
        if isinstance(event, ev.LogsObserved | ev.VoteSeen | ev.Sampled):
            shown.append(picture(state, event.t))
    return shown


@pytest.mark.timeout(240)
def test_a_killed_leader_is_voted_out_falls_behind_and_catches_up(tmp_path: Path) -> None:
    events = play(tmp_path, "raft", "--countdown", "0.2", "--rate", "1000")
    shown = pictures(events)
    victim = next(event.node for event in events if isinstance(event, ev.FaultInjected))
    heir = [event for event in events if isinstance(event, ev.LeaderElected)][-1]
    votes = [event for event in events if isinstance(event, ev.VoteSeen)]
    assert {(v.candidate, v.term) for v in votes[-2:]} == {(heir.node, heir.term)}
    bars = [shot.nodes[victim].bar for shot in shown]
    assert any(bar is not None and bar.stopped for bar in bars)
    behind = [bar.behind or 0 for bar in bars if bar is not None and not bar.stopped]
    assert max(behind) > 10
    last = bars[-1]
    assert last is not None
    assert (last.behind or 0) < max(behind)
    assert shown[-1].counter is Counter.RELAYS
    samples = [event.sample for event in events if isinstance(event, ev.Sampled)]
    by_node = [tally for s in samples if s.nodes is not UNSET for tally in s.nodes.values()]
    assert sum(tally.acked for tally in by_node) == sum(s.writes_acked for s in samples)


@needs_store
@pytest.mark.timeout(240)
def test_sentinels_vote_and_clients_go_on_writing_to_the_former_primary(tmp_path: Path) -> None:
    events = play(tmp_path, "sentinel", "--countdown", "0.5", "--story", "woken-primary")
    votes = [event for event in events if isinstance(event, ev.VoteSeen)]
    first = [vote for vote in votes if vote.term == votes[0].term]
    assert {vote.voter for vote in first} == {"s1", "s2", "s3"}
    assert len({vote.candidate for vote in first}) == 1
    shown = pictures(events)
    assert shown[-1].counter is Counter.RELAYS
    alone = [shot for shot in shown if any(n.bar and n.bar.alone for n in shot.nodes.values())]
    assert alone
    written = {a.node for shot in alone for a in shot.arrows if a.acked > 100}
    assert "v1" in written
