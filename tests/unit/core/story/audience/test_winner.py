"""From counts to a winner: rules that hold for every count, and for every draw."""

from itertools import combinations, product

import pytest

from core.model.audience import Ballot, BallotCount, BallotOption, BallotResult, Question
from core.story.audience.winner import decide, draw_lot, order_of, undecided, votes_for

KEYS = ("n1", "n2", "n3")
BALLOT = Ballot(
    question=Question.VICTIM,
    options=tuple(BallotOption(key=key, title=key) for key in KEYS),
)
SUBSETS = [subset for size in range(4) for subset in combinations(KEYS, size)]


def decisions() -> list[tuple[dict[str, int], tuple[str, ...], BallotResult]]:
    """All small counts, with all sets of nodes that are still up, and all lots."""
    found: list[tuple[dict[str, int], tuple[str, ...], BallotResult]] = []
    for counts, fits, lot in product(product(range(4), repeat=3), SUBSETS, (1, 2, 3)):
        result = decide(BALLOT, counts, fits, lambda most, lot=lot: min(lot, most))
        found.append((dict(zip(KEYS, counts, strict=True)), fits, result))
    return found


def test_winner_always_fits_and_nobody_that_fits_has_more_votes():
    for votes, fits, result in decisions():
        if result.winner:
            assert result.winner in fits
            assert votes[result.winner] == max(votes[key] for key in fits) == result.votes > 0


def test_nobody_wins_only_where_no_option_that_fits_has_a_vote():
    for votes, fits, result in decisions():
        assert (result.winner == "") == (not any(votes[key] for key in fits))


def test_lot_is_drawn_exactly_where_several_have_the_most_votes():
    for votes, fits, result in decisions():
        best = [key for key in fits if votes[key] and votes[key] == max(votes[k] for k in fits)]
        assert bool(result.lot) == (len(best) > 1)
        assert list(result.tied) == (best if len(best) > 1 else [])
        if result.lot:
            assert result.tied[result.lot - 1] == result.winner


def test_counts_are_told_as_they_came():
    assert all(result.counts == tuple(votes.values()) for votes, _, result in decisions())


def test_winner_that_is_down_leaves_it_to_the_next_best():
    result = decide(BALLOT, (92, 31, 20), ("n2", "n3"))
    assert (result.winner, result.votes, result.voted) == ("n2", 31, 143)


@pytest.mark.parametrize("most", [1, 2, 7])
def test_lot_is_one_of_those_that_are_in_it(most: int):
    assert {draw_lot(most) for _ in range(200)} <= set(range(1, most + 1))


def test_order_begins_with_the_winner_and_leaves_out_who_has_no_votes():
    tie = decide(BALLOT, (5, 0, 5), KEYS, lambda _: 2)
    assert order_of(BALLOT, tie) == (("n3", 5), ("n1", 5))


def test_counts_that_do_not_fit_the_ballot_are_no_votes():
    asked = BallotCount(question=Question.VICTIM, counts=(1, -2, 3))
    short = BallotCount(question=Question.VICTIM, counts=(1, 2))
    other = BallotCount(question=Question.FAULT, counts=(1, 2, 3))
    assert votes_for(BALLOT, [other, asked]) == (1, 0, 3)
    assert votes_for(BALLOT, [short]) == votes_for(BALLOT, [other]) == (0, 0, 0)


def test_result_without_a_decision_names_who_was_picked_if_anybody():
    assert undecided(BALLOT, (1, 2, 3)).winner == ""
    picked = undecided(BALLOT, (1, 2, 3), "n3")
    assert (picked.winner, picked.votes, picked.lot) == ("n3", 3, 0)
