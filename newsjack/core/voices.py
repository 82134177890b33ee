"""Whose voice an item is: the feed's outlet, or for an aggregate the outlet that each item came from.

    item's source element names another site? ─▶ that outlet        (any feed)
    aggregate: source's title ▸ link's site ▸ outlet named by the title's end ▸ the link's own host
    else: the feed

A feed is an aggregate when ``feeds.yaml`` says ``kind: aggregate``; any other kind says it is none.
Without a kind the document tells: most items name other sites as their source, or link to many.
A feed on a carrier's host links to one site, a newspaper to its own: neither is taken for one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from newsjack.core.canonical import clean_link, registrable_domain
from newsjack.core.headline import name_keys, own_names, tail_of
from newsjack.model.entry import ParsedDocument, ParsedEntry
from newsjack.model.feed import Feed

AGGREGATE = "aggregate"
"""The ``kind`` of a feed whose items are other outlets'."""

LEAST_ITEMS = 5
"""Items of a document that can show an aggregate."""

LEAST_SOURCES = 3
LEAST_SITES = 4
"""Other sites that its items must name as sources, or link to: a newspaper may have two or three sites
of its own (of 6,134 windows of 30 items of 112 recorded outlets, none shows four)."""

FOREIGN_SHARE = 0.6
"""Least share of its items that come from other sites."""

ONE_SITE_SHARE = 0.5
"""Largest share of one of them: above, the feed is that site's, carried elsewhere."""

SIGNED_SHARE = 0.8
"""Share of an aggregate's titles with a tail from which the tail names the outlet."""

_TARGETS = frozenset({"url", "u", "q", "target", "link", "dest", "destination", "to", "redirect", "r"})

Voice = tuple[str, str]
"""Outlet and owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVoices:
    """The outlets of ``feeds.yaml``, so that an aggregate's items count as theirs.

    ``sites``: registrable domain → the voices of its feeds; ``outlets``: key of a name → its voices;
    ``owners``: key of a name → owner.
    """

    sites: Mapping[str, frozenset[Voice]] = field(default_factory=dict)
    outlets: Mapping[str, frozenset[Voice]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)

    def voice_of(self, name: str, site: str) -> Voice:
        """Return the configured voice of a name or site, else the name (else the site) as its own."""
        keys = name_keys(name) | name_keys(site)
        named = frozenset[Voice]().union(*(self.outlets.get(key, ()) for key in keys))
        for voices in (named, self.sites.get(site, frozenset[Voice]())):
            if len(voices) == 1:
                return next(iter(voices))
            owners = {owner for _, owner in voices}
            if len(owners) == 1:
                return name or site, owners.pop()
        owner = next((self.owners[key] for key in sorted(keys) if key in self.owners), "")
        return name or site, owner or site or name


def known_voices(feeds: Iterable[Feed]) -> KnownVoices:
    """Return the voices of the feeds that are no aggregates."""
    sites: dict[str, set[Voice]] = {}
    outlets: dict[str, set[Voice]] = {}
    owners: dict[str, str] = {}
    for feed in feeds:
        if feed.kind == AGGREGATE:
            continue
        voice = (feed.outlet, feed.owner)
        sites.setdefault(registrable_domain(feed.url), set()).add(voice)
        for key in name_keys(feed.outlet):
            outlets.setdefault(key, set()).add(voice)
        for key in name_keys(feed.owner):
            owners.setdefault(key, feed.owner)
    return KnownVoices(
        sites={site: frozenset(found) for site, found in sites.items()},
        outlets={key: frozenset(found) for key, found in outlets.items()},
        owners=owners,
    )


class Voices:
    """Tells the voice of each item of one document. ``feeds`` is only asked for another's item."""

    def __init__(
        self, document: ParsedDocument, feed: Feed, *, feeds: Callable[[], Iterable[Feed]] = tuple
    ) -> None:
        self._feed = feed
        self._feeds = feeds
        sites = (registrable_domain(feed.url), registrable_domain(document.link), feed.owner)
        self._own = frozenset(site for site in sites if site)
        self._names = own_names(feed.outlet, feed.owner)
        self._entries = document.entries
        self.aggregate = self._is_aggregate(document.entries)

    def link_of(self, parsed: ParsedEntry) -> str:
        """Return an item's link; for an aggregate's redirector the address it carries."""
        if not self.aggregate or registrable_domain(parsed.link) not in self._own:
            return parsed.link
        for key, value in parse_qsl(urlsplit(parsed.link).query):
            target = clean_link(value) if key.lower() in _TARGETS else ""
            if target and registrable_domain(target) not in self._own:
                return target
        return parsed.link

    def voice_of(self, parsed: ParsedEntry) -> Voice:
        """Return outlet and owner of an item."""
        source = registrable_domain(parsed.source_url)
        if source and not self._is_own(source):
            return self._known.voice_of(parsed.source_title, source)
        if not self.aggregate:
            return self._feed.outlet, self._feed.owner
        site = registrable_domain(self.link_of(parsed))
        foreign = site if site and not self._is_own(site) else ""
        name = parsed.source_title if not source else ""
        if not name and not foreign:
            name = self._signature(parsed.title)
        if name or foreign:
            return self._known.voice_of(name, foreign or _site_named(name))
        return (site, site) if site else (self._feed.outlet, self._feed.owner)

    def _is_own(self, site: str) -> bool:
        return site in self._own or not name_keys(site).isdisjoint(self._names)

    def _is_aggregate(self, entries: Sequence[ParsedEntry]) -> bool:
        if self._feed.kind is not None:
            return self._feed.kind == AGGREGATE
        sources = [registrable_domain(entry.source_url) for entry in entries]
        links = [registrable_domain(entry.link) for entry in entries]
        return self._are_others(sources, least=LEAST_SOURCES) or self._are_others(links, least=LEAST_SITES)

    def _are_others(self, sites: Sequence[str], *, least: int) -> bool:
        others = Counter(site for site in sites if site and not self._is_own(site))
        total = len(sites)
        return (
            total >= LEAST_ITEMS
            and len(others) >= least
            and others.total() >= FOREIGN_SHARE * total
            and max(others.values()) <= ONE_SITE_SHARE * total
        )

    def _signature(self, title: str) -> str:
        """Return the outlet named by a title's end, where the document's titles end so."""
        tail = tail_of(title) if self._signed else None
        return tail.text if tail is not None and tail.sign in "-–—|" else ""

    @cached_property
    def _signed(self) -> bool:
        tails = [tail_of(entry.title) for entry in self._entries]
        signed = sum(1 for tail in tails if tail is not None and tail.sign in "-–—|")
        return signed >= SIGNED_SHARE * len(tails)

    @cached_property
    def _known(self) -> KnownVoices:
        return known_voices(self._feeds())


def _site_named(name: str) -> str:
    """Return the domain that a name spells (``lemonde.fr``), or empty."""
    return registrable_domain(f"http://{name.lower()}") if "." in name and " " not in name else ""
