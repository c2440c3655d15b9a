"""The scenario file: what it may say (``model.py``), how it is read, checked and published.

Begin with ``model.py``. A file is YAML or JSON; the JSON Schema that editors are given is made of
these structs, and the same schema checks the file.
"""
