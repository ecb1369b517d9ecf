// What a reader chose, for every language alike; where storage is refused or spoilt, nothing.
// It stands in the head: what is light or dark, is so before anything is drawn.
document.documentElement.classList.replace("no-js", "js")
const SOUND = {
  __tabs: Array.isArray,
  __palette: value => Number.isInteger(value.index) && typeof value.color == "object",
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
