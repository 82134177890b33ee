"""Live state in Redis, and the same ports in memory."""
