"""The view of phones, in words that are made already: small frozen values."""

from __future__ import annotations

from msgspec import Struct

from core.model.audience import Question


class PhoneNode(Struct, frozen=True, kw_only=True):
    """A node as phones show it.

    Attributes:
        name: the node's name.
        role: what it is in the system: ``leader``; may be empty.
        word: its state in a word: ``Down``.
        sign: the same as one character, which needs no colour.
        tone: name of the colour: ``good``, ``warn``, ``bad`` or ``faint``.
    """

    name: str
    role: str
    word: str
    sign: str
    tone: str


class PhoneFact(Struct, frozen=True, kw_only=True):
    """A line of what was measured: ``seen after``, ``0.01 s``."""

    label: str
    value: str
    tone: str = "text"


class PhoneProof(Struct, frozen=True, kw_only=True):
    """The result of the proof, in the end.

    Attributes:
        title: ``0 lost``.
        text: the same in a sentence.
        tone: ``good``, ``warn`` or ``bad``.
    """

    title: str
    text: str
    tone: str


class PhoneResult(Struct, frozen=True, kw_only=True):
    """The result of one question.

    Attributes:
        vote: number of the vote.
        question: what was asked.
        title: what came of it: ``n1 was struck. 92 of 143 chose it.``.
        options: title of each answer, in the ballot's order.
        keys: what each answer is called by.
        counts: the votes for each.
        winner: key of what came out; may be empty.
        right: what is said to those who chose the winner; may be empty.
        wrong: what is said to those who chose something else; may be empty.
        other: what is said to those who didn't choose; may be empty.
    """

    vote: int
    question: Question
    title: str
    options: tuple[str, ...]
    keys: tuple[str, ...]
    counts: tuple[int, ...]
    winner: str = ""
    right: str = ""
    wrong: str = ""
    other: str = ""


class PhoneView(Struct, frozen=True, kw_only=True):
    """All that phones show of the stage, but for the open vote.

    Attributes:
        system: what is on stage.
        chapter: title of the chapter on show.
        step: its number, from 1; 0 before there is any.
        steps: how many chapters there are.
        headline: what matters most now, in a few words; empty where nothing does.
        hint: how long one can still vote; empty where no vote is open.
        rate: throughput in words; empty where the load doesn't run.
        rate_tone: name of the colour of that.
        curve: throughput of the last half a minute, in hundredths of the highest; -1 where
            nothing was measured.
        down: for how long nothing has been acknowledged: ``down for 3.1 s``; empty while all
            is well.
        nodes: the nodes, in the order of the stage.
        proof: what was proven; None before.
        facts: what was measured of the fault, in lines.
        results: what came of the votes that are over.
        is_over: whether the story has come to its end.
        report_place: where the report is, where phones can't take it from this page; empty else.
    """

    system: str = ""
    chapter: str = ""
    step: int = 0
    steps: int = 0
    headline: str = ""
    hint: str = ""
    rate: str = ""
    rate_tone: str = "text"
    curve: tuple[int, ...] = ()
    down: str = ""
    nodes: tuple[PhoneNode, ...] = ()
    proof: PhoneProof | None = None
    facts: tuple[PhoneFact, ...] = ()
    results: tuple[PhoneResult, ...] = ()
    is_over: bool = False
    report_place: str = ""
