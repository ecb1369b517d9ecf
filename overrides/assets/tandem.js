// What the frame of a page does for keyboards and screen readers, and on paper.
const all = selector => [...document.querySelectorAll(selector)]
const narrow = matchMedia("(max-width: 76.234375em)") // the menu is a drawer

// How much was found is announced; the search has a name.
for (const said of all(".md-search-result__meta")) said.setAttribute("role", "status")
const search = document.querySelector(".md-search")
search.setAttribute("aria-label", search.querySelector("input").placeholder)

// A link to each heading, and what a mark of one sign or one word is for.
for (const heading of all("article :is(h1, h2, h3, h4, h5, h6)[id]")) {
  const link = Object.assign(document.createElement("a"), { className: "headerlink", textContent: "¶" })
  link.href = `#${heading.id}`
  link.title = tandemWords.view.permanent
  heading.append(link)
}
for (const link of all(".claim a")) link.title = tandemWords.claims.how
for (const said of all(".claim span")) said.title = tandemWords.claims.advice

// Labels that open something are buttons: those of the header, and in the drawer those of its levels.
const of = opener => document.getElementById(opener.getAttribute("for")) // a page outside the menu has none
function become(tag, element) {
  if (element.localName == tag || !of(element)) return
  const other = document.createElement(tag)
  for (const { name, value } of element.attributes) other.setAttribute(name, value)
  if (tag == "button") other.type = "button"
  other.append(...element.childNodes)
  element.replaceWith(other)
}
function describe() {
  const open = narrow.matches && document.getElementById("__drawer").checked
  for (const opener of all(".md-header__button:is([for=__drawer], [for=__search])")) become("button", opener)
  for (const opener of all(".md-nav__title[for^=__nav], .md-nav__title[for=__toc], .md-nav__link[for]"))
    become(narrow.matches ? "button" : "label", opener)
  for (const button of all("button[for]")) button.setAttribute("aria-expanded", of(button).checked)
  for (const part of all(".md-skip, .md-header, .md-content, .md-sidebar--secondary, .md-top, .md-footer"))
    part.inert = open
}
describe()
narrow.addEventListener("change", describe)
document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[for]")
  if (button) of(button).click()
})
document.addEventListener("change", ({ target }) => {
  if (!target.matches(".md-toggle")) return
  describe()
  const shown = button => button.checkVisibility({ visibilityProperty: true })
  const inside = { __drawer: ".md-nav--primary :is(a, button)", __search: ".md-search__input" }[target.id]
  all(target.checked && inside || `button[for=${target.id}]`).find(shown)?.focus()
})
document.addEventListener("keydown", event => {
  const drawer = document.getElementById("__drawer")
  if (event.key != "Escape" || !narrow.matches || !drawer.checked) return
  event.preventDefault()
  drawer.click()
})
const languages = document.querySelector(".md-select")
for (const type of ["focusin", "focusout", "mouseenter", "mouseleave"])
  languages.addEventListener(type, () => setTimeout(() => {
    const open = languages.matches(":focus-within, :hover")
    languages.querySelector("button").setAttribute("aria-expanded", open)
  }))

// What scrolls can be reached, by the name of its section.
const scrolls = new ResizeObserver(entries => {
  for (const { target } of entries)
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0
      target.setAttribute("role", "group")
      const before = heading => heading.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING
      const heading = all("article :is(h1, h2, h3)[id]").findLast(before)
      if (heading) target.setAttribute("aria-labelledby", heading.id)
    } else for (const name of ["tabindex", "role", "aria-labelledby"]) target.removeAttribute(name)
})
for (const wrap of all(".md-typeset__scrollwrap, article pre > code")) scrolls.observe(wrap)

// A link to what is folded unfolds it, a link on this page closes what lay over it; on paper, all is unfolded.
function arrive() {
  for (const toggle of all("#__drawer:checked, #__search:checked")) toggle.click()
  const part = target()
  for (let fold = part?.closest("details:not([open])"); fold; fold = part.closest("details:not([open])"))
    fold.open = true
  part?.scrollIntoView()
}
if (location.hash) arrive()
addEventListener("hashchange", arrive)
let folded = []
addEventListener("beforeprint", () => {
  folded = all("article details:not([open])")
  for (const fold of folded) fold.open = true
})
addEventListener("afterprint", () => { for (const fold of folded) fold.open = false })
