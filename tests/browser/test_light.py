"""What a browser fetches, scripts' own requests included, and what a page may run."""

import pytest
from playwright.sync_api import expect

from tandem.model.editions import LANGUAGES, Edition
from tandem.site.words import words

from .reader import PHONE

FIRST = 58_000  # bytes, compressed
NEXT = 15_360  # a page of the course, with its exercises and a picture
PAGE = "basics/training/"
SEARCH = ["assets/hits.js", "assets/worker.js", "search/search_index.json"]


@pytest.fixture
def fetched(served):
    """What was fetched since the last call: names, and their bytes together."""
    served.sent.clear()

    def since() -> tuple[list[str], int]:
        sent = list(served.sent)
        served.sent.clear()
        return sorted(name for name, _ in sent), sum(size for _, size in sent)

    return since


def read(page) -> None:
    """Scroll through a page to its end, until nothing is on its way any more."""
    for _ in range(0, page.evaluate("document.body.scrollHeight"), 700):
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(10)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("language", ["", "zh/"])
def test_a_first_visit_is_light_and_the_next_page_lighter(language, reader, fetched):
    visitor = reader(width=PHONE, fresh=True)
    read(visitor.open(language + PAGE))
    names, size = fetched()
    assert size <= FIRST, f"{size} bytes: {names}"
    assert len(names) == len(set(names)) and not set(names) & {language + SEARCH[-1], *SEARCH}
    visitor.page.locator(".md-footer__link--next").click()
    read(visitor.page)
    names, size = fetched()
    assert size <= NEXT, f"{size} bytes: {names}"


@pytest.mark.parametrize("path", ["", "dictionary/optimizers/", "examples/mnist_cnn_pytorch/"])
def test_other_kinds_of_pages_are_light_at_first(path, reader, fetched):
    reader(fresh=True).open(path).wait_for_load_state("networkidle")
    names, size = fetched()
    assert size <= FIRST, f"{size} bytes: {names}"


def test_both_languages_share_scripts_and_styles(reader, fetched):
    visitor = reader(fresh=True)
    read(visitor.open(PAGE))
    fetched()
    read(visitor.open("zh/" + PAGE))
    names, _ = fetched()
    assert not [name for name in names if name.startswith(("assets/", "zh/assets/"))], names
    assert not [name for name in names if name.endswith((".js", ".css"))], names


@pytest.mark.parametrize(("language", "query"), [("", "dropout"), ("zh/", "学习率")])
def test_the_search_comes_at_its_first_focus(language, query, reader, fetched):
    page = reader(fresh=True).open(language + PAGE)
    page.locator(".md-search__input").hover()
    read(page)
    assert not [name for name in fetched()[0] if "search_index" in name or name in SEARCH]
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.locator(".md-search-result__link").first.wait_for()
    assert fetched()[0] == [*SEARCH[:2], language + SEARCH[2]]
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.locator("article mark").first.wait_for()
    assert "h=" in page.url and not [name for name in fetched()[0] if "search_index" in name]


def test_what_is_pasted_is_sought_and_all_of_it_can_be_scrolled_to(reader):
    page = reader().open(PAGE)
    page.keyboard.press("/")
    page.keyboard.type("dropout")
    page.locator(".md-search-result__link").first.wait_for()
    found = page.locator(".md-search-result__meta")
    before = found.inner_text()
    page.locator(".md-search__input").fill("model")
    expect(found).not_to_have_text(before)
    items = page.locator(".md-search-result__item")
    assert items.count() == 10
    items.last.scroll_into_view_if_needed()
    items.nth(10).wait_for()


def test_where_the_index_cannot_be_had_the_search_says_so(reader):
    visitor = reader()
    visitor.context.route("**/search_index.json", lambda route: route.abort())
    page = visitor.open("zh/" + PAGE)
    page.keyboard.press("/")
    page.locator(".md-search-result__meta", has_text="搜索没有加载成功").wait_for()
    visitor.complaints.clear()


def test_a_script_in_the_html_does_not_run(reader):
    visitor = reader()
    page = visitor.open(PAGE)
    page.evaluate("""() => {
      const script = document.createElement("script")
      script.textContent = "window.ran = true"
      document.body.append(script)
    }""")
    assert page.evaluate("window.ran") is None
    assert "Content Security Policy" in visitor.complaints.pop()


def test_a_mark_leads_to_the_proof_and_back_to_the_sentence(reader):
    page = reader().open(PAGE)
    mark = page.locator("sup.claim:has(a)").first
    anchor = mark.get_attribute("id")
    mark.locator("a").click()
    proof = page.locator("li:target")
    expect(proof).to_be_in_viewport()
    proof.locator("a[href^='../#stated-']").click()
    expect(page.locator(f"#{anchor}:target")).to_be_in_viewport()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mark_says_what_it_is_for(language, reader):
    said = words(Edition(language), "claims")
    page = reader().open(("" if language == "en" else f"{language}/") + "about/choosing/")
    judgement = page.locator(".claim span").first
    assert judgement.inner_text() == said["judgement"]
    assert judgement.get_attribute("title") == said["advice"]
    mark = page.locator(".claim a").first
    assert mark.get_attribute("title") == said["how"]
    assert page.get_by_role("link", name=f"✓ {said['how']}", exact=True).count()


def test_the_table_of_contents_follows_and_a_button_leads_back(reader):
    page = reader().open(PAGE)
    contents, back = page.locator(".md-sidebar--secondary"), page.locator(".md-top")
    page.locator("#the-loop").evaluate("heading => heading.scrollIntoView()")
    contents.locator(".md-nav__link--active[href='#the-loop']").wait_for()
    page.mouse.wheel(0, -100)
    back.click()
    expect(contents.locator(".md-nav__link--active")).to_have_count(0)
    assert page.evaluate("scrollY") == 0


def test_the_palette_follows_the_system_until_it_is_chosen(reader):
    page = reader(scheme="dark").open(PAGE)
    shown = page.locator("body[data-md-color-scheme=slate]")
    assert shown.count() == 1
    page.emulate_media(color_scheme="light")
    page.locator("body[data-md-color-scheme=default]").wait_for()
    page.locator("label[for=__palette_1]").click()
    page.reload()
    assert shown.count() == 1
