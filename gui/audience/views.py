"""Makes what phones show of what is on the stage: a pure function of a state and a time."""

from __future__ import annotations

from core.model import events as ev
from core.text import audience as words
from core.text import figures, phone
from core.text.node_state import badge_of, state_tone, state_word
from core.text.votes import closed_note, decided_words
from core.text.wording import capital
from core.views.samples import SampleState, classify
from core.views.stage_state import StageState
from gui.audience.server.phone_view import (
    PhoneFact,
    PhoneNode,
    PhoneProof,
    PhoneResult,
    PhoneView,
)

_DECIDES = (ev.VoteEnd.TIME, ev.VoteEnd.PRESENTER)
"""The ends of a vote that decide something."""


def make_view(
    state: StageState, now: float, ops: float, curve: tuple[int, ...], *, has_report: bool = False
) -> PhoneView:
    """Returns the view of phones.

    Args:
        state: what is on the stage.
        now: seconds of the run.
        ops: throughput, as the stage shows it.
        curve: throughput of the last while; see :class:`gui.audience.curves.PhoneCurve`.
        has_report: whether phones can take the report from the page.
    """
    run = state.run
    if run is None:
        return PhoneView()
    runs = state.load_status is ev.LoadStatus.RUNNING and state.sample is not None
    chapters = run.chapters
    return PhoneView(
        system=run.title,
        chapter=chapters[state.current].title if state.current < len(chapters) else "",
        step=state.current + 1,
        steps=len(chapters),
        headline=_headline(state),
        hint=_hint(state, now),
        rate=phone.rate_words(ops, run.load_kind) if runs else "",
        rate_tone=_rate_tone(state),
        curve=curve if runs else (),
        down=_down(state, now),
        nodes=tuple(_node(state, name, now) for name in run.nodes),
        proof=_proof(state),
        facts=_facts(state),
        results=(*_guesses(state), *_choice(state)),
        is_over=state.completed,
        report_place=phone.report_place(is_rendered=has_report) if state.completed else "",
    )


def _headline(state: StageState) -> str:
    """Returns the news of the moment; empty where the chapter's title says all."""
    audience, vote = state.audience, state.audience.vote
    if vote is not None and not vote.asks(ev.Question.GUESS):
        return words.question_words(vote.ballots[0].question, state.run)
    if state.read_back is not None:
        return phone.proof_title(state.read_back)
    chosen = _decided(state)
    if state.fault_t is not None and state.victims:
        if chosen is not None and chosen.winner in state.victims:
            return words.struck_words(state.victims, chosen.votes, chosen.voted)
        return words.struck_words(state.victims)
    if chosen is not None:
        title = words.title_of(audience.choice_ballots, ev.Question.VICTIM, chosen.winner)
        return phone.chosen_words(title)
    return ""


def _hint(state: StageState, now: float) -> str:
    vote = state.audience.vote
    if vote is None or vote.is_closing:
        return ""
    return words.change_words(vote.closes_t - now)


def _rate_tone(state: StageState) -> str:
    if state.sample is None:
        return "text"
    match classify(state.sample, state.baseline):
        case SampleState.STALLED:
            return "bad"
        case SampleState.DEGRADED:
            return "warn"
        case _:
            return "text"


def _down(state: StageState, now: float) -> str:
    last = state.last_outage
    if last is None or last.end_t is not None or state.load_status is not ev.LoadStatus.RUNNING:
        return ""
    return phone.down_words(now - last.start_t)


def _node(state: StageState, name: str, now: float) -> PhoneNode:
    system = state.system.at(max(now, state.system.now))
    status, health = system.status_of(name), system.nodes.get(name)
    return PhoneNode(
        name=name,
        role="" if health is None else badge_of(health, state.run),
        word=state_word(status),
        sign=phone.SIGNS[status],
        tone=state_tone(status),
    )


