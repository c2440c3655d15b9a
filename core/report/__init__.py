"""The report on a run: figures folded from the events, a page that shows them, other tools' files.

Begin with ``write.py``, which writes the three files; ``history.py`` gathers a run, ``summary.py``
makes the figures, ``verdict.py`` and ``claims.py`` word them, ``html.py`` and ``svg.py`` draw;
``expectations.py`` has what the story expected, which ``junit.py`` writes for CI. ``export`` writes
a run for Jepsen's checkers and for Chaos Toolkit, ``metrics`` tells a show to Prometheus.
"""
