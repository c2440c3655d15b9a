"""Phones can't forge, flood, stall or ask elsewhere; and the count of votes stays right."""

import asyncio
import os
import random
import socket
from contextlib import suppress

import psutil
import pytest

from core.model import events as ev
from gui.audience.server.guard import ASK_WITHIN_S, MOST_CONNECTIONS
from gui.audience.server.passes import Passes
from tests.integration.audience.test_voting import joined
from tests.phones import LiveAudience, Phone, Reply, audience, exchange, is_asked, parse, until


def _main(page: Reply) -> str:
    """The part of a page that people see."""
    return page.text.split("<main")[1]


RUDE = int(os.environ.get("FAULTSTAGE_RUDE_REQUESTS", "1500"))
"""The number of bad requests that are sent, unless the variable says another."""


async def asked(live: LiveAudience) -> Phone:
    (phone,) = await joined(live)
    live.ask()
    await is_asked(phone)
    return phone


async def test_forged_cookies_are_refused():
    async with audience() as live:
        phone = await asked(live)
        forger = Phone(live.all(ev.AudienceOpened)[0].url)
        real = phone.cookie.removeprefix("phone=")
        for forged in (Passes().issue(), real[:-1] + "~", "." + real, real + "x", "ü", "", "."):
            forger.cookie = f"phone={forged}"
            assert (await forger.vote("victim", "n1")).status == 403
        await phone.vote("victim", "n2")
        await until(lambda: live.counts == (0, 1, 0))


async def test_a_cookie_of_another_run_is_refused():
    async with audience() as live:
        before = await asked(live)
        live.begin()
        await until(lambda: len(live.all(ev.AudienceOpened)) == 2)
        after = Phone(live.all(ev.AudienceOpened)[1].url)
        live.ask()
        await is_asked(after)
        after.cookie = before.cookie
        assert (await after.vote("victim", "n1")).status == 403


async def test_a_vote_that_is_sent_again_counts_once():
    async with audience() as live:
        phone = await asked(live)
        for _ in range(10):
            await phone.vote("victim", "n1")
        await until(lambda: live.counts == (1, 0, 0))


async def test_without_a_cookie_phones_alike_share_a_vote_and_are_told():
    async with audience() as live:
        phone = await asked(live)
        for agent in ("old", "old", "other"):
            alike = Phone(live.all(ev.AudienceOpened)[0].url, agent=agent)
            reply = await alike.vote_by_form("victim", "n1")
            assert (reply.status, reply.headers["location"]) == (303, "./?shared")
        assert "keeps no cookies" not in _main(await phone.get("?shared"))
        assert "keeps no cookies" in _main(await alike.send(alike.request("?shared")))
        await until(lambda: live.counts == (2, 0, 0))
        assert live.all(ev.VotesCounted)[-1].shared == 2


async def test_one_address_can_not_stuff_the_ballot_without_cookies():
    async with audience() as live:
        await asked(live)
        url = live.all(ev.AudienceOpened)[0].url
        codes = [
            (await Phone(url, agent=f"bot {number}").vote("victim", "n1")).status
            for number in range(40)
        ]
        assert 15 <= codes.count(200) <= 25
        assert codes.count(200) + codes.count(429) == 40


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"vote":1}',
        b'{"vote":"1","question":"victim","key":"n1"}',
        b'{"vote":1,"question":"victim","key":7}',
        b'{"vote":1,"question":"nobody","key":"n1"}',
        b'{"vote":1,"question":"victim","key":"n9"}',
        b"\xff\xfe{",
        b'{"vote":1e999,"question":"victim","key":"n1"}',
    ],
)
async def test_malformed_vote_is_refused(body: bytes):
    async with audience() as live:
        phone = await asked(live)
        for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain"):
            reply = await phone.send(phone.request("vote", "POST", body, Content_Type=kind))
            assert reply.status == 400
        assert live.counts == ()


