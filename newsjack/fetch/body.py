"""A response's body: read within its limit, inflated within the same limit, whatever is declared."""

from dataclasses import dataclass

import aiohttp

from newsjack.core.inflate import GZIP_MAGIC, MAX_LAYERS, gunzip, inflate

_CHUNK = 65_536
_GZIP, _ZLIB, _RAW = 31, 15, -15


class TooLargeError(Exception):
    """A body passed the limit, as it came or inflated."""


class UnknownEncodingError(Exception):
    """A body is encoded in a way that was not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Inflated bytes; ``whole`` is false when the body was cut off on its way."""

    data: bytes
    whole: bool


async def read_body(response: aiohttp.ClientResponse, *, max_bytes: int) -> Body:
    """Read and inflate; raises :class:`TooLargeError` and :class:`UnknownEncodingError`."""
    raw, whole = await _raw(response, max_bytes)
    declared = response.headers.get("Content-Encoding", "").lower()
    names = [name.strip() for name in declared.split(",") if name.strip() not in ("", "identity")]
    if len(names) > MAX_LAYERS:
        raise UnknownEncodingError(f"{len(names)} layers of encoding")
    for name in reversed(names):
        raw, layer_whole = _one_layer(raw, name, max_bytes)
        whole = whole and layer_whole
    raw = gunzip(raw, max_bytes=max_bytes)
    if len(raw) > max_bytes:
        raise TooLargeError
    return Body(data=raw, whole=whole)


async def _raw(response: aiohttp.ClientResponse, max_bytes: int) -> tuple[bytes, bool]:
    out = bytearray()
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            out += chunk
            if len(out) > max_bytes:
                raise TooLargeError
    except aiohttp.ClientPayloadError:
        return bytes(out), False
    return bytes(out), True


def _one_layer(raw: bytes, name: str, max_bytes: int) -> tuple[bytes, bool]:
    """Inflate one declared layer; a body that is not encoded at all is taken as it is."""
    if name in ("gzip", "x-gzip"):
        return inflate(raw, wbits=_GZIP, max_bytes=max_bytes) if raw[:2] == GZIP_MAGIC else (raw, True)
    if name != "deflate":
        raise UnknownEncodingError(f"Content-Encoding {name[:20]}")
    for wbits in (_ZLIB, _RAW):
        out, whole = inflate(raw, wbits=wbits, max_bytes=max_bytes)
        if out:
            return out, whole
    return raw, True
