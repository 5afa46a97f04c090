"""Analyses that take longer than a request should: each in a process of its own."""
