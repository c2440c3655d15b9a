"""Tests of the progress of a download or a build."""

from __future__ import annotations

import pytest

from subjects.hosts.containers.engine.progress import BuildProgress, PullProgress, failure_in

MB = 1024 * 1024


class ProgressRecorder:
    def __init__(self) -> None:
        self.lines: list[tuple[str, float | None, str]] = []

    def __call__(self, step: str, fraction: float | None, detail: str = "") -> None:
        self.lines.append((step, fraction, detail))


def downloading(layer: str, current: int, total: int) -> dict[str, object]:
    return {
        "id": layer,
        "status": "Downloading",
        "progressDetail": {"current": current * MB, "total": total * MB},
    }


def test_a_download_counts_layers_and_bytes() -> None:
    told = ProgressRecorder()
    pull = PullProgress("pd:1", told)
    for item in [
        {"id": "1", "status": "Pulling from pingcap/pd"},
        {"id": "a", "status": "Already exists"},
        {"id": "b", "status": "Pulling fs layer"},
        {"id": "c", "status": "Pulling fs layer"},
        downloading("b", 5, 10),
        downloading("c", 0, 30),
        {"id": "b", "status": "Download complete"},
        {"status": "Status: Downloaded newer image for pd:1"},
    ]:
        pull.heard(item)
    assert told.lines[-1] == ("Downloading pd:1", 0.25, "2 of 3 layers, 10 of 40 MB")


def test_the_share_is_unknown_while_a_layer_has_no_size() -> None:
    told = ProgressRecorder()
    pull = PullProgress("pd:1", told)
    pull.heard({"id": "b", "status": "Pulling fs layer"})
    pull.heard(downloading("c", 3, 30))
    assert told.lines[-1][1] is None


def test_unchanged_progress_is_not_told_twice() -> None:
    told = ProgressRecorder()
    pull = PullProgress("pd:1", told)
    pull.heard(downloading("c", 3, 30))
    pull.heard(downloading("c", 3, 30))
    assert len(told.lines) == 1


def test_a_build_is_told_by_its_steps() -> None:
    told = ProgressRecorder()
    build = BuildProgress("ours:1", told)
    build.heard({"stream": "Step 2/4 : COPY app /app\n"})
    build.heard({"stream": " ---> 0123\n"})
    assert told.lines == [("Building ours:1", 0.25, "COPY app /app")]


@pytest.mark.parametrize(
    ("item", "failure"),
    [({"stream": "x"}, ""), ({"error": "no"}, "no"), ({"errorDetail": {"message": "m"}}, "m")],
)
def test_a_failure_is_in_the_stream(item: dict[str, object], failure: str) -> None:
    assert failure_in(item) == failure
