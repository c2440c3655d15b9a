"""The booth's rules: whose turn it is, and how failures in a row are counted."""

from core.show.booth import state as rules
from core.show.booth.state import BoothMode, BoothProblem, BoothState


def test_booth_begins_with_the_loop_and_all_is_well():
    state = BoothState()
    assert state.mode is BoothMode.LOOP
    assert not state.is_calm


def test_touch_makes_the_booth_the_visitors():
    state = rules.touch(BoothState(), 12.0)
    assert (state.mode, state.touched_s) == (BoothMode.VISITOR, 12.0)


def test_visitor_stays_until_the_idle_time_has_passed_since_the_last_touch():
    state = rules.touch(rules.touch(BoothState(), 0.0), 50.0)
    assert rules.look(state, 139.9, 90.0) is state
    assert rules.look(state, 140.0, 90.0).mode is BoothMode.LOOP


def test_loop_stays_the_loop_however_long_nobody_comes():
    state = BoothState()
    assert rules.look(state, 1e6, 90.0) is state


def test_three_failures_in_a_row_are_due_for_the_calm_page():
    state = BoothState()
    for number in range(1, 4):
        state = rules.fail(state, BoothProblem(f"problem {number}"))
        assert state.is_calm is (number == 3)
    assert state.problem == BoothProblem("problem 3")


def test_a_show_that_succeeds_ends_the_row():
    state = rules.fail(rules.fail(BoothState(), BoothProblem("a")), BoothProblem("b"))
    state = rules.fail(rules.succeed(state), BoothProblem("c"))
    assert (state.failures, state.is_calm) == (1, False)


def test_a_visitor_sees_no_calm_page():
    state = BoothState(failures=5, problem=BoothProblem("a"))
    assert not rules.touch(state, 1.0).is_calm


def test_next_try_comes_at_once_then_soon_then_later():
    state = BoothState()
    assert rules.next_try_s(state) == 0.0
    failed = rules.fail(state, BoothProblem("a"))
    assert rules.next_try_s(failed) == rules.NEXT_TRY_S
    calm = rules.fail(rules.fail(failed, BoothProblem("a")), BoothProblem("a"))
    assert rules.next_try_s(calm) == rules.CALM_TRY_S
