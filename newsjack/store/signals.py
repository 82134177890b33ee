"""Small marks between processes: signs of life, wake-ups, holds and the one writer's lease.

All of them are in **real** time: they guard processes, not decisions.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from redis import Redis

from newsjack.clock import instant_text, parse_instant, real_now

_RENEW = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
"""
_TAKE_OVER = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


def _milliseconds(span: timedelta) -> int:
    return max(1, round(span.total_seconds() * 1000))


class Signals:
    """Marks under ``{prefix}beats``, ``{prefix}wake:*``, ``{prefix}hold:*`` and ``{prefix}lease:*``."""

    def __init__(self, client: Any, *, beats: str, wake: str, hold: str, lease: str) -> None:
        """Take a client and the key patterns; the last three hold one ``{}`` for a name."""
        self._client: Redis = client
        self._beats, self._wake, self._hold, self._lease = beats, wake, hold, lease

    def beat(self, worker: str) -> None:
        """Say that ``worker`` lives."""
        self._client.hset(self._beats, worker, instant_text(real_now()))

    def beats(self) -> Mapping[str, datetime]:
        """Return each worker's last sign of life."""
        found: dict[Any, Any] = self._client.hgetall(self._beats)
        return {_text(worker): parse_instant(_text(at)) for worker, at in found.items()}

    def forget(self, worker: str) -> None:
        """Take a worker that stopped in order off the list."""
        self._client.hdel(self._beats, worker)

    def ask(self, step: str, *, again_after: timedelta) -> bool:
        """Ask for a run of ``step``; ``False`` when one is asked for already and not yet begun.

        The mark goes when the run begins, or after ``again_after``, should its job be lost.
        """
        key = self._wake.format(step)
        return bool(self._client.set(key, b"1", nx=True, px=_milliseconds(again_after)))

    def begin(self, step: str) -> None:
        """Say that a run begins: what comes from now on needs another one."""
        self._client.delete(self._wake.format(step))

    def hold(self, step: str, span: timedelta) -> None:
        """Keep ``step`` from being asked for during ``span``."""
        self._client.set(self._hold.format(step), b"1", px=_milliseconds(span))

    def is_held(self, step: str) -> bool:
        """Tell whether a hold on ``step`` is in force."""
        return bool(self._client.exists(self._hold.format(step)))

    def take_lease(self, name: str, holder: str, span: timedelta) -> bool:
        """Take or renew a lease; ``False`` when another holds it."""
        key = self._lease.format(name)
        if self._client.set(key, holder, nx=True, px=_milliseconds(span)):
            return True
        return bool(self._client.eval(_RENEW, 1, key, holder, str(_milliseconds(span))))

    def take_over_lease(self, name: str, dead: str, holder: str, span: timedelta) -> bool:
        """Take a lease from a holder that is known to be dead; ``False`` when it changed hands meanwhile."""
        key = self._lease.format(name)
        return bool(self._client.eval(_TAKE_OVER, 1, key, dead, holder, str(_milliseconds(span))))

    def give_up_lease(self, name: str, holder: str) -> None:
        """Release a lease if it is still ours."""
        self._client.eval(_RELEASE, 1, self._lease.format(name), holder)

    def lease_holder(self, name: str) -> str:
        """Return who holds the lease, or empty."""
        held: Any = self._client.get(self._lease.format(name))
        return _text(held) if held is not None else ""


def _text(raw: bytes | str) -> str:
    return raw.decode() if isinstance(raw, bytes) else raw
