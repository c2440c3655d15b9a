"""Reads the text of a scenario file into parts that know their places."""
