from newsjack.core.alternates import feed_links

PAGE = """<!doctype html><head><base href="/en/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="comments/feed/">
<link rel="stylesheet alternate" type="text/css" href="x.css">
<LINK REL="alternate home" TYPE="application/atom+xml; charset=utf-8" HREF="atom.xml?a=1&amp;b=2">
<link rel=alternate type=application/feed+json href=//cdn.example/feed.json>
<link rel="alternate" type="application/rss+xml" href="javascript:x">
<link rel="alternate" hreflang="fr" href="/fr">
"""


def test_a_page_names_its_feeds_resolved_and_comments_last():
    assert feed_links(PAGE, base_url="https://a.example/x/y") == (
        "https://a.example/en/atom.xml?a=1&b=2",
        "https://cdn.example/feed.json",
        "https://a.example/en/comments/feed/",
    )


def test_nothing_is_named_by_what_is_no_page():
    assert feed_links("", base_url="https://a.example/") == ()
    assert feed_links("<" * 50_000, base_url="") == ()
    assert feed_links("<link " * 50_000, base_url="https://a.example/") == ()
