"""An app that plays the rate limiter up to a fault, reports, and waits to be killed.

``python doomed.py redis-pause|burst-traffic``: what is in when it prints the run's folder.
"""

from __future__ import annotations

import asyncio
import sys

from chaos.injector import Injector
from core.views.timeline import RunClock
from subjects.ratelimiter.subject import RateLimiterSubject
from subjects.ratelimiter.topology import LOAD, STORE


async def main(chaos_type: str) -> None:
    """Starts the system, injects the fault, prints the folder, and waits."""
    subject = RateLimiterSubject(lambda _: None, RunClock(), links=True)
    await subject.start()
    await subject.load.start(60)
    victim = subject.nodes[STORE if chaos_type == "redis-pause" else LOAD]
    await Injector(lambda: subject.folder).inject(chaos_type, victim)
    print(subject.folder, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
