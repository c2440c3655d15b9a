"""What is done to what runs a node, and why it can't be done: alike for all subjects."""

from __future__ import annotations

from core.ports import Isolable, Slowable, SubjectError
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.instance import Instance, RuntimeState

ENDED_WITHIN_S = 5.0
"""How long what was killed may take to be gone, seconds."""

ALIVE = (RuntimeState.RUNNING, RuntimeState.PAUSED, RuntimeState.CUT_OFF)
"""What something can be done to."""

_PORT_TAKEN = ("listened at", "Address already in use", "bind:")
"""What servers' last words have in them where their port was taken."""


def known_life(name: str, instance: Instance | None) -> RuntimeState:
    """What ``name`` is doing now, for certain.

    Raises:
        SubjectError: who would know doesn't answer.
    """
    life = instance.life if instance is not None else RuntimeState.ABSENT
    if life is RuntimeState.UNKNOWN:
        text = f"Nobody knows what {name} does: the Docker engine doesn't answer."
        raise SubjectError(text, "Start the engine, or wait until it is back.")
    return life


def not_running(name: str, done: str) -> SubjectError:
    """Why ``name`` can't be ``done`` (killed, paused), where it doesn't run."""
    text = f"{name} can't be {done}: it isn't running."
    return SubjectError(text, f"Restart {name} first.")


async def end_if_alive(instance: Instance) -> bool:
    """Ends it where it isn't certain that it has ended; returns whether it is gone in time."""
    if instance.life in (RuntimeState.ABSENT, RuntimeState.EXITED):
        return True
    await instance.kill()
    return await instance.wait_ended(ENDED_WITHIN_S)


async def end(name: str, instance: Instance) -> None:
    """The same.

    Raises:
        SubjectError: it isn't gone in time.
    """
    if not await end_if_alive(instance):
        text = f"{name} doesn't end within {ENDED_WITHIN_S:.0f} s of being killed."
        raise SubjectError(text, "Press R to start afresh.")


async def check_started(name: str, instance: Instance) -> None:
    """Looks whether what was just started has ended.

    Raises:
        PortTakenError: it has, since a port of its was taken.
        SubjectError: it has, for another reason; the message has its last log lines.
    """
    if instance.life is not RuntimeState.EXITED:
        return
    last = await instance.last_words(3)
    if any(words in last for words in _PORT_TAKEN):
        raise PortTakenError(last)
    text = f"{name} {instance.exit_text} right after its start."
    if last:
        text += f" Its last words: {' | '.join(last.splitlines())}"
    raise SubjectError(text, "Mend what it complains of, then start again.")


def isolable(name: str, instance: Instance) -> Isolable:
    """The same, as something whose network can be taken away.

    Raises:
        SubjectError: it can't be, where it runs.
    """
    if not isinstance(instance, Isolable):
        raise SubjectError(f"{name} can't be cut off where it runs.")
    return instance


def slowable(name: str, instance: Instance) -> Slowable:
    """The same, as something whose network can be made slow.

    Raises:
        SubjectError: it can't be, where it runs.
    """
    if not isinstance(instance, Slowable):
        raise SubjectError(f"{name} can't be slowed down where it runs.")
    return instance
