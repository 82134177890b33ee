"""RQ entry points: which job follows which, on which queue, with which limits."""
