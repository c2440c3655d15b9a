"""An app whose audience is open, and that waits to be killed: prints the page's process and URL."""

from __future__ import annotations

import asyncio

from core.model import events as ev
from tests.phones import LiveAudience, Phone, is_asked


async def main() -> None:
    """Opens the page, has a phone follow it, prints the page's address, and waits."""
    live = LiveAudience()
    opened = await live.open()
    phone = Phone(opened.url)
    live.ask()
    await is_asked(phone)
    async with phone.following():
        print(live.link.pid, live.all(ev.AudienceOpened)[0].url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
