"""Inflating within bounds: gzip and deflate, several layers, never more than the limit in memory."""

import zlib

GZIP_MAGIC = b"\x1f\x8b"
MAX_LAYERS = 3
_STEP = 65_536


def inflate(body: bytes, *, wbits: int, max_bytes: int) -> tuple[bytes, bool]:
    """Inflate one layer; return what came out and whether the stream was whole.

    What is broken or cut off gives the bytes up to the fault. ``max_bytes`` + 1 bytes at most come
    out: a longer result means that the limit was passed.
    """
    machine = zlib.decompressobj(wbits)
    out = bytearray()
    view = memoryview(body)
    try:
        for start in range(0, len(view), _STEP):
            piece: bytes | memoryview = view[start : start + _STEP]
            while len(piece) and len(out) <= max_bytes:
                out += machine.decompress(piece, min(_STEP * 4, max_bytes + 1 - len(out)))
                piece = machine.unconsumed_tail
            if machine.eof or len(out) > max_bytes:
                break
    except zlib.error:
        return bytes(out), False
    return bytes(out), machine.eof


def gunzip(body: bytes, *, max_bytes: int) -> bytes:
    """Inflate a body that begins as gzip, up to ``MAX_LAYERS`` times; at most ``max_bytes`` + 1 bytes."""
    for _ in range(MAX_LAYERS):
        if not body.startswith(GZIP_MAGIC):
            break
        body, _ = inflate(body, wbits=31, max_bytes=max_bytes)
    return body
