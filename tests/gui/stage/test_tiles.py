"""Tests of the scoreboard: which figures are shown when, and unknown ones as unknown."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.no_proof import NoProof, NoProofBecause
from core.text.events import marker_label
from core.text.figures import UNKNOWN
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from gui.stage.scoreboard import tiles_for
from gui.stage.tiles import Tile
from tests.scripted import FAULT_T as KILLED_T
from tests.scripted import scripted_run
from tests.scripted_acts import COST_INDEX, FIRST, SECOND, ended
from tests.scripted_checks import FAULT_T, SECOND_T, scripted_checks
from tests.scripted_regions import scripted_regions


def state_at(t: float) -> StageState:
    timeline = Timeline()
    for event in scripted_run():
        if event.t > t:
            break
        timeline.append(event)
    return timeline.state


@pytest.mark.parametrize(
    ("t", "labels"),
    [
        (1.0, ["Throughput", "p99 latency", "Acked writes", "Lost"]),
        (22.0, ["Throughput", "p99 latency", "Acked writes", "Lost"]),
        (29.1, ["Throughput", "Not detected for", "Outage", "Lost"]),
        (31.0, ["Throughput", "Detected in", "Down for", "Lost"]),
        (44.0, ["Throughput", "Detected in", "Recovered in", "Lost"]),
        (59.0, ["Outage", "Detected in", "Recovered in", "Lost writes"]),
    ],
)
def test_tiles_follow_the_story(t: float, labels: list[str]) -> None:
    assert [tile.label for tile in tiles_for(state_at(t), t)] == labels


def test_tile_of_an_unknown_figure_shows_no_number() -> None:
    tiles = tiles_for(StageState(), 0.0)
    assert {tile.value for tile in tiles} == {UNKNOWN}
    assert tiles[0].spoken == "Throughput: not known"


def test_outage_tile_counts_up_while_the_outage_lasts() -> None:
    state = state_at(31.0)
    opened = state.outages[0].start_t
    assert tiles_for(state, opened + 2.96)[2].value == "2.9"


def test_detection_tile_counts_up_until_detection() -> None:
    state = state_at(29.2)
    assert state.fault_t is not None
    assert tiles_for(state, state.fault_t + 4.0)[1][:2] == ("Not detected for", "4.0")


def test_tile_of_the_proof_names_both_numbers() -> None:
    tile = tiles_for(state_at(59.0), 59.0)[3]
    assert (tile.value, tile.ink) == ("0", "good")
    assert tile.unit.startswith("of ")


def test_lost_writes_are_shown_as_lost() -> None:
    tile = tiles_for(with_proof(lost=3, complete=True), 60.0)[3]
    assert (tile.value, tile.ink) == ("3", "bad")


def test_incomplete_proof_is_shown_as_incomplete() -> None:
    tile = tiles_for(with_proof(lost=0, complete=False), 60.0)[3]
    assert "incomplete" in tile.unit
    assert tile.ink == "warn"


def test_program_that_measured_stands_in_the_place_of_a_missing_proof() -> None:
    missing = NoProof(NoProofBecause.MEASURED_BY, "k6")
    state = state_at(20.0)
    assert state.run is not None
    run = replace(state.run, load_kind=ev.LoadKind.REQUESTS, unproven=missing)
    tiles = tiles_for(replace(state, run=run), 20.0)
    assert (tiles[3].label, tiles[3].value) == ("Measured by k6", "no proof")
    assert (tiles[0].unit, tiles[2].label) == ("requests/s", "Answered")


def test_a_lost_load_process_is_no_outage_of_the_system() -> None:
    timeline = Timeline()
    for event in scripted_run()[:800]:
        timeline.append(event)
    timeline.append(ev.LoadChanged(t=timeline.state.t, status=ev.LoadStatus.LOST))
    tile = tiles_for(timeline.state, timeline.state.t)[0]
    assert (tile.value, tile.unit) == (UNKNOWN, "load process lost")


def test_nobody_knows_of_an_outage_while_the_load_is_lost() -> None:
    now = KILLED_T + 0.05
    running = replace(state_at(now), outages=())
    assert running.told_reaction.fault_t is not None
    assert tiles_for(running, now)[2].value == "none"
    system = replace(running.system, load_status=ev.LoadStatus.LOST)
    tile = tiles_for(replace(running, system=system), now)[2]
    assert (tile.label, tile.value, tile.unit) == ("Outage", UNKNOWN, "load lost")


def with_proof(*, lost: int, complete: bool) -> StageState:
    timeline = Timeline()
    for event in scripted_run():
        timeline.append(event)
    result = ev.ReadBack(
        acked=100,
        found=100 - lost,
        lost=lost,
        unacked_found=0,
        wrong=0,
        seconds=1.0,
        complete=complete,
    )
    timeline.append(ev.ReadBackDone(t=60.0, result=result))
    return timeline.state


def test_a_fault_that_took_no_throughput_has_nothing_to_recover_from() -> None:
    timeline = Timeline()
    for event in scripted_run():
        if event.t < 34.0:
            timeline.append(event)
    timeline.append(ev.Recovered(t=34.0, after_s=0.0, outage_s=0.01, share=1.0))
    tile = tiles_for(timeline.state, 34.0)[2]
    assert (tile.label, tile.value) == ("Throughput", "held")
    assert marker_label(timeline.state.markers[-1]) == "throughput held"


def regions_at(t: float) -> tuple[Tile, ...]:
    """Returns the tiles of the run with regions at ``t`` seconds."""
    timeline = Timeline()
    for event in scripted_regions():
        if event.t <= t:
            timeline.append(event)
    return tiles_for(timeline.state, t)


def test_tile_says_how_many_regions_take_no_write_while_they_stand_still() -> None:
    tile = regions_at(30.2)[2]
    assert tile.spoken == "No write: 5 of 9 regions: 1.1 s"
    assert tile.ink == "bad"


def test_tile_says_where_the_outage_was_and_that_the_rest_went_on() -> None:
    expected = "Outage of 5 of 9 regions: 1.7 s; the rest went on"
    assert regions_at(32.5)[2].spoken == expected
    at_the_end = regions_at(59.0)
    assert at_the_end[0].spoken == expected
    assert at_the_end[2].spoken == "Recovered in: 1.8 s"


def check_tiles_at(t: float, *more: ev.Event) -> tuple[Tile, ...]:
    """Returns the tiles of the run of checks at ``t`` seconds, after the events ``more``."""
    timeline = Timeline()
    samples = SampleBuffer(timeline)
    for event in (*(event for event in scripted_checks() if event.t <= t), *more):
        timeline.append(event)
    samples.close()
    return tiles_for(timeline.state, t, samples.rates)


@pytest.mark.parametrize(
    ("t", "labels"),
    [
        (1.0, ["Allowed a second", "p99 latency", "Refused a second", "Over limit"]),
        (22.0, ["Allowed a second", "p99 latency", "Refused a second", "Over limit"]),
        (FAULT_T + 0.1, ["Allowed a second", "Not detected for", "Refused a second", "Over limit"]),
        (31.0, ["Allowed a second", "Detected in", "Refused a second", "Over limit"]),
        (57.0, ["Allowed", "Detected in", "Outage", "Most over limit"]),
    ],
)
def test_load_of_checks_has_tiles_of_its_own(t: float, labels: list[str]) -> None:
    assert [tile.label for tile in check_tiles_at(t)] == labels


def test_excess_tile_is_red_during_the_excess_and_shows_the_most_thereafter() -> None:
    assert check_tiles_at(22.0)[3] == ("Over limit", "0", "", "text")
    assert check_tiles_at(30.0)[3] == ("Over limit", "170", "all keys", "bad")
    assert check_tiles_at(33.0)[3] == ("Most over limit", "85", "for one key", "bad")
    assert check_tiles_at(57.0)[3] == ("Most over limit", "85", "for one key", "bad")


def test_node_killed_by_hand_before_hides_no_cost_of_the_fault() -> None:
    timeline = Timeline()
    by_hand = ev.FaultInjected(
        t=20.0, fault_id="h1", chaos_type="kill", node="lim2", text="kill lim2", by_hand=True
    )
    for event in sorted((*scripted_checks(), by_hand), key=lambda event: event.t):
        if event.t <= 33.0:
            timeline.append(event)
    assert tiles_for(timeline.state, 33.0)[3] == ("Most over limit", "85", "for one key", "bad")


def test_excess_of_a_second_fault_is_shown_without_the_most_of_the_first() -> None:
    assert check_tiles_at(SECOND_T + 2.0)[3] == ("Over limit", "0", "most 85 a key", "text")


def test_rate_of_allowed_checks_is_compared_with_the_limit() -> None:
    assert check_tiles_at(22.0)[0][2:] == ("of 400", "text")
    assert check_tiles_at(FAULT_T + 0.9)[0].ink == "bad"
    assert int(check_tiles_at(33.0)[2].value.rstrip("k").replace(".", "")) > 9


def test_tile_of_an_unknown_figure_of_checks_shows_no_number() -> None:
    tiles = check_tiles_at(1.0)
    assert {tile.value for tile in tiles} == {UNKNOWN}


def test_lost_load_process_of_checks_is_no_outage_of_the_system() -> None:
    tile = check_tiles_at(22.0, ev.LoadChanged(t=22.0, status=ev.LoadStatus.LOST))[0]
    assert (tile.value, tile.unit) == (UNKNOWN, "load process lost")


def test_lost_checks_are_shown_as_lost() -> None:
    result = ev.ReadBack(
        acked=100, found=97, lost=3, unacked_found=0, wrong=0, seconds=1.0, complete=True
    )
    tile = check_tiles_at(57.0, ev.ReadBackDone(t=57.0, result=result))[0]
    assert (tile.label, tile.value, tile.ink) == ("Lost checks", "3", "bad")


def test_loss_of_an_act_and_a_fault_never_detected_are_told_once_the_act_has_ended() -> None:
    timeline = Timeline()
    for event in scripted_run():
        if event.t <= KILLED_T:
            timeline.append(event)
    timeline.append(ended(COST_INDEX, FIRST, KILLED_T + 1.0))
    _, detected, _, lost = tiles_for(timeline.state, KILLED_T + 1.0)
    assert detected[:2] == ("Detected", "never")
    assert lost == Tile("Lost", "16\u202f225", "of 31\u202f245", "bad")
    timeline.append(ended(COST_INDEX + 1, SECOND, KILLED_T + 2.0))
    lost = tiles_for(timeline.state, KILLED_T + 2.0)[-1]
    assert lost == Tile("Lost", "0", "of 25\u202f923", "good")


def test_tiles_of_the_second_act_show_nothing_of_the_first() -> None:
    timeline = Timeline()
    for event in scripted_run():
        if event.t <= 50.0:
            timeline.append(event)
    timeline.append(ended(COST_INDEX, FIRST, 50.0))
    before = tiles_for(timeline.state, 51.0)
    assert [tile.label for tile in before[1:3]] == ["Detected in", "Recovered in"]
    timeline.append(
        ev.FaultInjected(
            t=52.0, fault_id="f2", chaos_type="process-kill", node="n1", text="killed n1"
        )
    )
    _, detected, down, lost = tiles_for(timeline.state, 53.0)
    assert detected[:2] == ("Not detected for", "1.0")
    assert down[:2] == ("Outage", "none")
    assert lost == Tile("Lost")
    # Beside the loss of the whole run stand the figures of the act that lost it.
    proof = with_proof(lost=3, complete=True).read_back
    assert proof is not None
    timeline.append(ended(COST_INDEX + 1, SECOND, 54.0))
    timeline.append(ev.ReadBackDone(t=55.0, result=proof))
    assert tiles_for(timeline.state, 55.0)[1:3] == before[1:3]
