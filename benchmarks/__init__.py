"""Measurements, with peers in the same run; results stand in RESULTS.md."""
