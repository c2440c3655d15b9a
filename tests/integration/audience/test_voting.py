"""Phones vote: each once, as often changed as one likes, until the vote is closed."""

import asyncio

from core.model import events as ev
from core.model import intents as want
from tests.phones import LiveAudience, Phone, audience, ballot, is_asked, is_open, told, until

GUESS = ev.Question.GUESS


async def joined(live: LiveAudience, phones: int = 1) -> list[Phone]:
    opened = await live.open()
    found = [Phone(opened.url, agent=f"phone {number}") for number in range(phones)]
    for phone in found:
        assert (await phone.get()).status == 200
    return found


async def test_nothing_listens_before_the_page_is_asked_for():
    async with audience() as live:
        assert live.link.pid is None
        assert live.events == []


async def test_a_phone_is_given_a_cookie_and_the_words_of_the_stage():
    async with audience() as live:
        (phone,) = await joined(live)
        reply = await phone.get()
        assert phone.cookie.startswith("phone=")
        assert "Raft KV cluster" in reply.text
        assert "Leader" in reply.text
        assert "set-cookie" not in reply.headers


async def test_votes_reach_the_timeline_and_can_be_changed():
    async with audience() as live:
        one, two, three = await joined(live, 3)
        live.ask()
        await is_asked(one)
        assert (await one.vote("victim", "n1")).json["mine"] == {"1": {"victim": "n1"}}
        await two.vote("victim", "n1")
        await three.vote_by_form("victim", "n3")
        await until(lambda: live.counts == (2, 0, 1))
        await two.vote("victim", "n2")
        await two.vote("victim", "n2")
        await until(lambda: live.counts == (1, 1, 1))


async def test_two_questions_are_answered_each_by_itself():
    async with audience() as live:
        (phone,) = await joined(live)
        live.ask(ballot(), ballot(ev.Question.FAULT, "kill pause"))
        await is_asked(phone)
        await phone.vote("victim", "n2")
        await phone.vote("fault", "pause")

        def counts() -> list[tuple[int, ...]]:
            counted = live.all(ev.VotesCounted)
            return [each.counts for each in counted[-1].counts] if counted else []

        await until(lambda: counts() == [(0, 1, 0), (0, 1)])


async def test_a_closed_vote_is_counted_for_good_and_takes_nothing_more():
    async with audience() as live:
        (phone,) = await joined(live)
        live.ask()
        await is_asked(phone)
        await phone.vote("victim", "n1")
        live.stop_asking()
        await until(lambda: live.all(ev.VotesCounted)[-1:] and _is_final(live))
        late = await phone.vote("victim", "n2")
        assert (late.status, late.json["answer"]) == (409, "closed")
        assert (await phone.vote_by_form("victim", "n2")).status == 303
        assert live.counts == (1, 0, 0)


async def test_a_vote_that_nobody_answered_is_counted_when_it_closes():
    async with audience() as live:
        await joined(live)
        live.ask()
        live.stop_asking()
        await until(lambda: live.all(ev.VotesCounted) and _is_final(live))
        assert live.counts == (0, 0, 0)


async def test_the_result_is_shown_with_ones_own_vote():
    async with audience() as live:
        (phone,) = await joined(live)
        live.ask()
        await is_asked(phone)
        await phone.vote("victim", "n2")
        live.stop_asking()
        await until(lambda: live.all(ev.VotesCounted) and _is_final(live))
        result = ev.BallotResult(
            question=ev.Question.VICTIM, counts=(0, 1, 0), winner="n2", votes=1
        )
        live.timeline.append(
            ev.VoteClosed(
                t=live.clock.now(),
                vote=1,
                end=ev.VoteEnd.PRESENTER,
                results=(result,),
                phones=1,
            )
        )
        async with phone.following() as stream:
            await told(stream, lambda state: bool(state.get("results")) and "mine" in state)
        page = (await phone.get()).text
        assert "It will be n2." in page
        assert "chosen by 1 of 1 phone" in page
        assert "your vote" in page.split("<template")[0]


async def test_phones_are_counted_while_they_follow():
    async with audience() as live:
        one, two = await joined(live, 2)
        async with one.following() as stream, two.following():
            await told(stream, lambda state: state.get("system") == "Raft KV cluster")
            await until(lambda: live.timeline.state.audience.phones == 2)
        await until(lambda: live.timeline.state.audience.phones == 0)


async def test_a_stream_tells_what_changes():
    async with audience() as live:
        (phone,) = await joined(live)
        async with phone.following() as stream:
            await told(stream, lambda state: "mine" in state)
            live.ask()
            await told(stream, is_open)
            live.stop_asking()
            await told(stream, lambda state: not is_open(state) and "vote" in state)


async def test_a_next_run_has_a_new_token_and_old_phones_are_told():
    async with audience() as live:
        (phone,) = await joined(live)
        first = live.all(ev.AudienceOpened)[-1]
        async with phone.following() as stream:
            await told(stream, lambda state: "mine" in state)
            live.begin()
            await until(lambda: len(live.all(ev.AudienceOpened)) == 2)
            second = live.all(ev.AudienceOpened)[-1]
            assert (second.address, second.port) == (first.address, first.port)
            assert second.url != first.url
            async with asyncio.timeout(20):
                assert b"event: over" in await stream.read()
        page = await phone.get()
        assert page.status == 410
        assert "Scan the code" in page.text
        assert (await phone.get("state")).status == 410
        assert live.timeline.state.audience.opened == second


async def test_a_page_that_is_closed_is_gone():
    async with audience() as live:
        opened = await live.open()
        assert not live.link.send(want.Next())
        assert live.link.send(want.CloseAudience())
        assert live.all(ev.AudienceClosed)[0].problem == ""
        await live.link.close()
        try:
            await asyncio.open_connection(opened.address, opened.port)
        except OSError:
            return
        raise AssertionError("something still listens")


async def test_the_report_can_be_taken_home_once_the_story_is_over():
    async def render() -> bytes:
        return b"<!doctype html><p>report</p>" * 10_000

    async with audience(render) as live:
        (phone,) = await joined(live)
        assert (await phone.get("report")).status == 404
        live.timeline.append(ev.StoryCompleted(t=live.clock.now()))
        async with phone.following() as stream:
            await told(stream, lambda state: bool(state.get("report")))
        report = await phone.get("report")
        assert report.body == await render()
        assert report.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in report.headers["content-security-policy"]


def _is_final(live: LiveAudience) -> bool:
    return live.all(ev.VotesCounted)[-1].is_final
