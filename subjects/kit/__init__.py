"""The kit that all systems on stage share: nodes, probes, polling, health rules, HTTP, RESP.

Begin with ``base_subject.py``; ``managed_node.py`` is a node, ``watcher.py`` observes all nodes
through a probe each (``probe.py``), and ``health_rules.py`` judges what the probes saw.
"""
