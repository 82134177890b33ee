import gzip
import zlib

from newsjack.core.inflate import gunzip, inflate


def test_layers_of_gzip_are_taken_off():
    assert gunzip(gzip.compress(gzip.compress(b"x" * 9)), max_bytes=100) == b"x" * 9
    assert gunzip(b"plain", max_bytes=100) == b"plain"


def test_a_bomb_stops_one_byte_past_the_limit():
    bomb = gzip.compress(b"\0" * 5_000_000)
    assert len(gunzip(bomb, max_bytes=1_000)) == 1_001


def test_what_is_cut_off_or_broken_gives_what_came():
    whole = zlib.compress(bytes(range(256)) * 40)
    assert inflate(whole, wbits=15, max_bytes=100_000) == (bytes(range(256)) * 40, True)
    part, is_whole = inflate(whole[:-8], wbits=15, max_bytes=100_000)
    assert part
    assert not is_whole
    assert inflate(b"nonsense", wbits=15, max_bytes=100) == (b"", False)
