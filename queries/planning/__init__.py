"""The plan for a place: which providers should serve which of its needs, all at once.

The question is in :mod:`queries.planning.plan`. It brings the optimisers along, which take half a
second to import, so nothing here imports it for those who only name its options.
"""
