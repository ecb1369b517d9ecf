// Shows the entries of the dictionary that hold every word of the box above them.
const box = document.querySelector(".filter input")
const groups = [...document.querySelectorAll("h2.entry, .every tbody tr:not([id])")].map(first => {
  const group = [first]
  for (let next = first.nextElementSibling; next && first.matches("h2") && !next.matches("h2"); )
    next = group.push(next) && next.nextElementSibling
  return { group, text: group.map(part => part.textContent).join(" ").toLowerCase() }
})
box?.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\s+/)
  for (const { group, text } of groups)
    for (const part of group) part.hidden = !words.every(word => text.includes(word))
  for (const letter of document.querySelectorAll(".every tbody"))
    letter.hidden = !letter.querySelector("tr:not([id], [hidden])")
})

// A button on each entry: it copies the address of its first name, or of the entry itself, on the site.
{
  const said = document.currentScript.dataset
  const here = document.querySelector("link[rel=canonical]").href
  for (const entry of document.querySelectorAll("h2.entry")) {
    const { name } = entry.dataset, title = [...entry.childNodes].filter(part => !part.matches?.("a")).map(part => part.textContent).join("")
    const address = name ? `${said.of}${name}/` : `${here}#${entry.id}`
    const button = document.createElement("button")
    Object.assign(button, { type: "button", className: "of", title: said.label.replace("{name}", () => name ?? title.trim()) })
    button.setAttribute("aria-label", button.title)
    button.addEventListener("click", () => copy(address, said.done, said.refused.replace("{address}", () => address)))
    entry.append(button)
  }
}
