"""``Console``: reads the events of a timeline and writes lines to a terminal."""

from __future__ import annotations

import math
import textwrap

from core.console.checks import way_out
from core.console.compared import compared_lines
from core.console.final import final_lines
from core.console.in_order import LinesInOrder
from core.console.terminal import Terminal
from core.model import events as ev
from core.model.records import CheckStatus
from core.report.summary import RunSummary
from core.report.write import ReportPaths
from core.text import figures
from core.text.acts import by_client_words
from core.text.bounds import bound_of
from core.text.events import feed_text, progress_text
from core.text.key_groups import outage_words, silent_words
from core.text.load_words import LoadWords, words_of
from core.text.votes import counts_words
from core.text.wording import ms, took
from core.views.groups import role_name, shard_nouns
from core.views.key_groups import count_groups, lasting
from core.views.stage_state import StageState
from core.views.timeline import Timeline

LIVE_S = 0.2
"""Run seconds between two refreshes of the live line."""
PLAIN_S = 2.0
"""Run seconds between two lines of throughput where no line can be refreshed."""
ANOMALIES = 5
"""Anomalies told one by one; the number of all is among the figures."""

_SIGN = {
    ev.Level.INFO: "·",
    ev.Level.GOOD: "✓",
    ev.Level.WARNING: "!",
    ev.Level.ERROR: "✕",
}
_NODE = {
    ev.NodeStatus.UP: ("●", "Up", ev.Level.GOOD),
    ev.NodeStatus.STARTING: ("○", "Starting", ev.Level.INFO),
    ev.NodeStatus.PAUSED: ("‖", "Paused", ev.Level.WARNING),
    ev.NodeStatus.DOWN: ("✕", "Down", ev.Level.ERROR),
    ev.NodeStatus.CUT_OFF: ("≠", "Cut off", ev.Level.WARNING),
    ev.NodeStatus.UNKNOWN: ("?", "Unknown", ev.Level.WARNING),
}
_CHECK = {
    CheckStatus.OK: ev.Level.GOOD,
    CheckStatus.WARNING: ev.Level.WARNING,
    CheckStatus.FAILED: ev.Level.ERROR,
}
_ADDS = (ev.NarrationPlace.AFTER, ev.NarrationPlace.BEFORE)
"""Places of narrations that leave standing what was written."""
_INDENT = " " * 12


