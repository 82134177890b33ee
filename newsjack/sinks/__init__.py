"""Where alerts go: one small file each."""
