"""This process, its children and their surroundings: files, locks, logs, tasks, clocks."""
