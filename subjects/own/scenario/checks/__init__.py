"""Checks a scenario file: first by the schema, then what that can't know.

``meaning.py`` joins the checks of the second kind; the sentences are in ``*_words.py``.
"""
