"""Conditional GETs with aiohttp: many at once, each within its limits, none of them raising.

Redirects are followed by hand so that every hop is looked at: its scheme, its address, whether it is
permanent. Nothing is inflated by aiohttp. Connections are closed after each answer: a feed is asked
every few minutes, and servers that drop idle connections then cost nothing.
"""

import asyncio
import socket
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp

from newsjack.clock import monotonic_seconds, real_now
from newsjack.core.addresses import authorization, origin, without_credentials
from newsjack.fetch.aside import handed_over
from newsjack.fetch.body import TooLargeError, UnknownEncodingError, read_body
from newsjack.fetch.connector import OneAnswerConnector, last_turns
from newsjack.fetch.guard import CURRENT_HOP, Hop, rule_for, rules_by_address
from newsjack.fetch.headers import max_age, refusal, refusal_detail, retry_after, served_at
from newsjack.fetch.names import Lookup, ThreadedLookup
from newsjack.fetch.pace import HostPace
from newsjack.model.feed import FetchReason, FetchRequest, FetchResult, HostRule
from newsjack.model.params import FetchParams

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_PERMANENT = frozenset((301, 308))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_REFUSAL_BYTES = 65_536
_HEADER_BYTES = 65_536


class AiohttpFetcher:
    """``FeedFetcher`` over aiohttp: one event loop per batch, in a thread of its own."""

    def __init__(
        self, params: FetchParams, rules: Sequence[HostRule] = (), *, lookup: Lookup = socket.getaddrinfo
    ) -> None:
        self._params = params
        self._rules = rules_by_address(rules)
        self._lookup = lookup

    def fetch(self, requests: Sequence[FetchRequest]) -> tuple[FetchResult, ...]:
        """Return one result per request, in order."""
        results = dict(self._numbered(requests))
        return tuple(results[number] for number in range(len(requests)))

    def stream(self, requests: Sequence[FetchRequest]) -> Generator[FetchResult, None, None]:
        """Yield one result per request as each is there. Closing the iterator ends what is in flight.

        Fetching begins when the first result is asked for, and does not wait for the caller after that.
        """
        with closing(self._numbered(requests)) as numbered:
            for _, result in numbered:
                yield result

    def _numbered(self, requests: Sequence[FetchRequest]) -> Generator[tuple[int, FetchResult], None, None]:
        if requests:
            yield from handed_over(partial(self._all, requests))

    async def _all(
        self, requests: Sequence[FetchRequest], hand: Callable[[tuple[int, FetchResult]], None]
    ) -> None:
        room = asyncio.Semaphore(self._params.concurrency)
        paces: dict[str, HostPace] = {}

        async def one(number: int, request: FetchRequest) -> None:
            hand((number, await self._in_turn(session, request, room, paces)))

        names = ThreadedLookup(self._lookup)
        try:
            async with self._session(names) as session, asyncio.TaskGroup() as group:
                for number, request in enumerate(requests):
                    group.create_task(one(number, request))
            await last_turns()
        finally:
            await names.close()

    def _session(self, names: ThreadedLookup) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=OneAnswerConnector(names=names, limit=self._params.concurrency),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=self._params.connect_timeout.total_seconds()
            ),
            trust_env=False,
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
        )

    async def _in_turn(
        self,
        session: aiohttp.ClientSession,
        request: FetchRequest,
        room: asyncio.Semaphore,
        paces: dict[str, HostPace],
    ) -> FetchResult:
        host = _host(request.url)
        rule = rule_for(request.url, self._rules) if host else None
        spacing = rule.spacing if rule is not None else None
        pace = paces.setdefault(
            host,
            HostPace(
                at_once=self._params.per_host,
                spacing=self._params.host_spacing if spacing is None else spacing,
            ),
        )
        async with pace.turn(room):
            started = monotonic_seconds()
            fetch = _Fetch(session=session, request=request, params=self._params, rules=self._rules)
            result = await fetch.run()
            return replace(result, elapsed=timedelta(seconds=monotonic_seconds() - started))


