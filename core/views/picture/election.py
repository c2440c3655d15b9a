"""An election in the picture: who asked for votes, who voted, and who leads since."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.events import FaultInjected
from core.views.groups import group_with
from core.views.picture.model import LinkState, NewLeader, PictureLink, PictureVote, VoteRequest
from core.views.stage_state import StageState
from core.views.system_parts import Candidacy

VOTE_SHOWN_S = 6.0
"""Seconds for which a vote, or the request for one, is shown."""
ELECTED_SHOWN_S = 8.0
"""Seconds for which a new leader is news."""


def votes_and_requests(
    state: StageState, links: Sequence[PictureLink], now: float
) -> tuple[tuple[PictureVote, ...], tuple[VoteRequest, ...]]:
    """Returns the votes and the requests that were seen a moment ago, all of the newest term.

    Args:
        state: what is known.
        links: the network, since nobody is asked over a broken link.
        now: run seconds.
    """
    logs = state.system.logs
    votes = {vote.voter: vote for vote in logs.votes if 0 <= now - vote.t < VOTE_SHOWN_S}
    asked = {one.node: one for one in logs.asked if 0 <= now - one.t < VOTE_SHOWN_S}
    terms = [one.term for one in (*votes.values(), *asked.values()) if one.term is not None]
    last = max(terms, default=None)
    shown = tuple(
        PictureVote(
            voter=vote.voter,
            candidate=vote.candidate,
            term=vote.term,
            after_s=_after(state, vote.t),
        )
        for vote in votes.values()
        if vote.term == last
    )
    requests = (_request(state, one, links) for one in asked.values() if one.term == last)
    return shown, tuple(requests)


def new_leader(state: StageState, now: float) -> NewLeader | None:
    """Returns the leader elected a moment ago; None where the election is no news."""
    elected = state.system.elected
    if elected is None or not 0 <= now - elected.t < ELECTED_SHOWN_S:
        return None
    return NewLeader(
        node=elected.node, term=elected.term, t=elected.t, after_s=_after(state, elected.t)
    )


def _request(state: StageState, seen: Candidacy, links: Sequence[PictureLink]) -> VoteRequest:
    group = group_with(seen.node, state.system.groups)
    whole = [link.ends for link in links if link.state is not LinkState.BROKEN]
    reached = {name for ends in whole if seen.node in ends for name in ends}
    reached -= {seen.node, *seen.gone}  # a node that came back since then wasn't asked
    return VoteRequest(
        candidate=seen.node,
        asked=() if group is None else tuple(name for name in group.nodes if name in reached),
        term=seen.term,
        after_s=_after(state, seen.t),
    )


def _after(state: StageState, t: float) -> float | None:
    """Returns the seconds from the last fault before ``t`` until ``t``; None without a fault."""
    faults = [m.t for m in state.markers if isinstance(m.event, FaultInjected) and m.t <= t]
    return t - faults[-1] if faults else None