class Console:
    """Writes a run to a terminal: changes as lines, running figures as one line in place."""

    def __init__(self, timeline: Timeline, terminal: Terminal | None = None) -> None:
        """Reads ``timeline`` from now on.

        Args:
            timeline: whose events to write.
            terminal: where to write; standard output by default.
        """
        self.terminal = terminal or Terminal()
        self._lines = LinesInOrder(self.terminal.line)
        self._forget()
        self._unsubscribe = timeline.subscribe(self._on_event)

    def finish(self, summary: RunSummary, paths: ReportPaths | None = None) -> None:
        """Writes the figures, the verdict and where the report lies."""
        for line in final_lines(self.terminal, summary, paths):
            self.line(line)

    def line(self, text: str = "") -> None:
        """Writes a line below everything that was told so far."""
        self._lines.flush()
        self.terminal.line(text)

    def close(self) -> None:
        """Stops reading the timeline and writes what is left."""
        self._unsubscribe()
        self._lines.flush()
        self.terminal.close()

    def _forget(self) -> None:
        self._chapter = -1
        self._narrated = ""
        self._explained = -1
        self._told: dict[str, object] = {}
        self._refreshed_t = -math.inf
        self._anomalies = 0

    def _on_event(self, event: ev.Event, state: StageState) -> None:
        self._lines.pass_time(event.t)
        if state.countdown is not None:
            self._count_down(event.t, state)
        match event:
            case ev.RunStarted():
                self._begin(event)
            case ev.ChapterEntered():
                self._enter(event.index, state)
            case ev.Narrated():
                if event.explains:
                    self._explained = event.index
                if event.index == state.current:
                    self._narrate(state, event)
            case ev.ChapterFailed():
                self._told["failure"] = event.text
                self._say(event.t, ev.Level.ERROR, event.text)
            case ev.FeedLine():
                self._say(event.t, event.level, event.text)
            case ev.NoticeShown(text=text) if text and text != self._told.get("failure"):
                self._say(event.t, event.level, f"{text} {event.remedy}".rstrip())
            case ev.NoticeShown(text=text, remedy=remedy) if text and remedy:
                # The failure was written already; the remedy wasn't.
                self._say(event.t, ev.Level.INFO, remedy)
            case ev.ChoiceOffered():
                ways = " · ".join(option.label for option in event.options)
                self._say(event.t, ev.Level.WARNING, f"{event.text} {ways}")
            case ev.Progressed(done=False) if self._is_news(event.task, event.text):
                self._say(event.t, ev.Level.INFO, f"{event.text} …")
            case (
                ev.Suspended()
                | ev.LinksLost()
                | ev.LeaderElected()
                | ev.FaultInjected()
                | ev.FaultStopped()
                | ev.FaultCleared()
                | ev.AudienceOpened()
                | ev.AudienceClosed()
                | ev.VoteOpened()
                | ev.VoteClosed()
                | ev.GuessesJudged()
            ):
                self._say_feed(event.t, state)
            case ev.ViolationOpened():
                what = f"{event.text} · invariant {event.invariant}"
                self._say(event.t, event.level, what)
            case ev.ViolationClosed():
                what = f"{event.text} · after {took(event.open_s)}"
                self._say(event.t, event.level, what)
            case ev.NodeObserved():
                self._observe(event.t, event.health, state.run)
            case ev.Checked():
                self._check(event.t, event.check)
            case _:
                self._on_measure(event, state)

    def _on_measure(self, event: ev.Event, state: StageState) -> None:
        match event:
            case ev.LoadChanged() if self._is_news("load", (event.status, event.detail)):
                level = ev.Level.ERROR if event.status is ev.LoadStatus.LOST else ev.Level.INFO
                self._say(event.t, level, f"load {event.status} · {event.detail}".rstrip(" ·"))
            case ev.VotesCounted() if (vote := state.audience.vote) is not None:
                self._refresh(event.t, counts_words(vote.ballots, vote.counts))
            case ev.Sampled() if state.countdown is None and state.audience.vote is None:
                self._refresh(event.t, _throughput(event.sample, state))
            case ev.ReadBackProgressed():
                text = progress_text(event, state.run)
                self._refresh(event.t, f"{text[:1].lower()}{text[1:]}")
            case ev.LimitSet() if self._is_news("limit", event.ops):
                many = figures.count(round(event.ops))
                text = f"limit {many} a second over all keys" if event.ops else "no limit"
                self._say(event.t, ev.Level.INFO, text)
            case ev.ActEnded(act=act):
                self._say_feed(event.t, state)
                self._write(by_client_words(act))
            case ev.Compared():
                self._compare(event)
            case ev.AnomalyRead():
                self._anomalies += 1
                if self._anomalies <= ANOMALIES:
                    self._say(event.t, ev.Level.ERROR, event.text)
            case ev.ReadBackDone(result=result):
                self._prove(event.t, result, words_of(state.run))
            case ev.VictimChosen() if self._is_news("victim", (event.nodes, event.roles, event.by)):
                chosen = ", ".join(
                    node if role is ev.Role.NONE else f"{node} ({role_name(node, role, state.run)})"
                    for node, role in zip(event.nodes, event.roles, strict=False)
                )
                text = f"to be hit: {chosen}; {event.reason}" if chosen else "no node fits yet"
                self._say(event.t, ev.Level.INFO, text)
            case ev.CountdownEnded(aborted=True):
                self._say(event.t, ev.Level.INFO, "countdown aborted; nothing has happened")
            case ev.Detected():
                text = f"detected after {took(event.after_s)}: {event.evidence}"
                self._say(event.t, ev.Level.GOOD, text)
            case ev.Diagnosed(explanation=told) if self._is_news("diagnosis", told.title):
                self._say(event.t, ev.Level.INFO, f"diagnosis: {told.title}")
                # Up to the chapter that explains the fault, the narration says the rest.
                if -1 < self._explained < self._chapter:
                    self._write(told.text)
            case ev.Recovered():
                self._say(event.t, ev.Level.GOOD, _recovered(event, state))
            case ev.Rejoined():
                self._say_feed(event.t, state)
            case _:
                pass

    def _begin(self, run: ev.RunStarted) -> None:
        self._lines.restart()
        self._forget()
        self.terminal.line(self.terminal.style(f"{run.title} · {run.subtitle}", "bold"))
        parts = [f"run {run.run_id}", run.story and f"story {run.story}"]
        parts += [run.fault and f"fault {run.fault}"]
        unit = words_of(run).unit
        parts += [run.rate and f"{figures.count(round(run.rate))} {unit} asked", bound_of(run)]
        told = " · ".join(str(part) for part in parts if part)
        self.terminal.line(self.terminal.style(told, "muted"))

    def _enter(self, index: int, state: StageState) -> None:
        if index == self._chapter or state.run is None or index >= len(state.run.chapters):
            return
        self._chapter = index
        chapters = state.run.chapters
        self._lines.flush()
        self.terminal.line()
        title = f"{index + 1}/{len(chapters)}  {chapters[index].title}"
        self.terminal.line(self.terminal.style(title, "bold"))
        self._narrated = ""
        self._narrate(state)

    def _narrate(self, state: StageState, event: ev.Narrated | None = None) -> None:
        """Writes what was added to the narration; what stands above isn't repeated."""
        text, before = state.narration, self._narrated
        self._narrated = text
        news = text.removeprefix(before).strip()
        if event is not None and event.place in _ADDS:
            news = event.text
        if news:
            self._write(news)

    def _observe(self, t: float, health: ev.NodeHealth, run: ev.RunStarted | None) -> None:
        # The text of a disagreement holds an age that changes every second: only whether there
        # is a disagreement is news.
        known = (health.status, health.role, bool(health.claims or health.disagreement))
        if not self._is_news(f"node {health.node}", known):
            return
        sign, word, level = _NODE[health.status]
        was = health.status in (ev.NodeStatus.DOWN, ev.NodeStatus.PAUSED)
        role = role_name(health.node, health.was_role if was else health.role, run).capitalize()
        role = f"was {role}" if was and role else role
        parts = [f"{health.node} {word}", role, health.detail, health.disagreement]
        self._say(t, level, " · ".join(part for part in parts if part), sign)

    def _check(self, t: float, check: ev.PreflightCheck) -> None:
        """Writes the result of a check once; a check that still runs is no news."""
        level = _CHECK.get(check.status)
        if level is None or not self._is_news(f"check {check.key}", check):
            return
        self._say(t, level, ": ".join(filter(None, (check.title, check.text))))
        if level is not ev.Level.GOOD:
            for line in way_out(self.terminal, check, self.terminal.width - len(_INDENT) - 3):
                self._lines.follow(f"{_INDENT}  {line}")

    def _count_down(self, t: float, state: StageState) -> None:
        countdown = state.countdown
        assert countdown is not None
        left = max(1, math.ceil(countdown.deadline_t - t))
        if self._is_news("countdown", (countdown.deadline_t, left)):
            self._say(t, ev.Level.WARNING, f"{left}  {countdown.title}", " ")

    def _prove(self, t: float, result: ev.ReadBack, words: LoadWords) -> None:
        found, acked = figures.count(result.found), figures.count(result.acked)
        text = f"{found} of {acked} {words.recorded} {words.proven} in {took(result.seconds)}"
        level = ev.Level.GOOD
        if not result.complete:
            level, text = ev.Level.WARNING, f"{text}; the proof is not whole: {result.detail}"
        if result.lost:
            level, text = ev.Level.ERROR, f"{text}; {figures.count(result.lost)} lost"
        self._say(t, level, text)

    def _compare(self, event: ev.Compared) -> None:
        level = ev.Level.GOOD if event.held else ev.Level.ERROR
        self._say(event.t, level, event.title)
        for line in compared_lines(self.terminal, event.columns, event.rows):
            self._lines.follow(f"{_INDENT}{line}")
        self._write(event.text)

    def _is_news(self, what: str, value: object) -> bool:
        if self._told.get(what) == value:
            return False
        self._told[what] = value
        return True

    def _say_feed(self, t: float, state: StageState) -> None:
        if state.feed:
            newest = state.feed[-1]
            self._say(t, newest.level, feed_text(newest, state.run))

    def _say(self, t: float, level: ev.Level, text: str, sign: str | None = None) -> None:
        style = self.terminal.style
        moment = style(figures.moment(t).rjust(9), "muted")
        body = f"{_SIGN[level] if sign is None else sign} {text}"
        colored = style(body) if level is ev.Level.INFO else style(body, level.value)
        self._lines.add(t, f"{moment}  {colored}")

    def _write(self, text: str) -> None:
        for line in textwrap.wrap(text, self.terminal.width - len(_INDENT) - 1):
            self._lines.follow(_INDENT + self.terminal.style(line))

    def _refresh(self, t: float, text: str) -> None:
        pause_s = LIVE_S if self.terminal.is_live else PLAIN_S
        if 0 <= t - self._refreshed_t < pause_s:
            return
        self._refreshed_t = t
        if self.terminal.is_live:
            self.terminal.live(f"{figures.moment(t).rjust(9)}    {text}")
        else:
            self._say(t, ev.Level.INFO, text, " ")


