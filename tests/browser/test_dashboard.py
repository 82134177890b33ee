"""The dashboard as people meet it: in a real Chromium, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, Tab, running
from tests.web_sample import SCRIPT, add_line, newsroom

pytestmark = pytest.mark.browser

PATHS = ("/", "/stories/fibre", "/alerts", "/feeds", "/feeds/feed6", "/workers", "/logs")
HARD = ("/feeds/hostile", "/stories/hostile", "/stories/long", "/stories/rtl", "/stories/recall")
Open = Callable[..., Tab]

CONTRAST = """() => {
  // Text whose contrast with what lies behind it is below WCAG AA.
  const parse = (text) => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = (c) => { const s = c / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };
  const lum = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const behind = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const back = parse(getComputedStyle(one).backgroundColor);
      if (back.length < 4 || back[3] > 0.99) return back;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || !node.checkVisibility() || node.closest(".unseen, .skip, svg")) continue;
    const style = getComputedStyle(node);
    const [a, b] = [lum(parse(style.color)), lum(behind(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.className} ${text.slice(0, 30)}`);
  }
  return poor;
}"""

NAMELESS = """() => [...document.querySelectorAll('a, button, input:not([hidden]), select, [role=img]')]
  .filter((one) => one.checkVisibility())
  .filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length))
  .map((one) => one.outerHTML.slice(0, 80))"""


def is_wider_than_the_screen(tab: Tab) -> bool:
    return bool(tab.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("path", [*PATHS, *HARD])
def test_a_page_loads_without_a_complaint_and_fits_a_phone(tab: Open, path: str):
    one = tab(path)
    expect(one.page.locator("h1")).to_have_count(1)
    assert not is_wider_than_the_screen(one)
    one.page.set_viewport_size({"width": 390, "height": 844})
    assert not is_wider_than_the_screen(one)


@pytest.mark.parametrize("path", PATHS)
def test_text_can_be_read_and_everything_has_a_name(tab: Open, path: str):
    page = tab(path).page
    assert page.evaluate(CONTRAST) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(NAMELESS) == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_the_two_palettes_differ(tab: Open):
    background = "getComputedStyle(document.body).backgroundColor"
    page = tab("/").page
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(background) != light


def test_the_curve_is_drawn(tab: Open):
    page = tab("/stories/fibre").page
    expect(page.locator("#curve canvas")).to_be_visible()
    colours = page.evaluate(
        """() => { const c = document.querySelector('#curve canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const seen = new Set();
        for (let i = 0; i < d.length; i += 4) seen.add(d.slice(i, i + 4).join()); return seen.size; }"""
    )
    assert colours > 50


def test_the_curve_outlives_a_refresh(tab: Open):
    page = tab("/stories/fibre").page
    expect(page.locator("#curve canvas")).to_be_visible()
    page.evaluate("document.querySelector('#curve canvas').dataset.mine = 'yes'")
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        page.evaluate("htmx.ajax('GET', location.pathname, '#live')")
    expect(page.locator("#curve canvas[data-mine=yes]")).to_be_visible()
    expect(page.locator("h1")).to_have_count(1)


def test_hostile_titles_stay_text(tab: Open):
    page = tab("/stories/hostile").page
    expect(page.locator("h1")).to_have_text(SCRIPT)
    assert page.title().endswith("newsjack")
    assert page.locator("main script, main img").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0


def test_what_the_policy_forbids_does_not_run(tab: Open):
    one = tab("/")
    one.page.evaluate(
        "() => { const s = document.createElement('script');"
        " s.textContent = 'window.owned = 1'; document.body.append(s); }"
    )
    assert one.page.evaluate("window.owned") is None
    assert any("Content Security Policy" in complaint for complaint in one.complaints)
    one.complaints.clear()


def test_a_new_line_appears_live(tab: Open, site: Site):
    page = tab("/logs").page
    expect(page.locator("#log-state")).to_contain_text("live")
    add_line(site.room.logs, "the third outlet joined", story_id="fibre", note=SCRIPT)
    fresh = page.locator("#log li").last
    expect(fresh).to_contain_text("the third outlet joined")
    expect(fresh).to_contain_text("<script>")
    expect(fresh.locator("a")).to_have_attribute("href", "/stories/fibre")


def test_the_log_can_be_paused_without_losing_a_line(tab: Open, site: Site):
    page = tab("/logs").page
    expect(page.locator("#log-state")).to_contain_text("live")
    page.get_by_role("button", name="Pause").click()
    for number in range(3):
        add_line(site.room.logs, f"while paused {number}")
    expect(page.locator("#log-state")).to_have_text("paused, 3 waiting")
    assert page.locator("#log li", has_text="while paused").count() == 0
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("#log li", has_text="while paused")).to_have_count(3)


def test_the_log_filters_old_and_new_lines(tab: Open, site: Site):
    page = tab("/logs").page
    page.get_by_label("At least").select_option("error")
    expect(page.locator("#log li.level-info")).to_have_count(0)
    expect(page.locator("#log-state")).to_contain_text("live")
    add_line(site.room.logs, "only information")
    add_line(site.room.logs, "a real fault", level="error")
    expect(page.locator("#log li").last).to_contain_text("a real fault")
    assert page.locator("#log li", has_text="only information").count() == 0
    assert "level=error" in page.url


def test_the_log_survives_a_restart_of_the_dashboard(browser: Browser):
    room = newsroom()
    page = browser.new_page()
    with running(room) as first:
        page.goto(f"{first.address}/logs")
        expect(page.locator("#log-state")).to_contain_text("live")
        add_line(room.logs, "missed not, before")
        expect(page.locator("#log li", has_text="missed not")).to_have_count(1)
    expect(page.locator("#log-state")).to_contain_text("reconnecting")
    for number in range(3):
        add_line(room.logs, f"missed not, {number}")
    with running(room, port=first.port):
        add_line(room.logs, "missed not, after")
        expect(page.locator("#log li", has_text="missed not, after")).to_have_count(1)
        texts = page.locator("#log li .event", has_text="missed not").all_inner_texts()
        page.close()
    assert texts == [f"missed not, {one}" for one in ("before", "0", "1", "2", "after")]


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(tab: Open):
    page = tab("/").page
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate(
        "[document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]"
    )
    assert focused[0].startswith("open-")
    assert focused[1] == "solid"


def test_an_open_trace_stays_open_over_a_refresh(tab: Open):
    page = tab("/workers").page
    page.locator("summary").click()
    expect(page.locator("details pre")).to_be_visible()
    page.evaluate("htmx.ajax('GET', '/workers', '#live')")
    expect(page.locator("details pre")).to_be_visible()
    expect(page.locator("details pre")).to_contain_text("MemoryError: <script>")


def test_a_dashboard_that_stops_answering_says_so(tab: Open):
    one = tab("/")
    page = one.page
    expect(page.locator("#lost")).to_be_hidden()
    page.context.set_offline(True)
    page.evaluate("htmx.ajax('GET', '/', '#live').catch(() => {})")
    expect(page.locator("#lost")).to_be_visible()
    page.context.set_offline(False)
    page.evaluate("htmx.ajax('GET', '/', '#live')")
    expect(page.locator("#lost")).to_be_hidden()
    one.complaints.clear()


def test_a_condition_is_chosen_and_the_search_and_order_stay(tab: Open):
    page = tab("/feeds").page
    page.get_by_label("Outlet, URL").fill("plume")
    page.get_by_label("Order").select_option("losses")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("tbody tr")).to_have_count(6)
    expect(page.locator("tbody tr").first).to_contain_text("losing")
    page.get_by_role("link", name="1 silent").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Radio Plume")
    expect(page.get_by_label("Outlet, URL")).to_have_value("plume")
    expect(page.get_by_label("Order")).to_have_value("losses")
    expect(page.locator(".chips [aria-current]")).to_have_text("1 silent")


def test_a_feed_leads_to_its_record_and_back(tab: Open):
    page = tab("/feeds?show=silent").page
    page.get_by_role("link", name="Radio Plume").first.click()
    expect(page.locator(".verdict")).to_contain_text("longer than its rhythm explains")
    expect(page.locator(".heat tbody td")).to_have_count(168)
    page.get_by_role("button", name="Poll Radio Plume now").click()
    expect(page).to_have_url(page.url.split("/feeds")[0] + "/feeds/feed6")
    page.get_by_role("link", name="All feeds").click()
    expect(page.locator("h1")).to_have_text("Feeds")


def test_a_hostile_feed_stays_text(tab: Open):
    for path in ("/feeds?show=failing", "/feeds/hostile"):
        page = tab(path).page
        expect(page.locator("main")).to_contain_text(SCRIPT)
        expect(page.locator("main")).to_contain_text("javascript:alert(document.cookie)")
        assert page.locator("main script, main img").count() == 0
        assert page.locator('a[href^="javascript"]').count() == 0
        assert page.title().endswith("newsjack")


def test_a_week_fits_a_phone_by_scrolling_in_its_box(tab: Open):
    page = tab("/feeds/feed6").page
    page.set_viewport_size({"width": 390, "height": 844})
    box = page.locator(".heat-box")
    assert box.evaluate("one => one.scrollWidth > one.clientWidth")
    assert page.locator(".verdict").evaluate(
        "one => [...one.children].every((p) => p.scrollWidth <= one.clientWidth)"
    )


def test_poll_now_goes_through(tab: Open):
    page = tab("/feeds").page
    page.get_by_role("button", name="Poll Canal Brume now").first.click()
    expect(page).to_have_url(page.url.split("/feeds")[0] + "/feeds")
    expect(page.locator("h1")).to_have_text("Feeds")
