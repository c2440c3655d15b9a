"""What the app and the load process say to each other: one JSON object a line.

All times are readings of ``time.monotonic()``, which local processes share.
"""

from __future__ import annotations

from msgspec import DecodeError, Struct, ValidationError, json

REPORT_INTERVAL_S = 0.1
"""How often the load is reported."""


class ProtocolError(Exception):
    """A line that isn't a message of this protocol."""


# --- app to load -------------------------------------------------------------------------


class Command(Struct, frozen=True, kw_only=True, tag_field="do", tag=str.lower):
    """What the app asks for. Each is answered by exactly one report with the same ``id``."""

    id: int


class Start(Command, frozen=True, kw_only=True):
    """Open loop: ``rate`` operations a second from now on; answered by :class:`Started`."""

    rate: float
    write_share: float = 0.5


class Stop(Command, frozen=True, kw_only=True):
    """Send no more and wait for what is in flight; answered by :class:`Stopped`."""


class RunClosed(Command, frozen=True, kw_only=True):
    """Closed loop: ``concurrency`` writes in flight at all times for ``seconds``.

    Answered by :class:`ClosedResult` when it is over.
    """

    concurrency: int
    seconds: float


class CheckLedger(Command, frozen=True, kw_only=True):
    """Read all acknowledged writes back; answered by :class:`LedgerChecked`."""


AnyCommand = Start | Stop | RunClosed | CheckLedger


# --- load to app -------------------------------------------------------------------------


class Report(Struct, frozen=True, kw_only=True, tag_field="is", tag=str.lower):
    """What the load process tells."""


class Ready(Report, frozen=True, kw_only=True):
    """Connected; the ledger holds ``acked`` writes of ``attempted`` already."""

    attempted: int
    acked: int


class Started(Report, frozen=True, kw_only=True):
    """The load runs."""

    id: int


class Stopped(Report, frozen=True, kw_only=True):
    """Nothing is in flight any more."""

    id: int


class Measured(Report, frozen=True, kw_only=True):
    """One interval; the fields are those of :class:`core.events.Sample`."""

    t: float
    interval_s: float
    attempted: int
    acked: int
    failed: int
    shed: int
    writes_acked: int
    in_flight: int
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None
    first_ack_t: float | None
    last_ack_t: float | None
    total_writes_acked: int
    total_failed: int
    read_anomalies: int


class Anomaly(Report, frozen=True, kw_only=True):
    """A read missed an acknowledged write, or saw another value than the one written."""

    t: float
    key: str
    text: str


class Stalled(Report, frozen=True, kw_only=True):
    """The process or the machine stood still; the schedule started anew from ``t``."""

    t: float
    seconds: float


class Checking(Report, frozen=True, kw_only=True):
    """Acknowledged writes verified so far."""

    t: float
    done: int
    total: int


class LedgerChecked(Report, frozen=True, kw_only=True):
    """The fields are those of :class:`core.events.ReadBack`."""

    id: int
    acked: int
    found: int
    lost: int
    unacked_found: int
    wrong: int
    seconds: float
    complete: bool
    detail: str = ""


class ClosedResult(Report, frozen=True, kw_only=True):
    """What a closed loop reached."""

    id: int
    acked: int
    failed: int
    seconds: float
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None


class Problem(Report, frozen=True, kw_only=True):
    """Something failed; the sentence is for people.

    With ``fatal`` the process ends after it. With an ``id`` it is the answer to that command.
    """

    text: str
    remedy: str = ""
    fatal: bool = False
    id: int | None = None


AnyReport = (
    Ready
    | Started
    | Stopped
    | Measured
    | Anomaly
    | Stalled
    | Checking
    | LedgerChecked
    | ClosedResult
    | Problem
)

_commands: json.Decoder[AnyCommand] = json.Decoder(AnyCommand)
_reports: json.Decoder[AnyReport] = json.Decoder(AnyReport)
_encoder = json.Encoder()


def encode(message: Command | Report) -> bytes:
    """Returns ``message`` as one line."""
    return _encoder.encode(message) + b"\n"


def decode_command(line: bytes) -> AnyCommand:
    """Returns the command in ``line``.

    Raises:
        ProtocolError: it isn't one.
    """
    try:
        return _commands.decode(line)
    except (DecodeError, ValidationError) as error:
        raise ProtocolError(f"not a command of the load: {line[:80]!r} ({error})") from error


def decode_report(line: bytes) -> AnyReport:
    """Returns the report in ``line``.

    Raises:
        ProtocolError: it isn't one.
    """
    try:
        return _reports.decode(line)
    except (DecodeError, ValidationError) as error:
        raise ProtocolError(f"not a report of the load: {line[:80]!r} ({error})") from error
