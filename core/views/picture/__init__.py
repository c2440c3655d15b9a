"""The picture of the cluster: the parts, made of what is known, and where everything stands.

``model`` has the parts, ``build`` makes a picture of a state, ``links`` and ``load`` make their
parts of it; ``places`` and ``routes`` are arithmetic that window and report share.
"""
