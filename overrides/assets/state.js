// What a reader chose, for every language alike; where storage is refused or spoilt, nothing.
// It stands in the head: what is light or dark, tabs or columns, is so before anything is drawn.
document.documentElement.classList.replace("no-js", "js")
const SOUND = {
  __palette: value => Number.isInteger(value.index) && typeof value.color == "object",
  frameworks: Array.isArray,
  view: value => ["tabs", "columns"].includes(value),
}
function __md_get(name) {
  try {
    const value = JSON.parse(localStorage.getItem("tandem." + name))
    return SOUND[name](value) ? value : null
  } catch {
    return null
  }
}
function __md_set(name, value) {
  try {
    localStorage.setItem("tandem." + name, JSON.stringify(value))
  } catch {}
}
function scheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches
  return __md_get("__palette")?.color?.scheme || (dark ? "slate" : "default")
}
new MutationObserver((_, observer) => {
  if (!document.body) return
  observer.disconnect()
  document.body.dataset.mdColorScheme = scheme()
}).observe(document.documentElement, { childList: true })

// The name after the # of an address, this page's or a link's, as it stands there where that is broken; and
// the part of the page that has it.
const anchor = ({ hash } = location) => {
  try {
    return decodeURIComponent(hash.slice(1))
  } catch {
    return hash.slice(1)
  }
}
const target = link => document.getElementById(anchor(link))

// The frameworks that a reader chose, the last one first, and whether pairs are tabs or columns.
// An address may choose too: ?framework=keras&view=columns
const choice = {
  known: document.currentScript.dataset.frameworks.split(" "),
  frameworks: [],
  view: "tabs",
  recall() {
    const frameworks = __md_get("frameworks") ?? choice.frameworks
    choice.frameworks = frameworks.filter(name => choice.known.includes(name))
    choice.show(__md_get("view") ?? choice.view)
  },
  show(view) {
    document.documentElement.dataset.view = choice.view = view
  },
  make(framework, view) {
    if (choice.known.includes(framework)) {
      choice.frameworks = [...new Set([framework, ...choice.frameworks])]
      __md_set("frameworks", choice.frameworks)
    }
    if (SOUND.view(view)) {
      choice.show(view)
      __md_set("view", view)
    }
  },
  // This page's address, with a choice in it.
  address(framework, view, anchor = location.hash) {
    const url = new URL(location)
    if (framework) url.searchParams.set("framework", framework)
    url.searchParams.set("view", view)
    url.hash = anchor
    return url
  },
}
choice.recall()
{
  const asked = new URLSearchParams(location.search)
  choice.make(asked.get("framework"), asked.get("view"))
}
