from pathlib import Path

import pytest

from subjects.hosts.processes.logs import READ_BYTES, last_words, tail

NATS = "[17] 2026/11/21 20:42:56.268540 "
STACK = "\n".join(
    f"goroutine {number} [select]:\nmain.work(0xc000)\n\t/src/server/raft.go:{number} +0x1d"
    for number in range(1, 60)
)
GO_PANIC = f"""\
{NATS}[INF] Server is ready
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a]

{STACK}
exit status 2
"""
GO_AGAIN = f"""\
panic: out of order [recovered]
\tpanic: while mending: out of order

{STACK}
"""
GO_MEMORY = f"""\
{NATS}[INF] Server is ready
runtime: out of memory: cannot allocate 4194304-byte block (3892314112 in use)
fatal error: out of memory

{STACK}
"""
FATAL_THEN_TALK = f"{NATS}[FTL] no disk left\n" + f"{NATS}[INF] Shutting down\n" * 5
RUST = """\
thread 'raftstore-1' panicked at components/raftstore/src/store/fsm/peer.rs:212:9:
region 4 has no peer
stack backtrace:
   0: rust_begin_unwind
   1: core::panicking::panic_fmt
"""
RUST_OF_OLD = """\
thread 'main' panicked at 'no such file', src/main.rs:3:5
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
"""
PYTHON = """\
INFO:     Started server process [12]
Traceback (most recent call last):
  File "/srv/serve.py", line 3, in main
    raise first
ValueError: first

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/serve.py", line 7, in <module>
    main()
    ^^^^^^
redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:6379.
"""
VALKEY = """\
41:M 28 Nov 2026 14:00:00.123 * Ready to accept connections tcp
41:M 28 Nov 2026 14:00:01.123 # === VALKEY BUG REPORT START: Cut & paste starting from here ===
41:M 28 Nov 2026 14:00:01.124 # Valkey 9.1.0 crashed by signal: 11, si_code: 0
41:M 28 Nov 2026 14:00:01.124 # Crashed running the instruction at: 0x7f

------ STACK TRACE ------
/usr/bin/valkey-server(main+0x1)

=== VALKEY BUG REPORT END. Make sure to include from START to END. ===
"""
VALKEY_ASSERTION = """\
41:M 28 Nov 2026 14:00:01.123 # === VALKEY BUG REPORT START: Cut & paste starting from here ===
41:M 28 Nov 2026 14:00:01.124 # === ASSERTION FAILED ===
41:M 28 Nov 2026 14:00:01.124 # ==> t_string.c:123 'value != NULL' is not true

------ STACK TRACE ------
/usr/bin/valkey-server(main+0x1)
"""
C_ASSERTION = "ready\nserver: main.c:12: main: Assertion `size > 0' failed.\nAborted\n"


@pytest.mark.parametrize(
    ("log", "said"),
    [
        pytest.param(
            GO_PANIC,
            "panic: runtime error: invalid memory address or nil pointer dereference",
            id="Go panic",
        ),
        pytest.param(GO_AGAIN, "panic: out of order [recovered]", id="Go panic in a panic"),
        pytest.param(
            GO_MEMORY,
            "runtime: out of memory: cannot allocate 4194304-byte block (3892314112 in use)",
            id="Go memory",
        ),
        pytest.param(FATAL_THEN_TALK.replace("[INF]", "[INF] x"), None, id="fatal line"),
        pytest.param(
            RUST,
            "thread 'raftstore-1' panicked at components/raftstore/src/store/fsm/peer.rs:212:9: "
            "region 4 has no peer",
            id="Rust",
        ),
        pytest.param(
            RUST_OF_OLD, "thread 'main' panicked at 'no such file', src/main.rs:3:5", id="old Rust"
        ),
        pytest.param(
            PYTHON,
            "redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:6379.",
            id="Python",
        ),
        pytest.param(VALKEY, "Valkey 9.1.0 crashed by signal: 11, si_code: 0", id="valkey"),
        pytest.param(
            VALKEY_ASSERTION,
            "==> t_string.c:123 'value != NULL' is not true",
            id="valkey's assertion",
        ),
        pytest.param(
            C_ASSERTION, "server: main.c:12: main: Assertion `size > 0' failed.", id="C's assertion"
        ),
    ],
)
def test_the_first_of_the_last_words_says_what_happened(log: str, said: str | None) -> None:
    words = last_words(log, 1)
    assert words == (said or "[FTL] no disk left")
    assert "goroutine" not in last_words(log, 3)
    assert "STACK TRACE" not in last_words(log, 3)


def test_last_words_leave_out_the_process_before(tmp_path: Path) -> None:
    again = f"{NATS}[INF] Starting nats-server\n{NATS}[INF] Server is ready\n"
    assert last_words(GO_PANIC + again, 1) == "[INF] Server is ready"
    log = tmp_path / "limiter1.log"
    log.write_text(PYTHON + "INFO:     Started again\n", encoding="utf-8")
    assert tail(log, 1, since=len(PYTHON)) == "INFO:     Started again"


def test_a_trace_whose_beginning_is_lost_is_no_last_word() -> None:
    assert last_words(f"{NATS}[INF] Server is ready\n{STACK}", 2) == "[INF] Server is ready"
    assert last_words(STACK, 1)


def test_the_last_lines_come_without_their_time(tmp_path: Path) -> None:
    log = tmp_path / "n1.log"
    log.write_text(f"{NATS}[INF] Starting\n\n{NATS}[FTL] no disk left\n")
    assert tail(log, 1) == "[FTL] no disk left"
    assert tail(log, 5) == "[INF] Starting\n[FTL] no disk left"


def test_a_log_that_is_no_text_or_not_there_is_no_error(tmp_path: Path) -> None:
    log = tmp_path / "n1.log"
    assert tail(log) == ""
    log.write_bytes(b"\xff\xfe broken\n")
    assert "broken" in tail(log)


def test_only_the_end_of_a_long_log_is_read(tmp_path: Path) -> None:
    log = tmp_path / "n1.log"
    log.write_text("early\n" + "x" * READ_BYTES + "\nlate\n")
    assert tail(log, 1) == "late"
    assert "early" not in tail(log, 10)