@dataclass(slots=True)
class _Fetch:
    """One request on its way through redirects."""

    session: aiohttp.ClientSession
    request: FetchRequest
    params: FetchParams
    rules: dict[str, HostRule]
    hop: Hop = field(default_factory=Hop)
    moved: bool = True
    at_home: bool = True
    notes: list[str] = field(default_factory=list)

    async def run(self) -> FetchResult:
        """Return the outcome; every failure is a value."""
        try:
            async with asyncio.timeout(self.params.total_timeout.total_seconds()):
                return await self._follow()
        except TimeoutError:
            return self._failed(FetchReason.TIMEOUT, "no whole answer in time")
        except TooLargeError:
            return self._failed(FetchReason.TOO_LARGE, f"more than {self.params.max_bytes} bytes")
        except UnknownEncodingError as error:
            return self._failed(FetchReason.BAD_ENCODING, str(error))
        except aiohttp.InvalidURL:
            return self._failed(FetchReason.BAD_URL, "no address that can be asked")
        except (aiohttp.ClientError, OSError) as error:
            return self._failed(*self._network_fault(error))
        except ValueError as error:
            return self._failed(FetchReason.BAD_URL, type(error).__name__)

    def _failed(self, reason: FetchReason, detail: str, *, status: int = 0) -> FetchResult:
        return FetchResult(feed_id=self.request.feed_id, reason=reason, status=status, detail=detail)

    def _network_fault(self, error: Exception) -> tuple[FetchReason, str]:
        if self.hop.refused:
            return FetchReason.REFUSED_ADDRESS, "the address is private; allow the host in feeds.yaml"
        if isinstance(error, aiohttp.ClientConnectorDNSError):
            silent = error.errno == socket.EAI_AGAIN
            return FetchReason.DNS, "the name servers do not answer" if silent else "no such host name"
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            said = getattr(error.certificate_error, "verify_message", "") or "bad certificate"
            return FetchReason.TLS, str(said)[:200]
        if isinstance(error, (aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch)):
            return FetchReason.TLS, type(error).__name__
        if isinstance(error, aiohttp.ClientResponseError):
            return FetchReason.BAD_RESPONSE, "no valid HTTP answer"
        return FetchReason.CONNECT, type(error).__name__

    async def _follow(self) -> FetchResult:
        url, hops = without_credentials(self.request.url), 0
        while True:
            if urlsplit(url).scheme.lower() not in ("http", "https"):
                return self._failed(FetchReason.BAD_URL, "neither http nor https")
            result = await self._once(url)
            if not isinstance(result, str):
                return result
            hops += 1
            if hops > self.params.max_redirects:
                return self._failed(FetchReason.REDIRECT_LOOP, f"more than {hops - 1} redirects")
            if url.startswith("https:") and result.startswith("http:"):
                self.notes.append("redirected from https to http")
            url = result

    async def _once(self, url: str) -> FetchResult | str:
        """Make one request; a redirect gives its target. aiohttp tries a dropped connection once more."""
        rule = rule_for(url, self.rules)
        self.hop = Hop(allow_private=rule is not None and rule.allow_private)
        CURRENT_HOP.set(self.hop)
        checked = rule is None or not rule.any_certificate
        try:
            async with self.session.get(
                url, headers=self._headers(), allow_redirects=False, ssl=checked
            ) as response:
                if response.status in _REDIRECTS:
                    return self._target(url, response)
                return await self._answer(url, response)
        finally:
            self.hop.hang_up()

    def _headers(self) -> dict[str, str]:
        headers = {"User-Agent": self.params.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        if self.request.etag:
            headers["If-None-Match"] = self.request.etag
        if self.request.last_modified:
            headers["If-Modified-Since"] = self.request.last_modified
        if self.at_home and (secret := authorization(self.request.url)):
            headers["Authorization"] = secret
        return headers

    def _target(self, url: str, response: aiohttp.ClientResponse) -> FetchResult | str:
        location = response.headers.get("Location", "").strip()
        if not location:
            return self._failed(
                FetchReason.BAD_RESPONSE, "a redirect without a target", status=response.status
            )
        self.moved = self.moved and response.status in _PERMANENT
        target = without_credentials(urldefrag(urljoin(url, location))[0])
        self.at_home = self.at_home and origin(target) == origin(url)
        return target

    async def _answer(self, url: str, response: aiohttp.ClientResponse) -> FetchResult:
        status, headers = response.status, response.headers
        wait = retry_after(headers, now=real_now(), cap=self.params.retry_after_cap)
        result = FetchResult(
            feed_id=self.request.feed_id,
            reason=FetchReason.FETCHED,
            status=status,
            content_type=headers.get("Content-Type", ""),
            final_url=url,
            etag=headers.get("ETag", ""),
            last_modified=headers.get("Last-Modified", ""),
            moved_to=url if self.moved and url != without_credentials(self.request.url) else "",
            retry_after=wait,
            max_age=max_age(headers),
            detail="; ".join(self.notes),
            served_at=served_at(headers),
        )
        if status == 304:
            return self._not_modified(result)
        if not 200 <= status < 300:
            data = await response.content.read(_REFUSAL_BYTES)
            detail = refusal_detail(status)
            return replace(
                result, reason=refusal(status, headers, data), detail=detail, etag="", last_modified=""
            )
        body = await read_body(response, max_bytes=self.params.max_bytes)
        if body.whole:
            return replace(result, body=body.data)
        return replace(result, body=body.data, etag="", last_modified="", detail="the body was cut off")

    def _not_modified(self, result: FetchResult) -> FetchResult:
        if self.request.etag or self.request.last_modified:
            return replace(result, reason=FetchReason.NOT_MODIFIED)
        return replace(result, reason=FetchReason.BAD_RESPONSE, detail="304 to an unconditional request")


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""
    except ValueError:
        return ""