def _throughput(sample: ev.Sample, state: StageState) -> str:
    p99 = figures.UNKNOWN if sample.p99_ms is None else ms(sample.p99_ms)
    total = figures.count(sample.total_writes_acked)
    if state.run is not None and state.run.load_kind is ev.LoadKind.CHECKS:
        refused = figures.ops(sample.refused_ops)
        text = f"{figures.ops(sample.ops)} allowed/s · {refused} refused/s · p99 {p99}"
        text += f" · {total} allowed"
    else:
        words = words_of(state.run)
        text = f"{figures.ops(sample.ops)} {words.unit} · p99 {p99}"
        text += f" · {total} {words.things} {words.answered}"
        if stalled := lasting(state.system.stalls):
            nouns = shard_nouns(state.system.groups)
            text += f" · {silent_words(len(stalled), count_groups(sample), nouns)}"
    return f"{text} · {figures.count(sample.total_failed)} failed" if sample.total_failed else text


def _recovered(event: ev.Recovered, state: StageState) -> str:
    outage, article = state.group_outage, words_of(state.run).article
    where = "" if outage is None else outage_words(outage, shard_nouns(state.system.groups))
    if event.after_s:
        share = f"throughput at {100 * event.share:.0f} % of baseline"
        silence = where or f"outage {took(event.outage_s)}"
        return f"{share} {took(event.after_s)} after the fault; {silence}"
    silence = where or f"{took(event.outage_s)} without {article} at most"
    return f"throughput never left its baseline; {silence}"
