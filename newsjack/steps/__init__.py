"""The verbs, one file each: load by id, ask the core, save, return what was touched."""