async def test_other_sites_pages_can_not_vote():
    async with audience() as live:
        phone = await asked(live)
        for headers in ({"Origin": "http://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
            assert (await phone.vote("victim", "n1", headers=headers)).status == 403
        own = {"Origin": f"http://{phone.host}:{phone.port}", "Sec_Fetch_Site": "same-origin"}
        assert (await phone.vote("victim", "n1", headers=own)).status == 200


async def test_wrong_tokens_hosts_and_methods_get_nothing():
    async with audience() as live:
        phone = await asked(live)
        bad = Phone(live.all(ev.AudienceOpened)[0].url.replace(phone.path, "/abcdefgh/"))
        for path in ("", "state", "events", "vote", "report", "script.js"):
            reply = await bad.get(path)
            assert (reply.status, phone.path in reply.text) == (404, False)
        for path in ("x", "../", "state/", "%2e%2e/", "script.js/x", "<script>alert(1)</script>"):
            reply = await phone.get(path)
            assert (reply.status, "script>" in reply.text) == (404, False)
        for host in ("evil.example", f"evil.example:{phone.port}", "", "127.0.0.1:1"):
            assert (await phone.get(Host=host)).status == 421
        for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"):
            assert (await phone.send(phone.request("", method))).status == 405
        assert (await phone.send(phone.request("script.js", "POST"))).status == 404
        assert (await phone.get("vote")).status == 405


async def test_pages_carry_strict_headers():
    async with audience() as live:
        phone = await asked(live)
        for path in ("", "state", "script.js", "style.css", "nothing"):
            headers = (await phone.get(path)).headers
            assert headers["content-security-policy"].startswith("default-src 'none'; script-src")
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cache-control"] == "no-store"
            assert "server" not in headers


async def test_large_requests_are_cut_off():
    async with audience() as live:
        phone = await asked(live)
        assert (await phone.get(X=9_000 * "x")).status == 431
        assert (await phone.get(X=7_000 * "x")).status == 200
        assert (await phone.send(phone.request("vote", "POST", 2_000 * b"x"))).status == 413
        pieces = b"".join(b"400\r\n" + 1_024 * b"x" + b"\r\n" for _ in range(100))
        endless = phone.request("vote", "POST", Transfer_Encoding="chunked") + pieces
        assert (await phone.send(endless)).status in (413, 0)
        assert live.counts == ()


async def test_slow_senders_are_cut_off_and_others_are_served():
    async with audience() as live:
        phone = await asked(live)
        stranger = Phone(live.all(ev.AudienceOpened)[0].url)
        slow = [await asyncio.open_connection(phone.host, phone.port) for _ in range(100)]
        start = asyncio.get_running_loop().time()
        for number, (_, writer) in enumerate(slow):
            whole = stranger.request("vote", "POST", b'{"vote":1,')
            writer.write(whole[: 3 + number % 20] if number % 2 else whole[:-2])
        assert (await phone.vote("victim", "n1")).status == 200
        for reader, writer in slow:
            with suppress(ConnectionError):
                assert await asyncio.wait_for(reader.read(), 60) == b""
            writer.close()
        assert asyncio.get_running_loop().time() - start >= ASK_WITHIN_S - 1


async def test_a_flood_from_one_address_leaves_phones_there_alone():
    async with audience() as live:
        phone = await asked(live)
        stranger = Phone(live.all(ev.AudienceOpened)[0].url.replace(phone.path, "/abcdefgh/"))
        codes: list[int] = []
        while 429 not in codes[-20:]:
            codes += [
                each.status for each in await asyncio.gather(*(stranger.get() for _ in range(50)))
            ]
            assert len(codes) < 5_000
        assert (await phone.vote("victim", "n3")).status == 200
        assert (await phone.get()).status == 200
        await until(lambda: live.counts == (0, 0, 1))


async def test_more_connections_than_can_be_served_are_told_so():
    async with audience() as live:
        phone = await asked(live)
        held = list[socket.socket]()
        try:
            # On a busy machine the first are cut off, as slow ones, before the last are there.
            async with asyncio.timeout(90):
                while (busy := await phone.get()).status == 200:
                    for _ in range(MOST_CONNECTIONS):
                        held.append(socket.create_connection((phone.host, phone.port)))
                        await asyncio.sleep(0)
                    while len(held) > MOST_CONNECTIONS:
                        held.pop(0).close()
            assert (busy.status, busy.headers["retry-after"]) == (503, "5")
            assert "too many phones" in busy.text
        finally:
            for each in held:
                each.close()

        async def is_served() -> bool:
            with suppress(ConnectionError):
                return (await phone.get()).status == 200
            return False

        async with asyncio.timeout(30):
            while not await is_served():
                await asyncio.sleep(0.1)


async def test_many_bad_requests_change_nothing_and_leave_nothing():
    async with audience() as live:
        phone = await asked(live)
        await phone.vote("victim", "n1")
        assert live.link.pid is not None
        process = psutil.Process(live.link.pid)
        rude = Phone(live.all(ev.AudienceOpened)[0].url)
        await rude.get()
        await _be_rude(rude, 500)
        before = process.memory_info().rss
        await _be_rude(rude, RUDE)
        assert process.memory_info().rss - before < 8_000_000
        assert process.num_fds() < 50
        assert (await phone.get()).status == 200
        await until(lambda: live.counts == (1, 0, 0))


async def _be_rude(phone: Phone, count: int) -> None:
    rude = (
        b"\0" * 100,
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT evil:80 HTTP/1.1\r\nHost: evil\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: *\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: \xff\r\n\r\n",
        b"POST /vote HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /vote HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\nHost: x\n\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        phone.request("vote", "POST", b"x", Upgrade="websocket", Connection="Upgrade"),
        phone.request("state") * 3,
        phone.request("%00%ff/../.."),
        phone.request("?" + "a" * 5_000),
        phone.request("", Cookie="phone=\xe9.\xe9; phone; =;;;"),
    )
    chance = random.Random(count)
    for start in range(0, count, 50):
        await asyncio.gather(
            *(
                _send(phone, _spoil(chance, rude[number % len(rude)], number // len(rude)))
                for number in range(start, start + 50)
            )
        )


def _spoil(chance: random.Random, data: bytes, turn: int) -> bytes:
    """Returns ``data`` in the first turn as it is, later with some bytes changed or left out."""
    if not turn:
        return data
    spoiled = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(spoiled) or 1)
        if chance.random() < 0.3:
            del spoiled[at : at + chance.randrange(1, 9)]
        else:
            spoiled[at : at + 1] = bytes(
                (chance.choice((0, 10, 13, 32, 37, 47, 58, chance.randrange(256))),)
            )
    return bytes(spoiled) or b"?"


async def _send(phone: Phone, data: bytes) -> None:
    async with asyncio.timeout(30):
        reader, writer = await asyncio.open_connection(phone.host, phone.port)
        with suppress(ConnectionError):
            writer.write(data)
            writer.write_eof()
            got = await reader.read()
            assert not got or 200 <= parse(got).status < 500, got
            assert b"Traceback" not in got
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def test_an_empty_connection_is_closed_in_time():
    async with audience() as live:
        phone = await asked(live)
        assert (await exchange(phone.host, phone.port, b"", 60)).status == 0
