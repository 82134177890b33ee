import pytest

from newsjack.core.addresses import (
    authorization,
    looks_private,
    same_place,
    with_credentials_of,
    without_credentials,
)
from newsjack.core.offered import offered_feed


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:pass@example.com:8443/a?b=c@d", "https://example.com:8443/a?b=c@d"),
        ("https://user@example.com/", "https://example.com/"),
        ("https://a@b:c@example.com/", "https://example.com/"),
        ("http://user:pass@[::1]:80/", "http://[::1]:80/"),
        ("http://user:pass@[/", "["),
        ("https://example.com/@someone", "https://example.com/@someone"),
    ],
)
def test_credentials_are_not_shown(url, shown):
    assert "pass" not in without_credentials(url)
    assert without_credentials(url).startswith(shown)


def test_credentials_become_a_header():
    assert authorization("https://example.com/@x") == ""
    assert authorization("https://user@example.com/") == "Basic dXNlcjo="
    assert authorization("https://%C3%A9t%C3%A9:a%3Ab@example.com/") == "Basic w6l0w6k6YTpi"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://example.com/b",
        "https://example.com:8443/b",
        "https://www.example.com/b",
        "https://example.net/",
    ],
)
def test_credentials_keep_to_their_origin(elsewhere):
    owner = "https://user:pass@example.com/a"
    assert with_credentials_of(elsewhere, owner) == elsewhere
    assert with_credentials_of("https://example.com:443/b", owner) == "https://user:pass@example.com:443/b"


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "[fe80::1%25eth0]", "localhost", "a.localhost", "nas", "x.internal"]
)
def test_hosts_of_ones_own_network_are_known_by_their_looks(host):
    assert looks_private(f"http://{host}/")


@pytest.mark.parametrize("host", ["example.com", "8.8.8.8", "[2606:4700::1111]"])
def test_public_hosts_are_too(host):
    assert not looks_private(f"http://{host}/")


def test_places_are_compared_without_their_dress():
    assert same_place("http://example.com:80/rss", "https://www.example.com/rss/")
    assert not same_place("http://example.com/rss?a=1", "http://example.com/rss")
    assert not same_place("http://example.com/rss", "http://example.com:8080/rss")
    assert not same_place("http://[", "http://example.com/")


def test_a_pages_own_feed_is_found():
    def page(head):
        return f"<!doctype html><html><head>{head}</head><body></body></html>".encode()

    link = '<link rel="alternate" type="application/atom+xml" href="{}">'
    url = "http://example.com/news/"
    assert offered_feed(page(link.format("rss.xml")), url=url) == "http://example.com/news/rss.xml"
    based = '<base href="http://example.net/x/">' + link.format("rss.xml")
    assert offered_feed(page(based), url=url) == "http://example.net/x/rss.xml"
    hostile = link.format("javascript:x") + link.format("http://u:p@example.org/rss")
    assert offered_feed(page(hostile), url=url) == "http://example.org/rss"
    other = (
        '<link rel="stylesheet" type="text/css" href="/a.css"><link rel="alternate" hreflang="fr" href="/fr">'
    )
    assert offered_feed(page(other), url=url) == ""
    plain = "<![if IE]><LINK Type=application/rss+xml REL='home ALTERNATE' href=/a?b=1&amp;c=2><![endif]>"
    assert offered_feed(page(plain), url=url) == "http://example.com/a?b=1&c=2"
    for broken in (b"<link", b"<![CDATA[", b"<!-", b"\xff\xfe<\x00", b""):
        assert offered_feed(broken, url=url) == ""
