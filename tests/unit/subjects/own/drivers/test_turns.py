"""Nodes are asked in turn, and one that failed is left for another."""

from __future__ import annotations

from subjects.own.drivers.turns import AVOID_S, Turns


def _next(turns: Turns, count: int, now: float = 0.0) -> list[str]:
    return [turns.next(now) for _ in range(count)]


def test_nodes_take_turns() -> None:
    assert _next(Turns(("a", "b", "c")), 4) == ["a", "b", "c", "a"]


def test_a_node_that_failed_is_left_out_for_a_while() -> None:
    turns = Turns(("a", "b", "c"))
    turns.failed("b", 10.0)
    assert _next(turns, 4, 10.0) == ["a", "c", "a", "c"]
    assert "b" in _next(turns, 3, 10.0 + AVOID_S)


def test_a_node_that_answered_has_its_turns_again() -> None:
    turns = Turns(("a", "b"))
    turns.failed("a", 0.0)
    turns.answered("a")
    assert _next(turns, 2) == ["a", "b"]


def test_first_node_that_may_be_back_is_tried_where_all_have_failed() -> None:
    turns = Turns(("a", "b"))
    turns.failed("b", 0.0)
    turns.failed("a", 0.1)
    assert _next(turns, 2, 0.2) == ["b", "b"]


def test_nodes_that_were_named_are_the_only_ones_asked_from_then_on() -> None:
    turns = Turns(("a", "b", "c"))
    turns.ask_only(("c",))
    assert _next(turns, 2) == ["c", "c"]


def test_nodes_of_before_go_on_being_asked_where_none_is_named() -> None:
    turns = Turns(("a",))
    turns.ask_only(())
    assert _next(turns, 1) == ["a"]


def test_the_others_are_all_but_the_one() -> None:
    turns = Turns(("a", "b", "c"))
    assert turns.next(0.0) == "a"
    assert turns.others("a") == ("b", "c")
