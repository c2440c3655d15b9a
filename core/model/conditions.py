"""Conditions of a steady state, which hold before a fault and after the recovery."""

from __future__ import annotations

from enum import StrEnum


class Condition(StrEnum):
    """A condition that holds of a system in a steady state."""

    NODES_UP = "nodes-up"
    """Every node is up."""
    LED = "led"
    """Each group that elects has exactly one leader."""
    SERVING = "serving"
    """The load runs, and is answered as before the fault."""
