"""The TiKV cluster on stage: stores and their Placement Driver (PD), in containers.

Begin with ``subject.py``, then ``cluster.py``, which forms the cluster; ``pd.py`` asks PD,
``health.py`` joins what PD, nodes and containers say, and ``driver.py`` is the load's client.
"""
