"""``report.html``: one page that stands by itself, made of ``resources/report``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from core.report.claims import not_shown, shown
from core.report.expectation_cases import expectation_cases
from core.report.history import RunHistory
from core.report.markup import clean
from core.report.picture_svg import draw_still
from core.report.summary import RunSummary
from core.report.summary_figures import summary_figures
from core.report.svg import draw
from core.report.verdict import judge, tell
from core.text import acts, expectations, figures, vote_results
from core.text.audience import phones_words
from core.text.load_words import WORDS
from core.text.no_proof import no_proof_words
from core.text.recovery import went_on
from core.views.plot.lost import spans_lost

if TYPE_CHECKING:
    from jinja2 import Template


def render(history: RunHistory, summary: RunSummary, remarks: Sequence[str] = ()) -> str:
    """Returns the whole page.

    Args:
        history: the run.
        summary: the figures of the run.
        remarks: what was left out of the recording, in sentences.
    """
    return _template().render(
        css=Markup(_read("report", "page.css")),
        themes={name: json.loads(_read("theme", f"{name}.json")) for name in ("light", "dark")},
        run=history.state.run,
        summary=summary,
        words=WORDS[summary.load_kind],
        no_proof=None if summary.no_proof is None else no_proof_words(summary.no_proof),
        acts=acts,
        votes=vote_results,
        phones=phones_words,
        expectations=expectation_cases(summary),
        expected_title=expectations.TITLE,
        started=_date(summary.started_at),
        verdict=judge(summary),
        told=tell(summary),
        remarks=remarks,
        figures=[figure for figure in summary_figures(summary) if figure.has_card],
        lost=spans_lost(history.state),
        plot=draw(history.state, history.curve.get()),
        stills=[draw_still(still) for still in history.stills.all],
        explanation=history.state.explanation,
        explained_t=history.state.explained_t,
        went_on=[went_on(event) for event in history.went_on],
        proof=history.state.read_back,
        anomalies=history.anomalies,
        chapters=history.chapters,
        shown=shown(summary),
        not_shown=not_shown(history, summary),
    )


@cache
def _template() -> Template:
    # Imported here, since the app's start shouldn't wait for it.
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(lambda name: _read("report", name)),
        autoescape=True,
        finalize=clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"count": _count, "moment": _moment, "took": _took, "span": figures.span}
    return environment.get_template("page.html")


def _read(folder: str, name: str) -> str:
    return files("resources").joinpath(folder, name).read_text(encoding="utf-8")


def _date(iso: str) -> str:
    try:
        return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M}"
    except ValueError:
        return iso


def _count(number: int | None) -> str:
    return figures.UNKNOWN if number is None else figures.count(number)


def _moment(t: float | None) -> str:
    return figures.UNKNOWN if t is None else figures.moment(t)


def _took(seconds: float | None) -> str:
    return figures.UNKNOWN if seconds is None else " ".join(figures.took(seconds))
