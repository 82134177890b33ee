"""Finished stories, curves, alerts and outcomes in SQLite: one writer."""
