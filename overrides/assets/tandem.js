// What the theme leaves out for keyboards and screen readers. A mouse needs none of it.
const all = selector => [...document.querySelectorAll(selector)]
const narrow = matchMedia("(max-width: 76.234375em)") // the menu is a drawer

// The message after copying, and how much was found, are announced; the search has a name.
for (const said of all(".md-dialog, .md-search-result__meta")) said.setAttribute("role", "status")
const search = document.querySelector(".md-search")
search.setAttribute("aria-label", search.querySelector("input").placeholder)

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
  if (event.key == "Escape" && narrow.matches && drawer.checked) drawer.click()
  else if (event.key == " " && event.target.matches(".md-option")) // the palette; Enter is the theme's
    event.target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }))
  else return
  event.preventDefault()
})
const languages = document.querySelector(".md-select")
for (const type of ["focusin", "focusout", "mouseenter", "mouseleave"])
  languages.addEventListener(type, () => setTimeout(() => {
    const open = languages.matches(":focus-within, :hover")
    languages.querySelector("button").setAttribute("aria-expanded", open)
  }))

// What scrolls can be reached, by the name of its section; a copy button is no navigation.
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
function mend() {
  for (const buttons of all(".md-code__nav:not([role])")) buttons.setAttribute("role", "none")
  for (const wrap of all(".md-typeset__scrollwrap")) scrolls.observe(wrap)
}
mend()
new MutationObserver(mend).observe(document.querySelector(".md-content"), { childList: true, subtree: true })