def _proof(state: StageState) -> PhoneProof | None:
    proof = state.read_back
    if proof is None:
        return None
    tone = "bad" if proof.lost else "good" if proof.complete else "warn"
    text = phone.proof_text(proof, state.run)
    return PhoneProof(title=phone.proof_title(proof), text=text, tone=tone)


def _facts(state: StageState) -> tuple[PhoneFact, ...]:
    """Returns the measured figures of the fault that the run is told by."""
    reaction, elected = state.told_reaction, state.system.elected
    facts: list[PhoneFact] = []
    if reaction.fault_t is None:
        return ()
    if reaction.detected is not None:
        value = " ".join(figures.took(reaction.detected.after_s))
        facts.append(PhoneFact(label=words.SEEN_AFTER, value=value, tone="good"))
    if elected is not None and elected.t > reaction.fault_t:
        value = phone.election_words(elected.node, elected.t - reaction.fault_t)
        facts.append(PhoneFact(label=words.NEW_LEADER, value=value, tone="warn"))
    if state.rejoined_s is not None:
        value = " ".join(figures.took(state.rejoined_s))
        facts.append(PhoneFact(label=words.REJOINED, value=value, tone="good"))
    return tuple(facts)


# --- votes that are over ------------------------------------------------------------------


def _result(closed: ev.VoteClosed | None, question: ev.Question) -> ev.BallotResult | None:
    results = () if closed is None else closed.results
    return next((each for each in results if each.question is question), None)


def _decided(state: StageState) -> ev.BallotResult | None:
    """Returns the vote's decision on the victim; None where the vote decided none."""
    choice = state.audience.choice
    result = _result(choice, ev.Question.VICTIM)
    if choice is None or result is None or not result.winner or choice.end not in _DECIDES:
        return None
    return result


def _choice(state: StageState) -> tuple[PhoneResult, ...]:
    audience = state.audience
    choice, ballots = audience.choice, audience.choice_ballots
    if choice is None:
        return ()
    decides = choice.end in _DECIDES
    return tuple(
        _told(
            choice,
            result,
            ballots,
            title=words.question_words(result.question, state.run),
            winner=result.winner if decides else "",
            other=decided_words((result,), ballots) if decides else _note(choice),
        )
        for result in choice.results
        if result.voted
    )


def _note(choice: ev.VoteClosed) -> str:
    """Returns the reason why a vote decided nothing."""
    return f"{capital(closed_note(choice))}."


def _guesses(state: StageState) -> tuple[PhoneResult, ...]:
    audience = state.audience
    result = _result(audience.guesses, ev.Question.GUESS)
    if audience.guesses is None or result is None or not result.voted:
        return ()
    judged = audience.judged
    if judged is None:
        title = words.question_words(ev.Question.GUESS, state.run)
        return (_told(audience.guesses, result, audience.guess_ballots, title=title),)
    told = _told(
        audience.guesses,
        result,
        audience.guess_ballots,
        title=words.took_words(judged.actual_s),
        winner=judged.right,
        right=capital(words.guessed_words(judged, chosen=judged.right)) if judged.right else "",
        wrong=capital(words.guessed_words(judged, chosen="none of these")),
        other=capital(words.guessed_words(judged, chosen="")),
    )
    return (told,)


def _told(
    closed: ev.VoteClosed,
    result: ev.BallotResult,
    ballots: tuple[ev.Ballot, ...],
    *,
    title: str,
    winner: str | None = None,
    right: str = "",
    wrong: str = "",
    other: str = "",
) -> PhoneResult:
    asked = next((each for each in ballots if each.question is result.question), None)
    options = () if asked is None else asked.options[: len(result.counts)]
    return PhoneResult(
        vote=closed.vote,
        question=result.question,
        title=title,
        options=tuple(option.title for option in options),
        keys=tuple(option.key for option in options),
        counts=result.counts[: len(options)],
        winner=result.winner if winner is None else winner,
        right=right,
        wrong=wrong,
        other=other,
    )
