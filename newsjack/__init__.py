"""newsjack: from news feeds to a Slack card before the peak."""

__version__ = "0.1.0"
