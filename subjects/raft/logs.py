"""Logs, votes and candidacies by the servers' own words, from one look at all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.model.events import LogPosition, Role
from subjects.kit.health_rules import SILENT_AFTER_FAILURES
from subjects.raft.observation import RaftObservation


def positions_of(everyone: Sequence[RaftObservation]) -> dict[str, LogPosition]:
    """Returns how far each server that is heard is in the bucket's log."""
    return {
        seen.node: LogPosition(seen.raft.applied, seen.raft.committed, seen.raft.term)
        for seen in everyone
        if seen.raft is not None and seen.failures < SILENT_AFTER_FAILURES
    }


def votes_of(everyone: Sequence[RaftObservation]) -> Iterator[tuple[str, str, int]]:
    """Yields voter, candidate and term of each vote that a server says was its own.

    A candidate that no server calls by a name is left out.
    """
    names: dict[str, str] = {}
    for seen in everyone:
        if seen.raft is not None:
            names |= {peer: known.name for peer, known in seen.raft.peers.items() if known.name}
    names |= {seen.raft.id: seen.node for seen in everyone if seen.raft is not None}
    for seen in everyone:
        if seen.raft is not None and (candidate := names.get(seen.raft.voted_for)):
            yield seen.node, candidate, seen.raft.term


def candidates_of(everyone: Sequence[RaftObservation]) -> Iterator[tuple[str, int]]:
    """Yields node and term of each server that says it asks for votes.

    An election takes milliseconds where a majority answers, so that polls rarely meet it; but who
    asks votes for itself first, and goes on saying so.
    """
    for seen in everyone:
        if seen.raft is not None and seen.raft.role is Role.CANDIDATE:
            yield seen.node, seen.raft.term
