"""The feeds.yaml of a newsroom: its feeds, and the exceptions for its own address only."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from newsjack.core.canonical import registrable_domain
from newsjack.core.language import base_language
from newsjack.newsroom.server import HOST, OutletFeed

NOBODY: Mapping[str, str] = MappingProxyType({})
"""No owners known by name."""


def feeds_yaml(feeds: Sequence[OutletFeed], *, port: int, owners: Mapping[str, str] = NOBODY) -> str:
    """Write feeds.yaml for a newsroom on ``port``.

    ``owners`` names owners by outlet; elsewhere the registrable domain of most of the outlet's items is
    the owner, else the outlet. Texts are quoted as JSON, which YAML reads as it is.
    """
    address = f"{HOST}:{port}"
    lines = [
        "# Feeds of a newsroom on this machine. For its own address only, the refusal of private addresses",
        "# and the spacing between two starts on one host are lifted.",
        "hosts:",
        f"  - {{address: {_quoted(address)}, allow_private: true, spacing: 0s}}",
        "feeds:",
    ]
    for feed in feeds:
        parts = {
            "url": f"http://{address}{feed.path}",
            "outlet": feed.outlet,
            "owner": owners.get(feed.outlet) or _domain(feed) or feed.outlet,
            "language": base_language(feed.language) or "",
        }
        row = ", ".join(f"{key}: {_quoted(value)}" for key, value in parts.items() if value)
        lines.append(f"  - {{{row}}}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return json.dumps(" ".join(shown.split()), ensure_ascii=False)


def _domain(feed: OutletFeed) -> str:
    domains = Counter(registrable_domain(item.url) for item in feed.items if item.url)
    del domains[""]
    return min(domains, key=lambda name: (-domains[name], name), default="")
