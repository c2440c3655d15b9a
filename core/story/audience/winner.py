"""From counts to a winner: the rules by which a vote is decided."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Container, Sequence

from core.model.audience import Ballot, BallotCount, BallotResult

Draw = Callable[[int], int]
"""Draws a number from 1 to the one given."""


def draw_lot(most: int) -> int:
    """Draws a number from 1 to ``most``, each as likely, that nobody can foresee."""
    return secrets.randbelow(most) + 1


def votes_for(ballot: Ballot, counts: Sequence[BallotCount]) -> tuple[int, ...]:
    """Returns the votes for each option of ``ballot``; zeros where ``counts`` has none that fit."""
    for count in counts:
        if count.question is ballot.question and len(count.counts) == len(ballot.options):
            return tuple(max(votes, 0) for votes in count.counts)
    return (0,) * len(ballot.options)


def decide(
    ballot: Ballot, votes: Sequence[int], fits: Container[str], draw: Draw = draw_lot
) -> BallotResult:
    """Returns the result of a ballot.

    The option with the most votes wins, of those that fit: one that can't be taken any more
    leaves it to the next best. Where several have as many, one of them is drawn by lot, and where
    no option that fits has a vote, none wins.

    Args:
        ballot: what was asked.
        votes: the votes for each option, in the ballot's order.
        fits: keys of the options that can still be taken.
        draw: draws the lot among options with as many votes.
    """
    pairs = zip(ballot.options, votes, strict=True)
    eligible = {option.key: count for option, count in pairs if count > 0 and option.key in fits}
    most = max(eligible.values(), default=0)
    best = tuple(key for key, count in eligible.items() if count == most)
    lot = draw(len(best)) if len(best) > 1 else 0
    winner = best[max(lot, 1) - 1] if best else ""
    return BallotResult(
        question=ballot.question,
        counts=tuple(votes),
        winner=winner,
        title=_title(ballot, winner),
        votes=most,
        tied=best if lot else (),
        lot=lot,
    )


def undecided(ballot: Ballot, votes: Sequence[int], winner: str = "") -> BallotResult:
    """Returns the result of a ballot that votes don't decide; ``winner`` is who was picked."""
    keys = [option.key for option in ballot.options]
    return BallotResult(
        question=ballot.question,
        counts=tuple(votes),
        winner=winner,
        title=_title(ballot, winner),
        votes=votes[keys.index(winner)] if winner in keys else 0,
    )


def _title(ballot: Ballot, key: str) -> str:
    return next((option.title for option in ballot.options if option.key == key), "")


def order_of(ballot: Ballot, result: BallotResult) -> tuple[tuple[str, int], ...]:
    """Returns the options that have votes, each with the count: the winner first, then by votes."""
    pairs = zip(ballot.options, result.counts, strict=True)
    voted = [(option.key, count) for option, count in pairs if count > 0]
    voted.sort(key=lambda pair: (pair[0] != result.winner, -pair[1]))
    return tuple(voted)
