"""Processes of ours and their surroundings: files, locks, logs, tasks, clocks, environments."""
