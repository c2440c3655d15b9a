"""A story's expectations become test cases: all pass where the run succeeded, else one fails."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.report.expectations import ExpectationOutcome, expectations
from core.report.history import RunHistory
from core.report.junit import check_junit_file, junit_xml, write_junit
from core.report.summary import RunSummary, summarize
from core.report.write import ReportError
from tests.scripted import CHAPTERS, scripted_run
from tests.scripted_acts import scripted_acts
from tests.scripted_checks import scripted_checks


def folded(events: list[ev.Event]) -> tuple[RunHistory, RunSummary]:
    history = RunHistory()
    history.add_all(events)
    return history, summarize(history)


def outcomes(events: list[ev.Event]) -> dict[str, ExpectationOutcome]:
    return {case.name: case.outcome for case in expectations(*folded(events))}


def suite_of(events: list[ev.Event]) -> ElementTree.Element:
    suite = ElementTree.fromstring(junit_xml(*folded(events))).find("testsuite")
    assert suite is not None
    return suite


def _with_proof(**changes: object) -> list[ev.Event]:
    return [
        replace(event, result=replace(event.result, **changes))
        if isinstance(event, ev.ReadBackDone)
        else event
        for event in scripted_run()
    ]


def test_every_chapter_and_the_proof_is_a_test_case_that_passes() -> None:
    suite = suite_of(scripted_run())
    names = [case.get("name") for case in suite.iter("testcase")]
    assert names == [
        *(title for _, title, _ in CHAPTERS),
        "No acknowledged write is lost",
        "Every acknowledged write is looked for",
        "Reads see every acknowledged write",
        "The story comes to its end",
    ]
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "12", "failures": "0", "errors": "0", "skipped": "0"}
    assert suite.get("timestamp") == "2025-03-01T12:00:00+01:00"
    case = next(suite.iter("testcase"))
    assert case.get("classname") == "faultstage.raft.chapters"
    figures = {item.get("name"): item.get("value") for item in suite.iter("property")}
    assert figures["lost_writes"] == "0"


def test_loss_that_an_act_shows_is_no_failure_and_the_name_says_so() -> None:
    found = outcomes(scripted_acts())
    told = "No acknowledged write is lost, but what an act shows"
    assert found[told] is ExpectationOutcome.MET


def test_lost_writes_fail_their_test_case_with_the_number() -> None:
    failures = list(suite_of(_with_proof(lost=5)).iter("failure"))
    assert [failure.get("message", "").split(" of ")[0] for failure in failures] == ["5"]


def test_run_that_was_left_fails_as_a_whole_and_skips_the_rest() -> None:
    found = outcomes([event for event in scripted_run() if event.t < 20.0])
    assert found["Load"] is ExpectationOutcome.MET
    assert found["Recovery"] is ExpectationOutcome.OPEN
    assert found["No acknowledged write is lost"] is ExpectationOutcome.OPEN
    assert found["The story comes to its end"] is ExpectationOutcome.BROKEN


def test_failed_chapter_fails_with_its_reason() -> None:
    events = [event for event in scripted_run() if event.t < 20.0]
    events.append(ev.ChapterFailed(t=21.0, index=2, text="the load \x00 never became <steady>"))
    (chapter, story) = suite_of(events).iter("failure")
    assert chapter.get("message") == "the load \ufffd never became <steady>"
    assert story.get("message") == chapter.get("message")


@pytest.mark.parametrize(
    "events",
    [
        scripted_run(),
        scripted_acts(),
        scripted_checks(),
        _with_proof(lost=5),
        _with_proof(complete=False),
        [event for event in scripted_run() if event.t < 40.0],
        [event for event in scripted_acts() if event.t < 50.0],
    ],
)
def test_a_test_case_fails_exactly_where_the_run_did_not_succeed(events: list[ev.Event]) -> None:
    history, summary = folded(events)
    found = {case.outcome for case in expectations(history, summary)}
    assert (ExpectationOutcome.BROKEN in found) is not summary.succeeded


def test_file_is_written_whole_into_a_new_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "junit.xml"
    write_junit(path, *folded(scripted_run()))
    assert ElementTree.parse(path).getroot().tag == "testsuites"
    assert [each.name for each in path.parent.iterdir()] == ["junit.xml"]


@pytest.mark.parametrize(("name", "told"), [("", "it is a folder"), ("file/x", "can't be written")])
def test_file_that_can_not_be_written_is_told_before(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReportError, match=told) as failed:
        check_junit_file(tmp_path / name)
    assert failed.value.remedy
