"""Conditional GETs over HTTP with caps, a total deadline and an address guard."""
