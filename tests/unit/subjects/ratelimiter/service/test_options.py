from __future__ import annotations

import pytest

from subjects.ratelimiter.service.options import parse
from subjects.ratelimiter.service.policy import OnStoreFailure, Policy, PolicyName

NEEDED = ["--node", "lim1", "--port", "8101", "--store", "redis://127.0.0.1:6379"]


def test_required_options_are_enough() -> None:
    options = parse(NEEDED)
    assert options.policy == Policy()
    assert (options.node, options.host, options.port) == ("lim1", "127.0.0.1", 8101)
    assert options.peers == ()
    assert not options.end_with_stdin


def test_every_option_can_be_given() -> None:
    more = "--policy atomic --limit 7 --window 2.5 --burst-share 0.2 --sync-ms 50"
    more += " --store-timeout-ms 90 --on-store-failure closed --end-with-stdin"
    more += " --peers 127.0.0.1:8102 http://127.0.0.1:8103"
    options = parse([*NEEDED, *more.split()])
    assert options.policy == Policy(
        policy=PolicyName.ATOMIC,
        limit=7,
        window_s=2.5,
        burst_share=0.2,
        sync_ms=50,
        store_timeout_ms=90,
        on_store_failure=OnStoreFailure.CLOSED,
    )
    assert options.peers == (("127.0.0.1", 8102), ("127.0.0.1", 8103))
    assert options.end_with_stdin


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("--limit 0", "limit must be from 1 to 1,000,000"),
        ("--limit many", "invalid int value: 'many'"),
        ("--window nan", "window_s must be"),
        ("--port 65536", "isn't a port"),
        ("--port -1", "port"),
        ("--store http://127.0.0.1", "isn't a store's URL"),
        ("--store redis://h:port", "isn't a store's URL"),
        ("--peers lim2", "isn't a node: host:port"),
        ("--peers lim2:99999", "isn't a node: host:port"),
        ("--policy strict", "invalid choice: 'strict'"),
        ("--node", "expected one argument"),
    ],
)
def test_invalid_option_ends_the_program_with_a_sentence(
    wrong: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse([*NEEDED, *wrong.split()])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_help_tells_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    for option in ("--node", "--policy", "--on-store-failure", "--peers", "POST /check"):
        assert option in told
