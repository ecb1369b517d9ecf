// The search opens and closes. What searches, and its index, come when a reader first turns to it.
{
  const script = document.currentScript
  const toggle = document.getElementById("__search")
  const input = document.querySelector(".md-search__input")
  const result = document.querySelector(".md-search-result")
  const close = () => {
    if (toggle.checked) toggle.click()
    input.blur()
  }

  let asked = false
  const load = () => {
    if (asked) return
    asked = true
    const hits = document.createElement("script")
    Object.assign(hits.dataset, script.dataset)
    hits.src = new URL("hits.js", script.src)
    document.head.append(hits)
  }
  if (new URLSearchParams(location.search).get("h")) {
    const marks = document.createElement("script")
    marks.src = new URL("marks.js", script.src)
    document.head.append(marks)
  }

  input.addEventListener("focus", () => {
    load()
    if (!toggle.checked) toggle.click()
  })
  input.addEventListener("paste", event => { input.pasted = event.clipboardData.getData("text") }) // whole, for hits.js
  input.form.addEventListener("submit", event => event.preventDefault())
  input.form.addEventListener("reset", () => input.focus())
  result.addEventListener("click", ({ target }) => { if (target.closest("a")) close() })

  const best = () => result.querySelector("a")
  const step = by => {
    const links = [...result.querySelectorAll("a, summary")].filter(link => link.checkVisibility())
    const stops = [input, ...links]
    const next = Math.max(0, stops.indexOf(document.activeElement)) + by
    stops.at(next % stops.length).focus()
  }
  const keys = {
    Enter: () => document.activeElement === input && (best()?.click(), true),
    Escape: () => (close(), true),
    Tab: () => close(),
    ArrowUp: () => (step(-1), true),
    ArrowDown: () => (step(1), true),
  }
  addEventListener("keydown", event => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return
    if (toggle.checked) {
      if (keys[event.key]?.()) event.preventDefault()
      else if (event.key.length == 1 && document.activeElement !== input) input.focus()
    } else if (event.key == "/" && !event.target.matches("input:not([type=radio]), textarea, select")) {
      event.preventDefault()
      input.focus()
      input.select()
    }
  })
}
