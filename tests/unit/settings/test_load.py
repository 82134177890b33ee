from datetime import timedelta
from pathlib import Path

import pytest

from newsjack.settings import SettingsErrors, load_brands, load_settings
from newsjack.settings.load import load_feeds, load_params
from newsjack.settings.reload import Reloader

GOOD = "brands:\n  - name: Orange\n    terms: [Orange]\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(SettingsErrors) as caught:
        load_brands(folder)
    return [str(fault).removeprefix(str(folder) + "/") for fault in caught.value.faults]


def test_country_code_no_and_a_time_are_terms(tmp_path: Path):
    write(tmp_path, brands="brands:\n  - name: A\n    terms: [NO, on, 12:30, 1664]\n")
    assert load_brands(tmp_path)[0].terms == ("NO", "on", "12:30", "1664")


def test_every_fault_names_file_line_key_value_and_the_nearest_valid_one(tmp_path: Path):
    text = (
        "brands:\n  - name: A\n    terms: Orange\n    contxt: [x]\n"
        "  - name: B\n    watch: all\n  - name: C\n  - name: B\n    terms: [b]\n"
    )
    found = faults(write(tmp_path, brands=text))
    assert found[0].startswith("brands.yaml:3: brands.0.terms: must be a list (got 'Orange'); write it as ")
    assert found[1] == "brands.yaml:4: brands.0.contxt: unknown key; did you mean `context`?"
    assert found[2] == "brands.yaml:6: brands.1.watch: unknown value (got 'all'); write 'everything'"
    assert found[3] == "brands.yaml:7: brands.2: a brand needs `terms` or `watch: everything`"


def test_a_name_stands_once(tmp_path: Path):
    text = "brands:\n  - {name: B, terms: [b]}\n  - {name: B, terms: [c]}\n"
    assert faults(write(tmp_path, brands=text)) == [
        "brands.yaml:3: brands.1.name: the name is taken at line 2 (got 'B'); rename one"
    ]


def test_a_broken_expression_points_at_its_column(tmp_path: Path):
    text = "brands:\n  - name: A\n    terms:\n      - fine\n      - 'a AND (b'\n"
    (only,) = faults(write(tmp_path, brands=text))
    assert only.startswith("brands.yaml:5: brands.0.terms.1: column ")


def test_all_files_are_judged_in_one_pass(tmp_path: Path):
    write(
        tmp_path, brands="brands: 3\n", feeds="feeds:\n  - url: ftp://x\n", newsjack="fetch: {max_byte: 3}\n"
    )
    with pytest.raises(SettingsErrors) as caught:
        load_settings(tmp_path)
    files = [Path(fault.file).name for fault in caught.value.faults]
    assert files == ["newsjack.yaml", "brands.yaml", "feeds.yaml"]
    assert caught.value.faults[0].mend == "did you mean `max_bytes`?"


def test_newsjack_yaml_changes_only_what_it_names(tmp_path: Path):
    write(tmp_path, newsjack="fetch:\n  total_timeout: 1m30s\ncluster:\n")
    params = load_params(tmp_path)
    assert params.fetch.total_timeout == timedelta(seconds=90)
    assert params.fetch.max_redirects == 5


def test_an_unknown_time_zone_is_told(tmp_path: Path):
    with pytest.raises(Exception, match=r"newsjack.yaml:1: team.timezone: no such time zone"):
        load_params(write(tmp_path, newsjack="team: {timezone: Europe/Pari}\n"))


def test_feeds_get_outlet_and_owner_and_groups_switch(tmp_path: Path):
    text = (
        "groups: [a]\nhosts:\n  - {address: '127.0.0.1:80', allow_private: true, spacing: 0s}\nfeeds:\n"
        "  - {url: 'https://www.news.example.co.uk/rss', group: a}\n"
        "  - {url: 'https://b.example/', group: b}\n"
    )
    feeds, hosts = load_feeds(write(tmp_path, feeds=text))
    assert [(f.outlet, f.owner) for f in feeds] == [("news.example.co.uk", "example.co.uk")]
    assert hosts[0].allow_private
    assert hosts[0].spacing == timedelta(0)


def test_reload_keeps_the_last_good_settings(tmp_path: Path):
    write(tmp_path, brands=GOOD, feeds="feeds: []\n")
    reloader = Reloader(tmp_path)
    write(tmp_path, brands="brands: [\n")
    broken = reloader.look()
    assert (broken.changed, broken.settings.brands[0].name) == (False, "Orange")
    assert "brands.yaml:2" in broken.fault
    assert reloader.look().fault == broken.fault
    write(tmp_path, brands=GOOD.replace("name: Orange", "name: Rouge"))
    mended = reloader.look()
    assert (mended.changed, mended.fault, mended.settings.brands[0].name) == (True, "", "Rouge")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://[::1/feed", "the url cannot be read"),
        ("http://news.example:99999/", "the url cannot be read"),
        ("http://.../feed", "the url names no host"),
        ("http://a\\x01.example/feed", "the url's host holds a control character"),
    ],
)
def test_an_address_that_no_client_can_read_is_a_fault_with_its_line(tmp_path: Path, url: str, told: str):
    write(tmp_path, feeds=f'feeds:\n  - url: "{url}"\n')
    with pytest.raises(SettingsErrors, match=rf"feeds.yaml:2: feeds.0: {told}"):
        load_feeds(tmp_path)


def test_an_exception_names_a_host_not_an_address(tmp_path: Path):
    with pytest.raises(SettingsErrors, match=r"feeds.yaml:1: hosts.0.address"):
        load_feeds(write(tmp_path, feeds="hosts: [{address: 'http://intranet.example/'}]\n"))


@pytest.mark.parametrize(
    "text",
    [
        "cadence: {batch_feeds: 0}",
        "cadence: {jitter: 5}",
        "cadence: {lease: 0s}",
        "curve: {reassess_every: 0s}",
        "workers: {stories_job: 0s}",
        "fetch: {concurrency: 0}",
        "team: {language: de}",
    ],
)
def test_a_value_that_no_worker_can_work_with_is_refused(tmp_path: Path, text: str):
    key = text.replace(": {", ".").split(":", maxsplit=1)[0]
    with pytest.raises(SettingsErrors, match=rf"newsjack.yaml:1: {key}: "):
        load_params(write(tmp_path, newsjack=text + "\n"))
