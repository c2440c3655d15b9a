"""Data only: fonts, icons, theme tokens, the report's page, and configurations for servers.

The package holds no code. ``pyproject.toml`` lists the kinds of file that are installed with the
program; a new kind has to be added there.
"""
