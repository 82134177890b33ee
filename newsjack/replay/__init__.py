"""The production steps on a virtual clock, with metrics and baselines."""
