"""The expectations of a story as JUnit XML, the format that CI systems read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from core.process.files import check_folder, replace_file
from core.report.audience_votes import AudienceVote
from core.report.expectations import Expectation, ExpectationOutcome, expectations
from core.report.history import RunHistory
from core.report.markup import clean
from core.report.summary import RunSummary
from core.report.write import ReportError


def junit_xml(history: RunHistory, summary: RunSummary) -> bytes:
    """Returns a run's expectations as one test suite: broken ones fail, open ones are skipped."""
    cases = expectations(history, summary)
    name = ".".join(filter(None, ("faultstage", summary.subject, summary.story)))
    root = ElementTree.Element("testsuites", _counts(cases, summary))
    suite = ElementTree.SubElement(root, "testsuite", {"name": _clean(name)})
    suite.attrib.update(_counts(cases, summary), timestamp=_clean(summary.started_at))
    properties = ElementTree.SubElement(suite, "properties")
    for key, value in _properties(summary):
        ElementTree.SubElement(properties, "property", {"name": key, "value": _clean(value)})
    for case in cases:
        suite.append(_case(case, f"{name}.{case.group}"))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def write_junit(path: Path, history: RunHistory, summary: RunSummary) -> None:
    """Writes a run's expectations to ``path``, which is there whole or not at all.

    Raises:
        ReportError: the file can't be written.
    """
    content = junit_xml(history, summary)
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, lambda draft: draft.write_bytes(content))
    except (OSError, ValueError) as error:
        raise _error(path, getattr(error, "strerror", None) or error) from error


def check_junit_file(path: Path) -> None:
    """Checks that a JUnit file could be written to ``path`` now; leaves nothing behind.

    Raises:
        ReportError: it couldn't.
    """
    try:
        if path.is_dir():
            raise _error(path, "it is a folder")
        check_folder(path.absolute().parent)
    except (OSError, ValueError) as error:
        raise _error(path, getattr(error, "strerror", None) or error) from error


def _error(path: Path, reason: object) -> ReportError:
    text = f"The JUnit file {path} can't be written: {reason}."
    return ReportError(text, "Name a file in a folder that you can write to.")


def _counts(cases: Sequence[Expectation], summary: RunSummary) -> dict[str, str]:
    outcomes = [case.outcome for case in cases]
    return {
        "tests": str(len(cases)),
        "failures": str(outcomes.count(ExpectationOutcome.BROKEN)),
        "errors": "0",
        "skipped": str(outcomes.count(ExpectationOutcome.OPEN)),
        "time": f"{summary.duration_s:.3f}",
    }


def _properties(summary: RunSummary) -> list[tuple[str, str]]:
    """Returns the run's figures by their names in ``summary.json``, without unknown ones."""
    names = ("run_id", "title", "nodes", "rate", "fault", "victim", "chosen_by", "detected_s")
    names += ("outage_s", "recovered_s", "rejoined_s", "acked_writes", "lost_writes", "diagnosis")
    values = ((name, getattr(summary, name)) for name in names)
    told = [(name, str(value)) for name, value in values if value not in (None, "")]
    return told + [pair for vote in summary.audience_votes for pair in _vote_properties(vote)]


def _vote_properties(vote: AudienceVote) -> Iterator[tuple[str, str]]:
    """Yields the properties of a vote: its end, each question's counts, winner and lot."""
    name = f"audience_vote.{vote.vote}"
    yield f"{name}.end", vote.end.value
    yield f"{name}.phones", str(vote.phones)
    for each in vote.questions:
        counts = ", ".join(f"{answer.answer}: {answer.votes}" for answer in each.answers)
        yield f"{name}.{each.question.value}.counts", counts
        if each.winner is not None:
            yield f"{name}.{each.question.value}.winner", each.winner
        if each.lot is not None:
            lot = f"{each.lot} of {len(each.tied)}"
            yield f"{name}.{each.question.value}.lot", lot
    if vote.hits is not None and vote.actual_s is not None:
        yield f"{name}.actual_s", str(vote.actual_s)
        yield f"{name}.hits", str(vote.hits)


def _case(case: Expectation, classname: str) -> ElementTree.Element:
    seconds = f"{case.seconds or 0.0:.3f}"
    attributes = {"classname": _clean(classname), "name": _clean(case.name), "time": seconds}
    element = ElementTree.Element("testcase", attributes)
    message = _clean(case.text)
    if case.outcome is ExpectationOutcome.BROKEN:
        failure = {"message": message, "type": case.group}
        ElementTree.SubElement(element, "failure", failure).text = message
    elif case.outcome is ExpectationOutcome.OPEN:
        ElementTree.SubElement(element, "skipped", {"message": message})
    return element


def _clean(text: str) -> str:
    """Returns ``text`` without the characters that no XML file may hold."""
    return str(clean(text))
