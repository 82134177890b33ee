"""The newsjack command: one file per family of commands."""
