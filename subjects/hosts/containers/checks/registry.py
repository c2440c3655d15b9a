"""Asks a registry how large a download is.

No engine says so beforehand: what the SDK gets from the registry (``get_registry_data``) has the
size of the manifest alone, and a download tells of a layer's bytes when that layer is under way.
The answer decides whether a presenter begins the download on the network of a hotel.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, cast

DOCKER_HUB = "registry-1.docker.io"
"""The registry of images whose names have no registry."""

_INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
_MOST = 4 * 1024**2
"""Largest manifest in bytes, by a registry's own limit."""


def download_size(reference: str, architecture: str, timeout_s: float) -> int | None:
    """Returns the bytes of all layers of an image, packed as in a download; blocks.

    Args:
        reference: the image with its tag: ``pingcap/pd:v8.5.7``.
        architecture: the architecture to download for: ``amd64``.
        timeout_s: seconds for each of at most four requests.

    Returns:
        None where the size can't be known: no network, no such image, or a password is needed.
    """
    host, name, tag = split(reference)
    try:
        return _Registry(host, name, timeout_s).size(tag, architecture)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def split(reference: str) -> tuple[str, str, str]:
    """Splits an image's name into the registry's host, the repository, and the tag or digest."""
    first, slash, rest = reference.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        host, path = first, rest
    else:
        host, path = DOCKER_HUB, reference if slash else f"library/{reference}"
    if "@" in path:
        name, _, digest = path.partition("@")
        return host, name.partition(":")[0], digest
    name, _, tag = path.partition(":")
    return host, name, tag or "latest"


class _Registry:
    """Asks one repository of one registry anonymously."""

    def __init__(self, host: str, name: str, timeout_s: float) -> None:
        # Engines do the same: on this machine a registry needs no certificate.
        plain = re.match(r"(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$", host)
        self._base = f"{'http' if plain else 'https'}://{host}/v2/{name}/manifests/"
        self._name = name
        self._timeout_s = timeout_s
        self._token = ""

    def size(self, tag: str, architecture: str) -> int:
        found = self._manifest(tag)
        if "manifests" in found:
            ours = [one["digest"] for one in found["manifests"] if _is_for(one, architecture)]
            found = self._manifest(ours[0] if ours else "")
        return sum(int(layer["size"]) for layer in found["layers"])

    def _manifest(self, what: str) -> dict[str, Any]:
        if not what:
            raise ValueError("the registry has no image for this architecture")
        url = self._base + urllib.parse.quote(what, safe=":")
        try:
            return self._get(url)
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 401 or self._token:
                    raise
                challenge = error.headers.get("WWW-Authenticate", "")
        self._token = self._log_in(challenge)
        return self._get(url)

    def _log_in(self, challenge: str) -> str:
        """Returns a token for anybody, from the place that the registry names."""
        given: dict[str, str] = dict(re.findall(r'(\w+)="([^"]*)"', challenge))
        realm = given.pop("realm")
        if urllib.parse.urlsplit(realm).scheme not in ("https", "http"):
            raise ValueError(realm)
        asked = {"service": given.get("service", ""), "scope": f"repository:{self._name}:pull"}
        answer = self._get(f"{realm}?{urllib.parse.urlencode(asked)}")
        return str(answer.get("token") or answer["access_token"])

    def _get(self, url: str) -> dict[str, Any]:
        headers = {"Accept": ", ".join((*_INDEXES, *_MANIFESTS))}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(request, timeout=self._timeout_s) as answer:
            read: object = json.loads(answer.read(_MOST))
        if not isinstance(read, dict):
            raise ValueError(url)
        return cast("dict[str, Any]", read)


def _is_for(manifest: dict[str, Any], architecture: str) -> bool:
    platform = cast("dict[str, Any]", manifest.get("platform") or {})
    return platform.get("architecture") == architecture and platform.get("os") == "linux"
