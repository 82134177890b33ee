"""The feeds.yaml of a newsroom: its feeds, and the exceptions for its own address only."""

import json
from collections.abc import Mapping, Sequence

from newsjack.core.canonical import registrable_domain
from newsjack.newsroom.server import OutletFeed


def feeds_yaml(feeds: Sequence[OutletFeed], *, port: int, owners: Mapping[str, str] | None = None) -> str:
    """Write feeds.yaml. ``owners`` names owners by outlet; else the items' registrable domain is it."""
    lines = [
        "# Feeds of a newsroom on this machine. For its own address only, the refusal of private addresses",
        "# and the spacing between two starts on one host are lifted.",
        "hosts:",
        f'  - {{address: "127.0.0.1:{port}", allow_private: true, spacing: 0s}}',
        "feeds:",
    ]
    for feed in feeds:
        known = (owners or {}).get(feed.outlet, "")
        owner = known or _domain(feed) or feed.outlet
        parts = {
            "url": f"http://127.0.0.1:{port}{feed.path}",
            "outlet": feed.outlet,
            "owner": owner,
            "language": feed.language[:2].lower(),
        }
        row = ", ".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in parts.items() if value
        )
        lines.append(f"  - {{{row}}}")
    return "\n".join([*lines, ""])


def _domain(feed: OutletFeed) -> str:
    domains = [registrable_domain(item.url) for item in feed.items if item.url]
    return max(sorted(set(domains)), key=domains.count) if domains else ""
