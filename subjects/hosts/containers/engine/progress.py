"""The progress of a build or a download, from what the engine reports meanwhile."""

from __future__ import annotations

from typing import Any

from subjects.hosts.start_progress import Tell

_MB = 1024 * 1024
_HERE = ("Already exists", "Download complete", "Pull complete", "Verifying Checksum", "Extracting")


class PullProgress:
    """The progress of a download, counted by layers."""

    def __init__(self, reference: str, tell: Tell) -> None:
        """Stores the image's name, and the function that is told."""
        self._reference = reference
        self._tell = tell
        self._layers: set[str] = set()
        self._here: set[str] = set()
        self._bytes: dict[str, tuple[int, int]] = {}
        self._told = ""

    def heard(self, item: dict[str, Any]) -> None:
        """Takes one line of the engine's report."""
        layer, status = item.get("id"), str(item.get("status", ""))
        if not layer or status.startswith("Pulling from"):
            return
        self._layers.add(layer)
        detail: dict[str, int] = item.get("progressDetail") or {}
        if status == "Downloading" and detail.get("total"):
            self._bytes[layer] = (detail.get("current", 0), detail["total"])
        elif status.startswith(_HERE):
            self._here.add(layer)
            if layer in self._bytes:
                total = self._bytes[layer][1]
                self._bytes[layer] = (total, total)
        done = sum(each[0] for each in self._bytes.values())
        total = sum(each[1] for each in self._bytes.values())
        detail_told = f"{len(self._here)} of {len(self._layers)} layers"
        if total:
            detail_told += f", {done // _MB} of {total // _MB} MB"
        if detail_told != self._told:
            self._told = detail_told
            known = all(each in self._bytes or each in self._here for each in self._layers)
            share = done / total if total and known else None
            self._tell(f"Downloading {self._reference}", share, detail_told)


class BuildProgress:
    """The progress of a build, counted by steps."""

    def __init__(self, tag: str, tell: Tell) -> None:
        """Stores the image's name, and the function that is told."""
        self._tag = tag
        self._tell = tell

    def heard(self, item: dict[str, Any]) -> None:
        """Takes one line of the engine's report."""
        line = str(item.get("stream", "")).strip()
        if not line.startswith("Step "):
            return
        step, _, what = line.removeprefix("Step ").partition(" : ")
        done, _, total = step.partition("/")
        share = (int(done) - 1) / int(total) if done.isdigit() and total.isdigit() else None
        self._tell(f"Building {self._tag}", share, what)


def failure_in(item: dict[str, Any]) -> str:
    """Returns the failure that a line reports; empty where there is none."""
    detail: dict[str, Any] = item.get("errorDetail") or {}
    return str(item.get("error") or detail.get("message") or "")
