import gzip

import pytest

from newsjack.errors import SettingsError
from newsjack.settings.paths import config_home
from newsjack.settings.prior import load_document_frequencies, read_table


def test_the_packaged_prior_has_both_languages() -> None:
    prior = load_document_frequencies()
    assert prior is not None
    assert set(prior.counts) == {"en", "fr", "es", "de", "pt"}
    assert prior.documents["en"] > 10_000
    assert prior.counts["en"]["presid"] > 100
    assert prior.counts["fr"]["gouver"] > 100


def test_the_packaged_prior_is_small() -> None:
    sizes = [path.stat().st_size for path in (config_home() / "lexicons").glob("frequencies-*")]
    assert 0 < sum(sizes) < 400_000


@pytest.mark.parametrize(
    "body",
    [b"no gzip", gzip.compress(b"[1]"), gzip.compress(b'{"documents": 3}'), gzip.compress(b"{}")[:-9]],
    ids=["plain", "list", "no counts", "cut off"],
)
def test_a_broken_table_names_its_file(body: bytes) -> None:
    with pytest.raises(SettingsError) as raised:
        read_table(body, file="frequencies-en.json.gz")
    assert raised.value.file == "frequencies-en.json.gz"
