"""Checks that the engine has the images of PD and TiKV, both of one tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.ports import SubjectError
from core.process.started import command
from core.text.wording import listing
from subjects.tikv.topology import DEFAULT_TAG, TikvTopology

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine


async def check_images(engine: Engine, topology: TikvTopology) -> None:
    """Checks for the images and downloads none, since nobody knows how long that takes.

    Raises:
        SubjectError: an image is missing, or is for another kind of machine.
    """
    missing: list[str] = []
    for reference in topology.images:
        image = await engine.image(reference)
        if image is None:
            missing.append(reference)
        elif image.architecture not in ("", engine.architecture):
            # Under emulation a store takes minutes to start, or never starts.
            text = (
                f"The image {reference} is for {image.architecture}, "
                f"and the Docker engine runs on {engine.architecture}."
            )
            remedy = f"Get the other one: docker pull --platform linux/{engine.architecture}"
            raise SubjectError(text, f"{remedy} {reference}")
    if missing:
        verb = "isn't" if len(missing) == 1 else "aren't"
        tag = "" if topology.tag == DEFAULT_TAG else f" --tag {topology.tag}"
        text = f"{listing(missing)} {verb} in the Docker engine at {engine.url}."
        them = "it" if len(missing) == 1 else "them"
        remedy = f"Get {them} with: {command(f'prepare tikv{tag}')}"
        raise SubjectError(text, f"{remedy}; or name a tag that is there with --tag.")
