// A framework is chosen once for the whole site: in every set of tabs, and remembered.
{
  const sets = [...document.querySelectorAll(".tabbed-set")]
  const inputs = set => [...set.querySelectorAll(":scope > input")]
  const name = input => input.labels[0].innerText.trim()

  const kept = __md_get("__tabs") || []
  for (const set of sets) {
    const known = inputs(set)
    const chosen = kept.map(one => known.find(input => name(input) === one)).find(Boolean)
    if (chosen) chosen.checked = true
  }
  document.addEventListener("change", ({ target }) => {
    const set = target.closest(".tabbed-set")
    if (!set) return
    const chosen = name(target)
    const before = set.getBoundingClientRect().top
    for (const other of sets.flatMap(inputs)) if (name(other) === chosen) other.checked = true
    scrollBy({ top: set.getBoundingClientRect().top - before, behavior: "instant" })
    __md_set("__tabs", [...new Set([chosen, ...(__md_get("__tabs") || [])])])
  })
}
