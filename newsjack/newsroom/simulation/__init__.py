"""A simulated news day: invented outlets, brands, places and events, and the truth about each."""

from newsjack.newsroom.simulation.day import simulate
from newsjack.newsroom.simulation.model import Expected, SimulatedDay, SimulatedStory, StoryKind

__all__ = ["Expected", "SimulatedDay", "SimulatedStory", "StoryKind", "simulate"]
