"""Tests of a report's plot: what is drawn, and that labels keep apart."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from core.model import events as ev
from core.report import svg
from core.report.history import RunHistory
from tests.scripted import scripted_run
from tests.scripted_acts import SPANS, scripted_acts
from tests.scripted_checks import scripted_checks


def drawn(events: list[ev.Event]) -> str:
    history = RunHistory()
    history.add_all(events)
    return str(svg.draw(history.state, history.curve.get()))


def test_baseline_is_a_band_for_writes_and_not_for_checks() -> None:
    assert drawn(scripted_run()).count('class="band"') == 1
    assert 'class="band"' not in drawn(scripted_checks())


def test_refused_are_no_line_where_none_is_refused() -> None:
    plot = drawn(scripted_checks())
    zero = re.findall(r'<text x="[\d.]+" y="([\d.]+)" class="tick end">0<', plot)
    floor = float(zero[0]) - 4.5
    shapes = re.findall(r'd="M([^"]*)" class="refused"', plot)
    assert shapes
    for shape in shapes:
        level = [float(pair.split()[1]) >= floor - 0.1 for pair in shape.split("L")]
        assert not any(a and b for a, b in pairwise(level))


def test_flags_of_a_report_never_overlap_nor_leave_it() -> None:
    plot = drawn(scripted_run())
    found = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="22" rx', plot)
    flags = [(float(x), float(y), float(width)) for x, y, width in found]
    assert len(flags) == 4
    for x, _, width in flags:
        assert x >= 0 and x + width <= svg.WIDTH - 8, "it doesn't touch the edge either"
    for (x, y, width), (other_x, other_y, other) in combinations(flags, 2):
        assert y != other_y or x + width <= other_x or other_x + other <= x


def test_run_without_load_is_said_in_words() -> None:
    assert "No load was measured" in drawn(scripted_run()[:3])


def test_time_of_lost_writes_is_hatched_and_labelled_with_a_sign() -> None:
    plot = drawn(scripted_acts())
    assert plot.count('class="lost"') == plot.count('fill="url(#lost-writes)"') == len(SPANS)
    assert plot.count("<pattern ") == 1
    assert "\u2715 16\u202f200 acknowledged here were lost" in plot
    assert "16\u202f200 acknowledged from 00:34.00 to 00:44.00 were lost" in plot


def test_plot_without_a_loss_has_no_hatch() -> None:
    plot = drawn(scripted_run())
    assert "<pattern" not in plot and "lost" not in plot
