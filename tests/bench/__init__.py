"""Measurements as ratios to a ceiling taken in the same run. Explained in docs/performance.md; run by `make bench`."""
