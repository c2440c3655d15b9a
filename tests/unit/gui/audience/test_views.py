"""The phones' view is a pure function of the stage's state."""

from msgspec.structs import replace

from core.model import events as ev
from core.views.fold import apply
from core.views.stage_state import StageState
from gui.audience.server.phone_view import PhoneView
from gui.audience.views import make_view
from tests.phones import ballot
from tests.scripted import DETECTED_T, FAULT_T, scripted_run


def after(until_t: float, *more: ev.Event, run: list[ev.Event] | None = None) -> StageState:
    state = StageState()
    for event in [*(each for each in run or scripted_run() if each.t < until_t), *more]:
        state = apply(state, event)
    return state


def view(state: StageState, now: float | None = None) -> PhoneView:
    return make_view(state, state.t if now is None else now, 3_000.0, (1, 2, 3))


OPENED = ev.VoteOpened(t=27.0, vote=1, ballots=(ballot(),), closes_t=40.0)
CHOSEN = ev.VoteClosed(
    t=28.0,
    vote=1,
    end=ev.VoteEnd.TIME,
    results=(ev.BallotResult(question=ev.Question.VICTIM, counts=(1, 0, 3), winner="n3", votes=3),),
    phones=5,
)
GUESS = ev.Ballot(
    question=ev.Question.GUESS,
    options=(
        ev.BallotOption(key="0", title="under 4 s", to_s=4.0),
        ev.BallotOption(key="1", title="longer", from_s=4.0, to_s=None),
    ),
)
GUESSED = (
    ev.VoteOpened(t=28.5, vote=2, ballots=(GUESS,), closes_t=40.0),
    ev.VoteClosed(
        t=29.0,
        vote=2,
        end=ev.VoteEnd.TIME,
        results=(ev.BallotResult(question=ev.Question.GUESS, counts=(1, 2)),),
        phones=5,
    ),
)


def test_before_a_run_nothing_is_shown():
    assert view(StageState()) == PhoneView()


def test_a_running_system_is_told_by_chapter_throughput_and_nodes():
    shown = view(after(20.0))
    assert (shown.system, shown.chapter, shown.step, shown.steps) == (
        "Raft KV cluster",
        "Load",
        3,
        8,
    )
    assert shown.rate.replace("\u202f", " ") == "3 000 operations a second"
    assert [(each.name, each.role, each.word, each.sign) for each in shown.nodes] == [
        ("n1", "Follower", "Up", "✓"),
        ("n2", "Follower", "Up", "✓"),
        ("n3", "Leader", "Up", "✓"),
    ]
    assert (shown.headline, shown.down, shown.proof, shown.facts) == ("", "", None, ())


def test_an_open_vote_is_the_headline_with_the_time_that_is_left():
    shown = view(after(27.0, OPENED), now=28.0)
    assert shown.headline == "Which node goes down?"
    assert shown.hint.startswith("12 s left")


def test_a_vote_that_closes_has_no_time_left():
    closing = ev.VoteClosing(t=28.0, vote=1, end=ev.VoteEnd.TIME)
    assert view(after(27.0, OPENED, closing), now=28.0).hint == ""


def test_chosen_node_is_told_before_any_node_is_struck():
    shown = view(after(27.0, OPENED, CHOSEN))
    assert shown.headline == "It will be n3."
    assert (shown.results[0].winner, shown.results[0].counts) == ("n3", (1, 0, 3))
    assert shown.results[0].other == "n3, chosen by 3 of 4 phones."


def test_struck_node_is_told_with_the_phones_that_chose_it():
    run = sorted([*scripted_run(), OPENED, CHOSEN], key=lambda event: event.t)
    assert view(after(DETECTED_T, run=run)).headline == "n3 was struck. 3 of 4 chose it."
    assert view(after(DETECTED_T)).headline == "n3 was struck."


def test_a_vote_that_was_overruled_decided_nothing():
    result = ev.BallotResult(question=ev.Question.VICTIM, counts=(1, 0, 3), winner="n1", votes=1)
    overruled = replace(CHOSEN, end=ev.VoteEnd.OVERRULED, results=(result,))
    shown = view(after(27.0, OPENED, overruled))
    assert shown.headline == ""
    assert shown.results[0].winner == ""
    assert "overruled" in shown.results[0].other


def test_an_outage_is_told_while_it_lasts():
    state = after(FAULT_T + 3.1)
    assert view(state, FAULT_T + 3.1).down.startswith("down for ")
    assert view(state, FAULT_T + 3.1).rate_tone == "bad"
    assert view(after(50.0)).down == ""


def test_guesses_are_shown_and_judged():
    shown = view(after(FAULT_T, *GUESSED))
    assert (shown.results[0].question, shown.results[0].winner) == (ev.Question.GUESS, "")
    judged = ev.GuessesJudged(t=40.0, vote=2, actual_s=5.2, right="1", hits=2, guesses=3)
    told = view(after(FAULT_T, *GUESSED, judged)).results[0]
    assert told.title == "It took 5.2 s."
    assert told.right == "2 of 3 had guessed it, and so had you."
    assert told.wrong == "2 of 3 had guessed it; you had not."


def test_the_end_has_the_proof_and_what_was_measured():
    shown = view(after(1_000.0))
    assert shown.headline == "0 lost"
    assert shown.proof is not None
    assert shown.proof.tone == "good"
    assert shown.proof.text.startswith("Every one of ")
    assert [fact.label for fact in shown.facts] == ["seen after", "new leader", "rejoined"]
    assert shown.is_over
    assert "presenter" in shown.report_place
    assert make_view(after(1_000.0), 60.0, 0.0, (), has_report=True).report_place == ""
