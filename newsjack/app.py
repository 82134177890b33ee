"""The only file that knows concrete classes."""
