"""The options that hand a show's results to other tools: a JUnit file, and metrics to scrape."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.process.started import called

HIGHEST_PORT = 65_535


def add_outputs(parser: argparse.ArgumentParser) -> None:
    """Adds the options that :func:`check_outputs` checks."""
    junit = "with --headless: write what the story expected to FILE, as JUnit XML"
    parser.add_argument("--junit", type=Path, metavar="FILE", help=junit)
    metrics = "serve metrics for Prometheus on this port of 127.0.0.1"
    parser.add_argument("--metrics", type=int, metavar="PORT", help=metrics)


def check_outputs(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """Ends the program with a sentence where the options don't go together."""
    if given.junit is not None and not given.headless:
        told = "--junit goes with --headless; of a run in the window, "
        parser.error(f"{told}{called()} export --junit RUN writes it afterwards")
    if given.metrics is None:
        return
    if not 1 <= given.metrics <= HIGHEST_PORT:
        parser.error(f"--metrics {given.metrics}: a port is a number from 1 to {HIGHEST_PORT:,}")
    if given.replay is not None:
        parser.error("--metrics are of a live show: leave out --replay or --metrics")
