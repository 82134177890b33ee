from newsjack.core.opml import read_opml, write_opml
from newsjack.model.feed import Feed, FeedId

GOOD = b"""<opml version="2.0"><body><outline text="Press">
<outline text="A" xmlUrl="https://a.example/rss?x=1&amp;y=2" language="fr-FR"/>
<outline text="Again" xmlUrl="https://a.example/rss?x=1&amp;y=2"/></outline>
<outline title="B" category="/Tech/Web,x" xmlurl="http://b.example/"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/></body></opml>"""


def test_folders_and_categories_become_groups_and_each_url_stands_once():
    reading = read_opml(GOOD)
    assert reading.problem == ""
    assert [(f.url, f.title, f.language, f.group) for f in reading.feeds] == [
        ("https://a.example/rss?x=1&y=2", "A", "fr", "Press"),
        ("http://b.example/", "B", "", "Tech/Web"),
    ]


def test_a_broken_list_is_read_and_said():
    reading = read_opml(GOOD.replace(b"&amp;", b"&").replace(b"</outline>\n", b"\n"))
    assert "read forgivingly" in reading.problem
    assert [f.url for f in reading.feeds] == ["https://a.example/rss?x=1&y=2", "http://b.example/"]


def test_what_is_written_reads_back():
    feed = Feed(
        feed_id=FeedId("f1"), url='https://a.example/?q="<&>', outlet="A & \x02<B>", owner="a", group="G'"
    )
    reading = read_opml(write_opml([feed], title="t & t").encode())
    assert reading.problem == ""
    assert [(f.url, f.title, f.group) for f in reading.feeds] == [(feed.url, "A & <B>", "G'")]


def test_no_bytes_are_too_strange():
    for body in (b"", b"\x00\xff\xfe", b"<opml", b"<" * 5000, b"<outline " * 3000):
        assert read_opml(body).feeds == ()
