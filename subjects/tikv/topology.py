"""The containers of the cluster: names, addresses, images, and how each is started."""

from __future__ import annotations

import re

from msgspec import Struct

from core.ports import SubjectError

DEFAULT_NODES = 3
DEFAULT_PD = 1
DEFAULT_TAG = "v8.5.7"

FEWEST_STORES, MOST_STORES = 3, 9
"""Least and most stores: a region has copies on three stores; a laptop runs nine at most."""
PD_SIZES = (1, 3, 5)
"""Numbers of PD's members: odd, so that each counts for the majority."""

PD_IMAGE = "pingcap/pd"
STORE_IMAGE = "pingcap/tikv"

PD_CLIENT_PORT = 2379
PD_PEER_PORT = 2380
STORE_PORT = 20160
STATUS_PORT = 20180

PD_CONFIG = "/pd.toml"
STORE_CONFIG = "/tikv.toml"
"""Paths of the configuration in the root, the only folder that every image has."""
DATA = "/data"

STORE_MEMORY = 1 << 30
PD_MEMORY = 512 << 20
"""Memory limits of the containers, bytes; ``tikv.toml`` keeps TiKV below that."""


class TikvTopology(Struct, frozen=True, kw_only=True):
    """The cluster's nodes, with the images that the nodes run.

    A node's name is its host name on the network between the nodes, and there only.

    Attributes:
        pds: the names of PD's members.
        stores: the names of the stores.
        tag: the images' tag.
    """

    pds: tuple[str, ...]
    stores: tuple[str, ...]
    tag: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all nodes; the stores, which the story is about, come first."""
        return (*self.stores, *self.pds)

    @property
    def images(self) -> tuple[str, str]:
        """The images of PD and of the stores."""
        return f"{PD_IMAGE}:{self.tag}", f"{STORE_IMAGE}:{self.tag}"

    @property
    def pd_endpoints(self) -> str:
        """The addresses at which stores find PD, joined by commas."""
        return ",".join(f"{name}:{PD_CLIENT_PORT}" for name in self.pds)

    @property
    def memory_bytes(self) -> int:
        """The memory that all containers may use together."""
        return len(self.stores) * STORE_MEMORY + len(self.pds) * PD_MEMORY

    def http_port(self, name: str) -> int:
        """Returns the port of the node's HTTP API in the container."""
        return PD_CLIENT_PORT if name in self.pds else STATUS_PORT

    def address(self, name: str) -> str:
        """Returns the address by which PD knows the node."""
        return f"{name}:{PD_CLIENT_PORT if name in self.pds else STORE_PORT}"

    def service(self, name: str) -> dict[str, object]:
        """Returns the node's service for Compose, without networks and ports."""
        return self._pd(name) if name in self.pds else self._store(name)

    def config_path(self, name: str) -> str:
        """Returns the path of the node's configuration in the container."""
        return PD_CONFIG if name in self.pds else STORE_CONFIG

    def _pd(self, name: str) -> dict[str, object]:
        members = ",".join(f"{pd}=http://{pd}:{PD_PEER_PORT}" for pd in self.pds)
        return {
            "image": self.images[0],
            # An image of another build may have no entrypoint, or a shell around it.
            "entrypoint": ["/pd-server"],
            "command": [
                f"--name={name}",
                f"--client-urls=http://0.0.0.0:{PD_CLIENT_PORT}",
                f"--advertise-client-urls=http://{name}:{PD_CLIENT_PORT}",
                f"--peer-urls=http://0.0.0.0:{PD_PEER_PORT}",
                f"--advertise-peer-urls=http://{name}:{PD_PEER_PORT}",
                f"--initial-cluster={members}",
                f"--data-dir={DATA}/{name}",
                f"--config={PD_CONFIG}",
            ],
            "mem_limit": PD_MEMORY,
        }

    def _store(self, name: str) -> dict[str, object]:
        return {
            "image": self.images[1],
            "entrypoint": ["/tikv-server"],
            "command": [
                f"--addr=0.0.0.0:{STORE_PORT}",
                f"--advertise-addr={name}:{STORE_PORT}",
                f"--status-addr=0.0.0.0:{STATUS_PORT}",
                f"--advertise-status-addr={name}:{STATUS_PORT}",
                f"--pd-endpoints={self.pd_endpoints}",
                f"--data-dir={DATA}/{name}",
                f"--config={STORE_CONFIG}",
            ],
            "mem_limit": STORE_MEMORY,
        }


def plan_topology(
    nodes: int | None = None, pd: int | None = None, tag: str | None = None
) -> TikvTopology:
    """Returns a cluster of ``nodes`` stores and ``pd`` members; None stands for our choice.

    Raises:
        SubjectError: there can't be such a cluster.
    """
    check_choices(nodes, pd, tag)
    return TikvTopology(
        pds=tuple(f"pd{index}" for index in range(DEFAULT_PD if pd is None else pd)),
        stores=tuple(f"tikv{index}" for index in range(DEFAULT_NODES if nodes is None else nodes)),
        tag=DEFAULT_TAG if tag is None else tag,
    )


_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")


def check_choices(nodes: int | None = None, pd: int | None = None, tag: str | None = None) -> None:
    """Checks that there can be such a cluster; None stands for our choice.

    Raises:
        SubjectError: there can be no such cluster; the message names the option.
    """
    if nodes is not None and not FEWEST_STORES <= nodes <= MOST_STORES:
        why = (
            "each region has three copies, on as many stores"
            if nodes < FEWEST_STORES
            else "each store takes 1 GB of memory"
        )
        remedy = f"Ask for {FEWEST_STORES} to {MOST_STORES}."
        raise SubjectError(f"--nodes {nodes}: {why}.", remedy)
    if pd is not None and pd not in PD_SIZES:
        if pd < 1:
            why = "without PD no store knows of another"
        elif pd > PD_SIZES[-1]:
            why = "PD gains nothing from more than five members"
        else:
            why = f"{pd} members survive no more failures than {pd - 1}"
        remedy = f"Ask for {', '.join(str(size) for size in PD_SIZES[:-1])} or {PD_SIZES[-1]}."
        raise SubjectError(f"--pd {pd}: {why}.", remedy)
    if tag is not None and not _TAG.fullmatch(tag):
        raise _not_a_tag(tag)


def _not_a_tag(tag: str) -> SubjectError:
    remedy = f"Give the tag alone: --tag {DEFAULT_TAG}."
    if not tag:
        return SubjectError("--tag is empty.", remedy)
    last = tag.rpartition("/")[2].rpartition(":")[2]
    if "/" in tag or ":" in tag:
        if "@" not in tag and "/" not in last and _TAG.fullmatch(last) and ":" in tag:
            remedy = f"Give the tag alone: --tag {last}."
        text = (
            f"--tag {tag}: that names an image, not a tag. "
            f"The images are always {PD_IMAGE} and {STORE_IMAGE}."
        )
        return SubjectError(
            text, f"{remedy} An image from elsewhere can be given that name with docker tag."
        )
    text = f"--tag {tag}: a tag has letters, digits, dots, dashes and underscores only."
    return SubjectError(text, remedy)
