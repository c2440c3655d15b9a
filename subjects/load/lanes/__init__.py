"""Lanes of the load: the kept connections to one node, each of which carries a request at a time.

What a request is, and what becomes of one that was lost, is the business of each driver.
"""
