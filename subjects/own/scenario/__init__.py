"""Scenario files: their content (``model.py``), and how a file is read, checked, published.

Begin with ``model.py``. A file is YAML or JSON; the JSON Schema that editors are given is made of
these structs, and the same schema checks the file. ``read.py`` joins the steps: ``text/`` reads
parts that know their places, ``compose/`` what a Compose file says of its services, ``checks/``
finds mistakes, and ``resolve.py`` fills in what the file doesn't say.
"""
