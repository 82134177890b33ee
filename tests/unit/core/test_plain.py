import pytest

from newsjack.core.plain import clip, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Caf&eacute; &lt;b&gt;noir&lt;/b&gt; &amp;amp; cr&egrave;me", "Café noir & crème"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("a<br/>b<p>c", "a b c"),
        ("H<sub>2</sub>O", "H2O"),
        ("hi<script>alert(1)</script>", "hi"),
        ("a <!-- b --> c", "a c"),
        ('<img src=x onerror="alert(1)">x', "x"),
        ("Generics: List<T> and <tag> kept", "Generics: List<T> and <tag> kept"),
        ("  a \n\t b\u00a0c ", "a b c"),
        ("evil\u202egpj\u200b", "evilgpj"),
        ("a\x00b\x07c", "a b c"),
        ("AT&T", "AT&T"),
        ("", ""),
    ],
)
def test_plain_text(markup, text):
    assert plain_text(markup) == text


def test_clip_cuts_at_a_blank():
    assert clip("one two three", 9) == "one two…"
    assert clip("x" * 20, 10) == "x" * 9 + "…"
    assert clip("short", 10) == "short"


def test_quotes_that_never_close_take_no_time():
    for open_tag in ("<a ", "&lt;a ", "<a b="):
        markup = open_tag + "\"x'" * 20_000
        assert len(plain_text(markup)) > 0, "exponential before quotes were matched without backtracking"
