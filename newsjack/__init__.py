"""newsjack: from news feeds to a Slack card before the peak."""

import os

__version__ = "0.1.0"

# RQ reads its prefix once, when it is first imported; this runs before any of our modules can do that.
os.environ.setdefault("RQ_KEY_PREFIX", "nj:rq")
