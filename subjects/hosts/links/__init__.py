"""Links: the network between local nodes, as TCP relays that can be cut and slowed down.

``__main__.py`` is the process that the relays run in: ``relay.py`` takes connections,
``pipe.py`` moves their bytes, ``link.py`` says how the bytes fare. ``links.py`` is the app's end
of that process, ``linked_process.py`` a local node behind relays.
"""
