"""No deadlines: other work shares the machine, and a slow example is no fault."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
