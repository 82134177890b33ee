"""A recorded or simulated stream served as real RSS over loopback HTTP."""
