from pathlib import Path

from subjects.processes.logs import tail


def test_the_last_lines_come_without_their_time(tmp_path: Path) -> None:
    log = tmp_path / "n1.log"
    log.write_text(
        "[17] 2026/11/21 20:42:56.268540 [INF] Starting\n"
        "\n"
        "[17] 2026/11/21 20:42:56.273182 [FTL] no disk left\n"
    )
    assert tail(log, 1) == "[FTL] no disk left"
    assert tail(log, 5) == "[INF] Starting\n[FTL] no disk left"


def test_a_log_that_is_no_text_or_not_there_is_no_error(tmp_path: Path) -> None:
    log = tmp_path / "n1.log"
    assert tail(log) == ""
    log.write_bytes(b"\xff\xfe broken\n")
    assert "broken" in tail(log)


def test_only_the_end_of_a_long_log_is_read(tmp_path: Path) -> None:
    log = tmp_path / "n1.log"
    log.write_text("early\n" + "x" * 100_000 + "\nlate\n")
    assert tail(log, 1) == "late"
    assert "early" not in tail(log, 10)
