"""One machine: the embedded server and the supervisor of all processes."""
