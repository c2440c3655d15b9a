"""The container engine: finding and calling the engine, and errors in plain words.

Begin with ``engine.py``, the one module that imports ``docker``; ``endpoint.py`` finds the
engine's address, and ``errors.py`` explains what a call raised.
"""
