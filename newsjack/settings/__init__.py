"""YAML and environment become frozen settings; errors name file, line, key and the mend."""

from newsjack.settings.load import Settings, SettingsErrors, load_brands, load_settings

__all__ = ["Settings", "SettingsErrors", "load_brands", "load_settings"]
