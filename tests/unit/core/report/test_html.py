"""Tests of the report's page: safe, self-contained and true."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, cast

import msgspec
import pytest

from core.model import events as ev
from core.recording import lines
from core.report.history import ChapterSpan, RunHistory
from core.report.html import render
from core.report.markup import Markup, el, escape
from core.report.summary import summarize
from core.views.stage_state import ChapterStatus
from tests.records import a_proof
from tests.scripted import scripted_run
from tests.scripted_checks import scripted_checks

_VOID = {"meta", "br"}


class _TagChecker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _page(events: list[ev.Event]) -> str:
    history = RunHistory()
    history.add_all(events)
    return render(history, summarize(history))


def _check(page: str) -> _TagChecker:
    checker = _TagChecker()
    checker.feed(page)
    checker.close()
    assert not checker.open
    return checker


@pytest.mark.parametrize("until", [-1.0, 0.0, 8.7, 8.9, 20.0, 29.2, 32.0, 45.0, 61.0])
def test_every_stage_of_a_run_makes_a_whole_page(until: float) -> None:
    page = _page([event for event in scripted_run() if event.t <= until])
    assert _check(page).tags >= {"html", "main", "h1"}
    assert not re.search(r"\bnan\b", page, re.IGNORECASE)


def test_diagnosis_says_of_which_moment_it_speaks_and_how_it_went_on() -> None:
    events = [event for event in scripted_run() if not _is_last_diagnosis(event)]
    text = " ".join(_check(_page(events)).text.split())
    assert "As of 00:29.54." in text
    assert "Throughput was back at 00:34.50, 5.5 s after the fault." in text
    assert "n3 had caught up at 00:46.20, 17.2 s after the fault." in text


def test_fact_that_the_last_diagnosis_knows_is_not_told_again() -> None:
    text = " ".join(_check(_page(scripted_run())).text.split())
    assert "As of 00:46.30." in text
    assert "How it went on" not in text


def _is_last_diagnosis(event: ev.Event) -> bool:
    return isinstance(event, ev.Diagnosed) and event.t > 40.0


def test_page_refers_to_nothing_outside() -> None:
    page = _page(scripted_run())
    checker = _check(page)
    assert not checker.tags & {"script", "link", "img", "iframe", "object"}
    names = {name for name, _ in checker.attributes}
    assert not names & {"src", "href", "xlink:href", "action"}
    urls = re.findall(r"https?://[^\"' )]+", page)
    assert set(urls) <= {"http://www.w3.org/2000/svg"}
    assert "url(" not in page


_EVIL = (
    "</script></style></title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&\x00\x1b"
    "{{ 7 * 191 }}{% include 'page.css' %}\u202e\u2066back\u200f"
)
_KEPT = {"type", "load_kind", "status", "role", "was_role", "level", "roles", "place"}


def _poison(value: Any) -> Any:
    """Returns ``value`` with harmful text in place of every text that a reader accepts."""
    if isinstance(value, dict):
        items = cast(dict[str, Any], value).items()
        return {key: item if key in _KEPT else _poison(item) for key, item in items}
    if isinstance(value, list):
        return [_poison(item) for item in cast(list[Any], value)]
    return _EVIL if isinstance(value, str) else value


_ANOMALY = ev.AnomalyRead(t=30.0, key="k1", text="k1 was read as it had been")
_PROOF = a_proof(9, 1, wrong=1, complete=False, detail="Full.")
_RUNS: dict[str, list[ev.Event]] = {
    "writes": [*scripted_run(), _ANOMALY, ev.ReadBackDone(t=61.5, result=_PROOF)],
    "checks": [*scripted_checks(), ev.ReadBackDone(t=61.5, result=_PROOF)],
    "failed": [*scripted_run()[:40], ev.ChapterFailed(t=5.0, index=1, text="No leader")],
}
"""Runs that have between them whatever a page can tell."""


@pytest.mark.parametrize("run", _RUNS)
def test_hostile_text_becomes_neither_markup_nor_template(run: str) -> None:
    raw = [_poison(msgspec.to_builtins(event)) for event in _RUNS[run]]
    history = RunHistory()
    history.add_all(lines.decode(msgspec.json.encode(event)) for event in raw)
    page = render(history, summarize(history), [f"{_EVIL} was left out."])
    checker = _check(page)
    assert checker.tags == _check(_page(_RUNS[run])).tags
    assert not checker.tags & {"script", "img"}
    assert page.count("</style>") == 1
    assert "onerror" not in {name for name, _ in checker.attributes}
    assert "<script>" in checker.text
    assert f"{7 * 191}" not in checker.text
    assert "{{ 7 * 191 }}{% include 'page.css' %}" in checker.text


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x9b", "\u202e", "\u2066", "\uffff"])
def test_character_that_turns_or_hides_text_is_shown_by_a_sign(character: str) -> None:
    run = scripted_run()[0]
    assert isinstance(run, ev.RunStarted)
    started = msgspec.structs.replace(run, title=f"a{character}b", subtitle=f"c{character}d")
    page = _page([started])
    assert character not in page
    assert "<h1>a\ufffdb</h1>" in page
    assert "c\ufffdd" in page


@pytest.mark.parametrize("status", ChapterStatus)
def test_chapter_of_any_status_has_a_sign_and_a_word(status: ChapterStatus) -> None:
    history = RunHistory()
    history.add_all(scripted_run()[:1])
    history.chapters = [ChapterSpan("One", status)]
    page = render(history, summarize(history))
    (told,) = re.findall(r'<td class="status [a-z-]+">(.*?)</td>', page)
    assert re.fullmatch(r"[✓✕●○] [a-z ]+", told)


def test_missing_figures_are_told_as_not_measured() -> None:
    text = _check(_page(scripted_run()[:1])).text
    assert text.count("not measured") == 8
    assert "Nothing is proven" in text
    assert "No load was measured" in text


def test_the_verdict_says_what_was_lost() -> None:
    done = ev.ReadBackDone(t=59.5, result=a_proof(10, 1))
    text = _check(_page([*scripted_run(), done])).text
    assert "1 acknowledged write was lost" in text
    assert "No acknowledged write was lost" not in text


def test_a_read_anomaly_is_never_a_success() -> None:
    events: list[ev.Event] = [
        msgspec.structs.replace(
            event, sample=msgspec.structs.replace(event.sample, read_anomalies=2)
        )
        if isinstance(event, ev.Sampled)
        else event
        for event in scripted_run()
    ]
    text = _check(_page(events)).text
    assert "2 reads missed an acknowledged write" in text


def test_a_chapter_that_failed_is_the_reason_why_nothing_is_proven() -> None:
    failed = ev.ChapterFailed(t=5.0, index=1, text="No leader was elected")
    text = _check(_page([*(event for event in scripted_run() if event.t < 5), failed])).text
    assert "No leader was elected. The run ended before" in text


def test_report_claims_no_more_than_was_tested() -> None:
    text = _check(_page(scripted_run())).text
    assert "No acknowledged write was lost" in text
    assert "power loss" in text
    assert "one machine" in text
    early = _check(_page([event for event in scripted_run() if event.t < 25])).text
    assert "power loss" not in early
    assert "Each write that the system acknowledged" not in early


def test_the_plot_tells_in_words_what_it_shows() -> None:
    text = _check(_page(scripted_run())).text
    assert "Marked: kill n3 at 00:29.03; detected +0.31 s" in text


def test_elements_escape_what_is_not_markup() -> None:
    assert el("p", "<b>", class_='"') == Markup('<p class="&#34;">&lt;b&gt;</p>')
    assert el("p", el("b", "x")) == "<p><b>x</b></p>"
    assert escape(escape("&")) == "&amp;"
    assert el("rect", x=1.5, y=2.0, stroke_width=None) == '<rect x="1.5" y="2"></rect>'
