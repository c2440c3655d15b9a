"""The answers of JetStream's API, as far as the load reads them."""

from __future__ import annotations

from msgspec import Struct, json

from subjects.kit.exchange import UNREADABLE
from subjects.kit.nats.wire import Message
from subjects.load.driver import DriverError

NO_MESSAGE = 10037
"""JetStream's error code for "no message found"."""
NO_STREAM = 10059
"""JetStream's error code for "stream not found"."""

HEARD_WITHIN_NS = 1_400_000_000
"""The greatest age of a replica's last sign, nanoseconds: one sign a second is usual."""


class ApiError(Struct, frozen=True):
    """An error of JetStream's API."""

    description: str = ""
    err_code: int = 0


class State(Struct, frozen=True):
    """The content of a stream in numbers."""

    messages: int


class Stored(Struct, frozen=True):
    """A message in a stream; ``data`` is base64."""

    data: str = ""


class Replica(Struct, frozen=True):
    """Another node that holds the stream, as the stream's leader sees that node."""

    active: int = 0
    """Nanoseconds since the leader last heard from this node; 0 for never."""


class StreamCluster(Struct, frozen=True):
    """The leader and the replicas of a stream, as told by the leader."""

    leader: str = ""
    replicas: tuple[Replica, ...] = ()


class ApiAnswer(Struct, frozen=True):
    """An answer of the API: to a put, a get, a stream's state, or a new consumer."""

    error: ApiError | None = None
    seq: int = 0
    message: Stored | None = None
    state: State | None = None
    num_pending: int = 0
    cluster: StreamCluster | None = None


_decoder = json.Decoder(ApiAnswer)


class RefusedError(DriverError):
    """Raised where JetStream answered with a refusal.

    Attributes:
        err_code: JetStream's own code; 0 for a refusal without one.
    """

    def __init__(self, message: str, err_code: int = 0) -> None:
        """Stores the text and the code of the refusal."""
        super().__init__(message)
        self.err_code = err_code


def decode_answer(message: Message) -> ApiAnswer:
    """Returns the answer that ``message`` holds.

    Raises:
        RefusedError: the message is an error, or no answer of JetStream.
    """
    if message.head:
        status = message.head.split(b"\r\n", 1)[0].removeprefix(b"NATS/1.0").strip()
        if status:
            if status.startswith(b"503"):
                raise RefusedError("the node that was asked knows of none that serves the bucket")
            raise RefusedError(f"the system answered {status.decode(errors='replace')}")
    try:
        answer = _decoder.decode(message.body)
    except UNREADABLE as error:
        raise RefusedError(f"not an answer of JetStream: {message.body[:60]!r}") from error
    if answer.error is not None:
        raise RefusedError(answer.error.description, answer.error.err_code)
    return answer


def has_majority(cluster: StreamCluster) -> bool:
    """Whether the leader has heard from a majority lately.

    A leader that was cut off from the others still claims to lead for a while.
    """
    if not cluster.leader:
        return False
    # JetStream reports a replica that was never heard from as 0.
    heard = sum(0 < replica.active < HEARD_WITHIN_NS for replica in cluster.replicas)
    return 2 * (heard + 1) > len(cluster.replicas) + 1
