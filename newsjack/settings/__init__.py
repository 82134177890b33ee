"""YAML and environment become frozen settings; errors name file, line, key and the mend."""
