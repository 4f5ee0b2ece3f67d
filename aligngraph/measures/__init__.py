"""The formulas of the method catalogue as pure functions on plain data.

Numbers, sequences, mappings and frozen dataclasses in; frozen dataclasses out. Nothing here reads,
writes, knows a tracker or knows the store. What a formula cannot decide is ``None``, never zero.
"""
