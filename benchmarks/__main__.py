"""Runs every benchmark; the exit code tells whether all figures are as wanted."""

from __future__ import annotations

import sys

from benchmarks import allocation, loader, matching, memory, workbook

if __name__ == "__main__":
    benchmarks = (loader, matching, workbook, memory, allocation)
    sys.exit(max(each.main() for each in benchmarks))
