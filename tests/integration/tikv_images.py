"""Stand-in images under TiKV's and PD's names, which only answer over HTTP.

They know the paths and shapes that FACTS has, and take the order in which PD does things: 500
before the first store, copies one after another, a split only of what has its copies, leaders
that move some time after they were asked to.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.tools.image import ensure_tools
from subjects.tikv.topology import PD_IMAGE, STORE_IMAGE

SPEAKING, MUTE, ENDING = "speaking", "mute", "ending"
PROGRAM = Path(__file__).with_name("tikv_program.py")


async def build_images(engine: Engine, folder: Path, tag: str, pd: str, store: str) -> None:
    """Builds both images; ``pd`` and ``store`` set the behaviour."""
    tools = await ensure_tools(engine, None, _say_nothing)
    for image, program, manner in (
        (PD_IMAGE, "pd-server", pd),
        (STORE_IMAGE, "tikv-server", store),
    ):
        context = folder / program
        context.mkdir()
        (context / program).write_bytes(PROGRAM.read_bytes())
        (context / program).chmod(0o755)
        (context / "Dockerfile").write_text(
            f"FROM {tools}\nENV MANNER={manner} PYTHONUNBUFFERED=1\nCOPY {program} /{program}\n"
            'ENTRYPOINT ["/nothing"]\n'
        )
        await _docker(engine, "build", "--quiet", "--tag", f"{image}:{tag}", str(context))


def _say_nothing(_step: str, _fraction: float | None, _detail: str = "") -> None:
    pass


async def remove_images(engine: Engine, tag: str) -> None:
    await _docker(engine, "rmi", "--force", f"{PD_IMAGE}:{tag}", f"{STORE_IMAGE}:{tag}")


async def _docker(engine: Engine, *arguments: str) -> None:
    done = await asyncio.create_subprocess_exec(
        "docker",
        "--host",
        engine.url,
        *arguments,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await done.communicate()
    assert done.returncode == 0, said.decode()
