"""A booth: the story plays by itself while nobody is there, and the day's proofs are counted.

``state.py`` has the rules as pure functions, ``booth.py`` joins them with a show. ``tallying.py``
counts finished proofs, and ``tally_file.py`` keeps the counts on disk.
"""
