"""Measures how fast Faultstage is: ``python3 launch.py bench``.

Every figure is measured on the real program, the real servers and the real load process, on
an X server of the bench's own; none is asserted in any test. A busy machine falsifies them:
close what else runs. The whole takes about a quarter of an hour, ``--quick`` less than half
of it.

kill      Under load the bench itself kills one server after another (SIGKILL, found by its
          command line, past all of the program's own ways), and the window says when it has
          painted that node's card as Down. Both times are of the machine's monotonic clock.
frames    The story is played from Load to Diagnosis, so that a leader is killed under load;
          then the node is brought back from its menu, and the load stays on. A frame is one
          ``UpdateRequest`` of the window, handled: then Qt has painted all that changed and
          handed it to the X server. Other ways to paint (a card's immediate repaint) aren't
          counted. The gaps are those between successive frames. Once with the cards, once with
          the picture of the cluster.
gaps      The same, with every step of the main thread noted: what the long gaps are made of, which
          step takes the most CPU, and what was painted or updated in it.
frame-cost   Scripted stories in the window alone, frame by frame on a clock that is set: the CPU
          time that a frame takes, in the mean and at most. What else runs on the machine hardly
          matters, so that two versions can be compared beside other work.
crowd     A scripted minute with 50 nodes, each observed ten times a second, in the real program:
          frames and CPU in the seconds around the fault, with the cards and with the picture.
audience  500 phones come and go in the chapter Load: frames and throughput with them and without;
          then they vote who is struck, and each vote is timed from the moment at which it is sent
          to the event on the timeline that counts it. Phones and show share the machine.
closed    Puts into one bucket of one cluster with 64 in flight, in turns: the load process's
          closed loop, and plain asyncio with nats-py in a process of its own, over one
          connection (to each node in turn, since a client doesn't know which one leads) and
          over one to each node. The quicker of these two is the measure. Keys and values
          are alike.
open      3,000 operations a second, counted from the load's samples.
links     What the relays between local servers cost: fresh clusters with relays and without, in
          turns, each under the closed loop and then under 3,000 operations a second.
start     From the spawn of a fresh process to painted, in turns with a bare PySide6 window
          that holds one pyqtgraph plot. Both say when their first paint event is done; the
          whole stage is there with the first frame that has the plot and the chapters in it.
ready     From the start of the chapter Cluster health to its end, for fresh clusters.
memory    Resident memory after 60 minutes and after 5 in time-lapse: the real program with
          all its readers and its window, fed by a scripted minute of load, fault and recovery
          at 40 times the speed, ten of them to a run. What belongs to the servers and
          the load process (spawning, probing, reading their lines) isn't in it.
cpu       The process times of the program itself, without its children; drawing with the cards,
          and with the picture of the cluster.
readback  The load process's ledger after some 200,000 writes, read back and compared.

Those of ``raft --docker`` need a container engine on this very system; its image is built first.

docker-kill   The story is played to its fault with ``--countdown 1``, so that the leader's
          container is killed under load; and the leader's is killed by ``docker kill``, spawned
          by the bench. Both end with the engine's die event, by the engine's own time (the same
          system's clock). Ours begins at the deadline that the countdown showed, so what it is
          late is in it, as is the undo written to the disk. Once each in every fresh cluster.
docker-down   As ``kill``, but through the engine (its API, past the program): from the moment at
          which the engine says the process ended, before its own die event, to the painted card.
docker-ready  As ``ready``.
docker-idle   The program is given a socket of the bench's own as its engine, which hands all on
          and counts the requests. It stands at Cluster health, with no load.

Those of ``ratelimiter`` run its limiters and their store as local processes.

limiter-checks   One limiter over HTTP, asked on 64 kept connections by the lightest client there
                 is, in turns with throttled-py in a process of its own, 64 checks under way. One
                 store, the same keys; all is allowed, since that costs more than to refuse.
limiter-p99      The load's generator, client and ledger in a process, three limiters and their
                 store, the policies in turns. Checks are due in bunches every 10 ms, and latency
                 counts from then, so the load's own time is in both. The figure is that at 4,000
                 a second; those of 2,000 and 8,000 are in its details.
limiter-paused   The bench itself stops the store (SIGSTOP), past all of the program's own ways,
                 in the chapter with the load; to the time of the first ViolationOpened.
limiter-ledger   The load's workload is handed an hour of allowed checks at the times they would
                 have. The ledger is on the disk; what of it is mapped counts as memory, too.

``bench soak --walks N`` measures nothing: it walks through the stories again and again in the
real window, by a presenter of any temper, and says which walks weren't as they should be.

``bench booth --minutes N`` lets a booth run, with random visitors, and says whether anything grew;
see :mod:`tests.bench.booth`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.ports import SubjectError
from core.process.paths import HOME_VARIABLE, cache_dir
from tests.bench import (
    audience,
    booth,
    closed_loop,
    cpu,
    crowd,
    docker_down,
    docker_idle,
    docker_kill,
    docker_ready,
    frame_cost,
    frames,
    gaps,
    kill,
    limiter_checks,
    limiter_ledger,
    limiter_p99,
    limiter_paused,
    links,
    memory,
    open_loop,
    readback,
    ready,
    soak,
    start,
)
from tests.bench.figure import BenchError, Figure
from tests.bench.screen import screen
from tests.bench.setting import Setting
from tests.bench.table import Result, table, this_machine

MEASURES: dict[str, Callable[[Setting], Awaitable[list[Figure]]]] = {
    "kill": kill.measure,
    "frames": frames.measure,
    "gaps": gaps.measure,
    "frame-cost": frame_cost.measure,
    "crowd": crowd.measure,
    "audience": audience.measure,
    "closed": closed_loop.measure,
    "open": open_loop.measure,
    "links": links.measure,
    "start": start.measure,
    "ready": ready.measure,
    "memory": memory.measure,
    "cpu": cpu.measure,
    "readback": readback.measure,
    "docker-kill": docker_kill.measure,
    "docker-down": docker_down.measure,
    "docker-ready": docker_ready.measure,
    "docker-idle": docker_idle.measure,
    "limiter-checks": limiter_checks.measure,
    "limiter-p99": limiter_p99.measure,
    "limiter-paused": limiter_paused.measure,
    "limiter-ledger": limiter_ledger.measure,
}


def main(arguments: Sequence[str]) -> int:
    """Measures the figures that ``arguments`` ask for.

    Returns:
        0 where all could be measured, whatever it came to; 1 where something couldn't; 2
        where there is no screen to be had; 130 after Ctrl-C.
    """
    if arguments[:1] == ["soak"]:
        return soak.main(arguments[1:])
    if arguments[:1] == ["booth"]:
        return booth.main(arguments[1:])
    given = _parse(arguments)
    try:
        with _home(), screen() as display:
            return asyncio.run(_run(given, Setting(display=display, quick=given.quick)))
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("bench: stopped; everything it started has ended", file=sys.stderr)
        return 130


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="launch.py bench", description="Measure how fast it is.")
    names = ", ".join(MEASURES)
    parser.add_argument("--quick", action="store_true", help="rough figures in half the time")
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", choices=MEASURES, help=f"some of: {names}"
    )
    parser.add_argument(
        "--json", type=Path, default=Path("bench.json"), metavar="FILE", help="default: bench.json"
    )
    return parser.parse_args(arguments)


async def _run(given: argparse.Namespace, setting: Setting) -> int:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    began, machine = time.monotonic(), this_machine()
    started_at = datetime.now().astimezone().isoformat(timespec="seconds")
    figures: list[Figure] = []
    for name, measure in MEASURES.items():
        if given.only and name not in given.only:
            continue
        print(f"{name} ...", file=sys.stderr, flush=True)
        figures += await _measured(name, measure, setting)
    result = Result(
        started_at=started_at,
        seconds=round(time.monotonic() - began, 1),
        quick=given.quick,
        machine=machine,
        figures=figures,
    )
    print(table(figures))
    try:
        result.write(given.json)
    except OSError as error:
        print(f"bench: {given.json} can't be written: {error.strerror}", file=sys.stderr)
        return 1
    print(f"\n{result.seconds:.0f} s; all of it, with details, is in {given.json}")
    return 1 if any(figure.value is None for figure in figures) else 0


async def _measured(
    name: str, measure: Callable[[Setting], Awaitable[list[Figure]]], setting: Setting
) -> list[Figure]:
    """Returns the figures of ``measure``, or a figure with the reason why there are none."""
    try:
        return await measure(setting)
    except (BenchError, SubjectError, OSError, TimeoutError) as error:
        problem = str(error) or type(error).__name__
        return [Figure(name=name, value=None, unit="", target=0.0, how="", problem=problem)]


@contextmanager
def _home() -> Generator[None]:
    """Keeps all files of the bench in a separate folder, on the disk of real shows.

    Modules are compiled once, as where the program is installed, and not at each start.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    base = cache_dir()
    base.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="bench-", dir=base)
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ[HOME_VARIABLE]
        else:
            os.environ[HOME_VARIABLE] = before
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
