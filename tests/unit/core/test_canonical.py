import pytest

from newsjack.core.canonical import (
    canonical_url,
    clean_link,
    owner_of,
    registrable_domain,
    resolved_link,
    url_key,
)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Example.com:443/a?utm_source=rss&id=3#top", "https://example.com/a?id=3"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com:8080/a?", "http://example.com:8080/a"),
        ("http://user:pw@example.com/a", "http://example.com/a"),
        ("http://example.com/a b", "http://example.com/a%20b"),
        ("http://example.com/%7Ea", "http://example.com/%7Ea"),
        ("http://example.com/?xtor=RSS-1&fbclid=x&p=2", "http://example.com/?p=2"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("feed:http://example.com/f", "http://example.com/f"),
        ("javascript:alert(1)", ""),
        ("ftp://example.com/", ""),
        ("http://exa mple.com/", ""),
        ("http://a:99999/", ""),
        ("http://[", ""),
        ("", ""),
        ("example.com/a", ""),
    ],
)
def test_canonical_url(url, canonical):
    assert (
        canonical_url(resolved_link("http://base.example/", url) if url.startswith("feed:") else url)
        == canonical
    )
    assert canonical_url(canonical) == canonical


def test_clean_link_keeps_what_is_published():
    assert clean_link("HTTP://EXAMPLE.com/Caps?utm_source=x#f") == "http://example.com/Caps?utm_source=x#f"
    assert clean_link("http://example.com/\u202egpj.exe") == "http://example.com/gpj.exe"


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.example.com/a/b",
        "https://example.com/a/b/",
        "https://m.example.com/a/b",
        "https://amp.example.com/a/b",
        "https://example.com/amp/a/b",
        "https://example.com/a/b/amp/",
        "https://example.com/a/b?amp=1",
        "https://example.com/a/b?outputType=amp",
        "https://www.google.com/amp/s/www.example.com/a/b",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a/b",
        "https://example.com/a/b?utm_medium=rss&xtor=RSS-1#top",
        "https://example.com/a/b?from=rss",
        "https://example.com/a/b;jsessionid=A1B2",
        "https://example.com/a/%62",
        "HTTPS://EXAMPLE.COM:443/a/b",
    ],
)
def test_url_key_joins_spellings(spelling):
    assert url_key(spelling) == "example.com/a/b"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.com/a?id=1", "http://example.com/a?id=2"),
        ("http://example.com/a", "http://example.com/A"),
        ("http://m.com/a", "http://com/a"),
        ("http://example.com/amplifier", "http://example.com/lifier"),
        ("http://example.com/a?from=lyon", "http://example.com/a?from=nice"),
        ("http://news.example.com/a", "http://sport.example.com/a"),
    ],
)
def test_url_key_keeps_pages_apart(one, other):
    assert url_key(one) != url_key(other)


def test_url_key_ignores_the_order_of_a_query():
    assert url_key("http://example.com/a?x=1&y=2") == url_key("http://example.com/a?y=2&x=1")
    assert url_key("http://example.com/%C3%A9t%c3%a9") == url_key("http://example.com/été")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("http://sub.example.com:8080/", "example.com"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://localhost/", "localhost"),
        ("http://[::1]/", "::1"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_registrable_domain(url, domain):
    assert registrable_domain(url) == domain


def test_owner_is_configured_or_the_domain_or_the_outlet():
    owners = {"A": "Group"}
    assert owner_of("A", url="http://a.com/", owners=owners) == "Group"
    assert owner_of("B", url="http://www.b.com/x", owners=owners) == "b.com"
    assert owner_of("C", url="", owners=owners) == "C"
