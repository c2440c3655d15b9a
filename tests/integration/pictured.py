"""Facts of a recorded run that the picture shows: logs, votes, links, writes by node."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from msgspec import UNSET

from core.model import events as ev
from core.recording.reader import read_recording
from core.views.fold import apply
from core.views.picture.build import picture
from core.views.picture.model import FlowCounter, Picture
from core.views.stage_state import StageState
from subjects.sentinel.topology import QUORUM, SENTINELS


def pictures(events: list[ev.Event]) -> list[Picture]:
    """Returns the picture after each event that tells of the system or the load."""
    state, shown = StageState(), list[Picture]()
    for event in events:
        state = apply(state, event)
        if isinstance(event, ev.LogsObserved | ev.VoteSeen | ev.Sampled):
            shown.append(picture(state, event.t))
    return shown


def assert_leader_is_voted_out_falls_behind_and_catches_up(recording: Path) -> None:
    """Fails unless the picture shows a raft leader's loss, the vote, and its catching up."""
    events = list(read_recording(recording))
    shown = pictures(events)
    victim = next(event.node for event in events if isinstance(event, ev.FaultInjected))
    heir = [event for event in events if isinstance(event, ev.LeaderElected)][-1]
    votes = [event for event in events if isinstance(event, ev.VoteSeen)]
    # More may have been asked for: votes may be split, or a later election is lost.
    assert [(v.candidate, v.term) for v in votes].count((heir.node, heir.term)) >= 2
    asked = {(one.candidate, one.term) for shot in shown for one in shot.requests}
    assert (heir.node, heir.term) in asked
    bars = [shot.nodes[victim].bar for shot in shown]
    assert any(bar is not None and bar.stopped for bar in bars)
    behind = [bar.behind or 0 for bar in bars if bar is not None and not bar.stopped]
    assert max(behind) > 10
    last = bars[-1]
    assert last is not None
    assert (last.behind or 0) < max(behind)
    assert shown[-1].counter is FlowCounter.NODES
    samples = [event.sample for event in events if isinstance(event, ev.Sampled)]
    by_node = [tally for s in samples if s.nodes is not UNSET for tally in s.nodes.values()]
    assert sum(tally.acked for tally in by_node) == sum(s.writes_acked for s in samples)


def assert_sentinels_vote_and_clients_go_on_at_the_former_primary(recording: Path) -> None:
    """Fails unless the picture shows the sentinels' votes, and writes at a woken primary."""
    events = list(read_recording(recording))
    votes = [event for event in events if isinstance(event, ev.VoteSeen)]
    # Sentinels that begin at the same moment may split the votes: not all are for who is elected.
    by_term = Counter((vote.term or 0, vote.candidate) for vote in votes)
    winners = {vote for vote, count in by_term.items() if count >= QUORUM}
    assert winners
    # One that hears of the winner before it is asked votes for nobody.
    assert {vote.voter for vote in votes} <= set(SENTINELS)
    shown = pictures(events)
    asked = {(one.term or 0, one.candidate) for shot in shown for one in shot.requests}
    assert winners <= asked
    assert shown[-1].counter is FlowCounter.NODES
    alone = [shot for shot in shown if any(n.bar and n.bar.alone for n in shot.nodes.values())]
    assert alone
    written = {a.node for shot in alone for a in shot.arrows if a.acked > 10}
    assert "v1" in written
