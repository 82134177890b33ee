"""The frozen nouns: what every floor talks about. No behaviour beyond what the fields imply."""
