"""The words of an address: newsrooms name there what the headline leaves out.

Headline "Kennedy heir thinks New York needs him", address
``/jack-doe-grandson-of-a-president-runs-for-congress-1234567``: only the second names him.
"""

import re
from urllib.parse import unquote

from newsjack.core.text import fold

LEAST_WORDS = 3
"""Fewest words of letters in a part of a path that is a slug, not a section."""

MAX_WORDS = 20

_QUERY = re.compile("[?#]")
_PART = re.compile(r"[-_+., ]+")
_ID = re.compile(r"\d{4,}|[a-z]*\d[a-z0-9]{4,}|[0-9a-f]{8,}")
_ENDING = frozenset({"html", "htm", "php", "asp", "aspx", "jsp", "ece", "cms", "shtml", "story", "amp"})


def slug_text(url: str) -> str:
    """Return the folded words of the longest slug in an address, numbers of articles left out.

    >>> slug_text("https://news.example/2025/11/12/mayor-of-oslo-quits-after-vote-1234567.html")
    'mayor of oslo quits after vote'
    >>> slug_text("https://news.example/world/12345")
    ''
    """
    best: list[str] = []
    for part in _QUERY.split(url, maxsplit=1)[0].split("/")[3:]:
        if len(part) > 400 or sum(map(part.count, "-_+ .")) + part.count("%20") < LEAST_WORDS - 1:
            continue
        found = [word for word in _PART.split(fold(unquote(part))) if word and not _ID.fullmatch(word)]
        if found and found[-1] in _ENDING:
            found.pop()
        if len(found) > len(best) and sum(map(str.isalpha, found)) >= LEAST_WORDS:
            best = found
    return " ".join(best[:MAX_WORDS])
