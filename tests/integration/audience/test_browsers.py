"""The page in a real browser: Debian's Chromium, driven by Playwright.

With ``FAULTSTAGE_SHOTS=FOLDER`` in the environment, what was seen is kept there as pictures.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.model import events as ev
from core.model import intents as want
from tests.phones import LiveAudience, audience, until

CHROMIUM = Path("/usr/bin/chromium")
WITHIN_MS = 30_000

pytest.importorskip("playwright", reason="playwright isn't installed")
if not CHROMIUM.exists():
    pytest.skip(f"there is no {CHROMIUM}", allow_module_level=True)

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect  # noqa: E402

expect.set_options(timeout=WITHIN_MS)

SMALL: ViewportSize = {"width": 360, "height": 740}
WIDE: ViewportSize = {"width": 844, "height": 390}

OPTIONS = tuple(
    ev.BallotOption(key=name, title=name, detail=detail)
    for name, detail in (
        ("n3", "leader · no writes until a new one is elected, 4 to 9 s"),
        ("n1", "follower · nobody may notice"),
        ("n2", "follower · nobody may notice"),
    )
)
VICTIM = ev.Ballot(question=ev.Question.VICTIM, options=OPTIONS, note="one node may be struck")
RANGES = ("under 4 s", "4 to 6 s", "6 to 9 s", "longer")
GUESS = ev.Ballot(
    question=ev.Question.GUESS,
    options=tuple(ev.BallotOption(key=str(i), title=title) for i, title in enumerate(RANGES)),
)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield started
        finally:
            await started.close()


async def visit(browser: Browser, live: LiveAudience, **settings: Any) -> Page:
    """Opens the page as a phone of its own; an error in its console fails the test."""
    merged: dict[str, Any] = {"viewport": SMALL, **settings}
    context = await browser.new_context(**merged)
    context.set_default_timeout(WITHIN_MS)
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the script failed: {error}"))
    await page.goto(live.all(ev.AudienceOpened)[-1].url)
    return page


async def look(page: Page, name: str) -> None:
    """Checks that nothing is cut off, and keeps a picture where pictures are wanted."""
    too_wide = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert too_wide <= 0
    if folder := os.environ.get("FAULTSTAGE_SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def close_vote(live: LiveAudience, winner: str) -> None:
    counts = live.all(ev.VotesCounted)[-1].counts
    results = tuple(
        ev.BallotResult(question=each.question, counts=each.counts, winner=winner, votes=1)
        for each in counts
    )
    live.timeline.append(
        ev.VoteClosed(t=live.clock.now(), vote=1, end=ev.VoteEnd.TIME, results=results, phones=3)
    )


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("small-dark", {"viewport": SMALL, "color_scheme": "dark"}),
        ("wide-light", {"viewport": WIDE, "color_scheme": "light"}),
    ],
)
async def test_a_phone_joins_votes_changes_and_sees_the_result(
    browser: Browser, name: str, settings: dict[str, Any]
):
    async with audience() as live:
        await live.open()
        page = await visit(browser, live, **settings)
        await expect(page.locator("#link")).to_have_text("live")
        await expect(page.locator("#novote")).to_be_visible()
        await until(lambda: live.timeline.state.audience.phones == 1)
        await look(page, f"{name}-1-joined")

        live.ask(VICTIM)
        await expect(page.locator("h1")).to_have_text("Which node goes down?")
        await page.get_by_role("button", name="n3").click()
        await expect(page.get_by_role("button", pressed=True)).to_contain_text("your vote")
        await until(lambda: live.counts == (1, 0, 0))
        await page.get_by_role("button", name="n1").click()
        await until(lambda: live.counts == (0, 1, 0))
        await expect(page.get_by_role("button", pressed=True)).to_contain_text("n1")
        await look(page, f"{name}-2-voted")

        live.stop_asking()
        await expect(page.get_by_role("button", name="n2")).to_be_disabled()
        await until(lambda: live.all(ev.VotesCounted)[-1].is_final)
        close_vote(live, "n1")
        await expect(page.locator("#vote button")).to_have_count(0)
        await expect(page.locator("h1")).to_have_text("It will be n1.")
        await expect(page.locator(".won")).to_contain_text("your vote")
        await look(page, f"{name}-3-result")


async def test_three_browsers_vote_at_once(browser: Browser):
    async with audience() as live:
        await live.open()
        pages = [await visit(browser, live) for _ in range(3)]
        await until(lambda: live.timeline.state.audience.phones == 3)
        live.ask(VICTIM)
        for page, node in zip(pages, ("n3", "n3", "n2"), strict=True):
            await page.get_by_role("button", name=node).click()
        await until(lambda: live.counts == (2, 0, 1))


async def test_a_phone_comes_back_after_the_network_was_gone(browser: Browser):
    async with audience() as live:
        await live.open()
        page = await visit(browser, live)
        live.ask(VICTIM)
        await page.get_by_role("button", name="n2").click()
        await until(lambda: live.counts == (0, 0, 1))
        await page.context.set_offline(True)
        await page.evaluate("dispatchEvent(new Event('offline'))")
        await expect(page.locator("#link")).to_have_text("reconnecting")
        await page.get_by_role("button", name="n1").click()
        await expect(page.locator("#note")).to_contain_text("didn't get through")
        await look(page, "offline")
        await page.context.set_offline(False)
        await expect(page.locator("#link")).to_have_text("live")
        await expect(page.get_by_role("button", pressed=True)).to_contain_text("n2")
        await page.get_by_role("button", name="n1").click()
        await until(lambda: live.counts == (0, 1, 0))


async def test_a_phone_that_loses_its_stream_asks_instead(browser: Browser):
    async with audience() as live:
        await live.open()
        context = await browser.new_context(viewport=SMALL)
        page = await context.new_page()
        await page.route("**/events", lambda route: route.abort())
        await page.goto(live.all(ev.AudienceOpened)[-1].url)
        live.ask(VICTIM)
        await page.get_by_role("button", name="n2").click(timeout=WITHIN_MS)
        await until(lambda: live.counts == (0, 0, 1))
        await until(lambda: live.timeline.state.audience.phones == 1)
        live.stop_asking()
        await expect(page.get_by_role("button", name="n2")).to_be_disabled()


async def test_a_form_votes_without_a_script(browser: Browser):
    async with audience() as live:
        await live.open()
        live.ask(VICTIM)
        page = await visit(browser, live, java_script_enabled=False)
        button = page.get_by_role("button", name="n3")
        await until_there(page, button)
        await button.click()
        await until(lambda: live.counts == (1, 0, 0))
        await expect(page.get_by_role("button", pressed=True)).to_contain_text("your vote")
        await page.get_by_role("button", name="n2").click()
        await until(lambda: live.counts == (0, 0, 1))


async def until_there(page: Page, button: Any) -> None:
    """Loads the page until the vote is on it."""
    while not await button.count():
        await page.reload()


async def test_large_fonts_cut_nothing_off(browser: Browser):
    async with audience() as live:
        await live.open()
        live.ask(VICTIM, GUESS)
        page = await visit(browser, live)
        await expect(page.get_by_role("button", name="n3")).to_be_visible()
        await page.evaluate("document.documentElement.style.fontSize = '32px'")
        await look(page, "large-fonts")


async def test_every_vote_can_be_reached_by_keyboard_and_is_said(browser: Browser):
    async with audience() as live:
        await live.open()
        live.ask(VICTIM)
        page = await visit(browser, live)
        await expect(page.get_by_role("group", name="Which node goes down?")).to_be_visible()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await until(lambda: live.counts == (0, 1, 0))
        chosen = page.get_by_role("button", pressed=True)
        await expect(chosen).to_contain_text("n1")
        await expect(chosen).to_be_focused()


async def test_names_are_never_taken_for_markup(browser: Browser):
    evil = "<img src=x onerror=alert(1)>"
    options = tuple(ev.BallotOption(key=key, title=evil, detail=evil) for key in ("a", "b"))
    ballot = ev.Ballot(question=ev.Question.VICTIM, options=options, note=evil)
    async with audience() as live:
        await live.open()
        live.ask(ballot)
        for script in (True, False):
            page = await visit(browser, live, java_script_enabled=script)
            button = page.get_by_role("button").first
            if not script:
                await until_there(page, button)
            await expect(button).to_contain_text(evil)
            assert await page.locator("img").count() == 0


async def test_a_phone_of_a_former_run_is_told_to_scan_again(browser: Browser):
    async with audience() as live:
        await live.open()
        page = await visit(browser, live)
        await until(lambda: live.timeline.state.audience.phones == 1)
        live.begin()
        await expect(page.locator("h1")).to_have_text("This run is over.")
        await look(page, "run-over")
        live.link.send(want.CloseAudience())
