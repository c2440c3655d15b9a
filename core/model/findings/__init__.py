"""The findings of a diagnosis as values: ``core.text.findings`` says each of them in sentences.

Begin with ``base``. A subject whose own rules find something else derives its findings, clues and
ruled-out causes from those here, and registers its words with ``core.text.findings``.
"""
