"""Events, and the records that they carry: plain frozen values, also the recording's format.

Begin with ``events``; ``records.py`` has health, samples and proofs, ``fault_kinds.py`` the table
of faults, ``symptoms.py`` what invariants find, and ``intents.py`` what a person can ask for.
"""
