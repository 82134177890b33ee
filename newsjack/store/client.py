"""Clients of the Redis-compatible server: patient ones for work, impatient ones for health pages.

Text in, text out (``decode_responses``) everywhere but in :func:`connect_blocking`, which is RQ's and
reads bytes. Make a client after a fork, never share one between a thread that blocks and others.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar

import redis
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from newsjack.errors import ServerError, StoreError

Client: TypeAlias = Any
"""A redis-py client. Its own types call every reply "perhaps awaitable", which helps nobody."""

_P = ParamSpec("_P")
_R = TypeVar("_R")

_PATIENT_TRIES = 60
_SOCKET_SECONDS = 15.0
_CONNECT_SECONDS = 5.0
_IMPATIENT_SECONDS = 1.0


def connect(url: str) -> Client:
    """Return a client for ordinary work: it outlives some minutes without a server."""
    return _client(url, socket_timeout=_SOCKET_SECONDS, decode_responses=True, retry=_patience())


def connect_blocking(url: str) -> Client:
    """Return a client for RQ: bytes, and a reply may take for ever (blocking pops)."""
    return _client(url, socket_timeout=None, decode_responses=False, retry=_patience())


def connect_impatient(url: str) -> Client:
    """Return a client that gives up at once (within about a second), for health and start-up checks."""
    return _client(url, socket_timeout=_IMPATIENT_SECONDS, decode_responses=True, retry=Retry(NoBackoff(), 0))


def _patience() -> Retry:
    """Wait 0.2 s to 5 s between tries, some minutes in all (measured: a worker outlives a restart)."""
    return Retry(ExponentialWithJitterBackoff(base=0.2, cap=5), _PATIENT_TRIES)


def _client(url: str, **options: Any) -> Client:
    try:
        return redis.Redis.from_url(
            url,
            protocol=2,
            encoding_errors="surrogatepass",
            socket_connect_timeout=min(_CONNECT_SECONDS, options["socket_timeout"] or _CONNECT_SECONDS),
            retry_on_error=[RedisConnectionError, RedisTimeoutError],
            **options,
        )
    except ValueError as error:
        raise ServerError(f"REDIS_URL cannot be used: {error}", permanent=True) from error


def guarded(method: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a method raise ``StoreError`` for whatever the server or the way to it does."""

    @wraps(method)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return method(*args, **kwargs)
        except RedisError as error:
            raise StoreError(f"{method.__qualname__}: {error}", subject=method.__qualname__) from error

    return call
