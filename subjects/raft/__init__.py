"""The Raft cluster on stage: NATS servers with a replicated key-value bucket (JetStream).

Begin with ``subject.py``, then ``cluster.py``, which forms the cluster; ``local.py`` and
``docker.py`` host the servers, ``health.py`` watches them, and ``driver.py`` is the load's
client.
"""
