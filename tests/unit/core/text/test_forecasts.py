"""Every outcome of an action has its sentence, for each kind of group, as a table."""

from __future__ import annotations

import pytest

from core.model import forecasts as fc
from core.model.events import Bound, Group, NodeStatus
from core.model.fault_kinds import PROCESS_KILL, NodeAction
from core.model.forecasts import Forecast, Outcome, Service, Standing
from core.text.forecasts import forecast_words

ABC = ("a1", "a2", "a3")
ELECTS = Group(name="PD", nodes=ABC)
SHARES = Group(name="Store", nodes=ABC, elects=False)
EQUALS = Group(name="Gate", nodes=ABC, agrees=False)


def standing(group: Group, *left: str, is_sole: bool = False, up: int = 3) -> Standing:
    return Standing(
        group=group,
        is_sole=is_sole,
        quorum=2,
        leader="a1",
        up=up,
        left=left,
        bound=Bound("lease", (1.0, 3.0)),
    )


def lost(
    nodes: tuple[str, ...],
    then: Standing,
    service: Service,
    *,
    leads: int | None = None,
    comes_back: bool = False,
    unsure: tuple[str, ...] = (),
) -> Outcome:
    return fc.Lost(
        nodes,
        then,
        service,
        are_followers=False,
        leads=leads,
        comes_back=comes_back,
        unsure=unsure,
    )


def slowed(then: Standing, service: Service, leads: int | None = None) -> Outcome:
    return fc.Slowed(("a1",), then, service, are_followers=False, leads=leads)


TABLE: list[tuple[Outcome, str]] = [
    (
        fc.AwayAlready(("a1",), NodeStatus.PAUSED, PROCESS_KILL),
        "a1 is paused and takes no part now; killed, it needs a restart.",
    ),
    (
        fc.NothingToUndo(("a1", "a2"), NodeAction.RESUME),
        "a1 and a2 are not paused: nothing changes.",
    ),
    (fc.SpedUp(("a1",)), "What slows a1 is taken away."),
    (
        fc.Isolated(("a1", "a2"), acknowledges=True),
        "They run on: clients that reach them get what it answers by itself.",
    ),
    (
        lost(("a1",), standing(ELECTS, "a2", "a3"), Service.WAITS),
        "a1 leads PD: PD answers nobody until another is elected.",
    ),
    (
        lost(("a2",), standing(ELECTS, "a1", "a3"), Service.CONTINUES),
        "a1 leads PD on: two of three PD nodes are left, a majority.",
    ),
    (
        lost(("a2",), standing(ELECTS, "a1", "a3"), Service.UNKNOWN),
        "Who leads PD is not known now. Two of three PD nodes are left.",
    ),
    (
        lost(ABC, standing(ELECTS), Service.STOPS),
        (
            "No PD node would be left, no majority: PD answers nobody until enough of it is back. "
            "What that stops shows."
        ),
    ),
    (
        lost(("a1",), standing(SHARES, "a2", "a3"), Service.WAITS),
        (
            "How many groups a1 leads is not known now: writes to those stop until others are "
            "elected (lease 1 to 3 s). Two of three Store nodes survive."
        ),
    ),
    (
        lost(("a1", "a2"), standing(SHARES, "a3"), Service.STOPS, unsure=("a2",), comes_back=True),
        (
            "Only one of three Store nodes would be left, no majority of them: what has most of "
            "its copies on the others cannot be written. a2 is not known to be up; that would "
            "change it. They come back and catch up."
        ),
    ),
    (
        lost(("a2", "a3"), standing(EQUALS, "a1"), Service.CONTINUES, comes_back=True),
        "a1 carries on without a2 and a3. They come back.",
    ),
    (
        lost(("a1", "a2"), standing(ELECTS, "a3", is_sole=True), Service.STOPS, comes_back=True),
        (
            "Only one of three would be left: no majority, writes stop until it is back. "
            "They come back and catch up."
        ),
    ),
    (
        lost(("a1", "a2"), standing(ELECTS, "a3", is_sole=True, up=1), Service.STOPS),
        (
            "There is no majority now. One of three would be left: "
            "writes stay stopped until a node is back."
        ),
    ),
    (
        slowed(standing(ELECTS, *ABC), Service.WAITS),
        (
            "a1 leads PD: its answers come late, and latency rises. Should the others hear of it "
            "too late, they elect another."
        ),
    ),
    (
        slowed(standing(ELECTS, *ABC), Service.UNKNOWN),
        "Who leads is not known now: if it does, all wait for what it sends.",
    ),
    (
        slowed(standing(SHARES, *ABC), Service.WAITS, leads=1),
        "a1 leads one group: requests to those wait for what is sent late, and latency rises.",
    ),
    (
        slowed(standing(SHARES, *ABC), Service.CONTINUES, leads=0),
        "a1 leads no group: the others agree without waiting; clients that reach it wait longer.",
    ),
    (
        slowed(standing(EQUALS, *ABC), Service.CONTINUES),
        "Each Gate node works by itself: what goes through a1 waits, the rest doesn't.",
    ),
    (
        fc.Returned(("a1",), NodeAction.RESTART, standing(ELECTS, "a1", up=0), Service.STOPS),
        "a1 starts again over its own data: one of three PD nodes is still no majority.",
    ),
    (
        fc.Returned(
            ("a1", "a2"), NodeAction.RECONNECT, standing(ELECTS, "a1", "a2", up=0), Service.RESUMES
        ),
        (
            "a1 and a2 hear the other nodes again: two of three PD nodes are up then, enough to "
            "agree (lease 1 to 3 s)."
        ),
    ),
    (
        fc.Returned(("a1",), NodeAction.RESUME, standing(EQUALS, "a1"), Service.CONTINUES),
        "a1 goes on and takes part again.",
    ),
]


@pytest.mark.parametrize(("outcome", "words"), TABLE)
def test_outcome_of_an_action_is_said_in_a_sentence(outcome: Outcome, words: str) -> None:
    assert forecast_words(Forecast(nodes=outcome.nodes, outcomes=(outcome,))) == words


def test_forecast_without_an_outcome_says_that_nothing_is_known() -> None:
    assert forecast_words(Forecast(nodes=("a1",))) == "What that would change is not known."
