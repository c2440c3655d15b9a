"""A Chaos Toolkit experiment on stage: read, watched, played, rolled back and judged.

Nothing of Chaos Toolkit is needed for it. :mod:`model` is what an experiment says, ``read_*`` read
it from a file, ``by_*`` do what a provider does, and :mod:`subject` joins the parts of a run.
"""
