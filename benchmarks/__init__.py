"""Measurements against the bare driver, taken in the same run: ``python -m benchmarks.NAME``."""
