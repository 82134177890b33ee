"""Benchmarks: our figure beside the peer's, from one run."""
