// A button on each block of code: it copies what is seen.
{
  const said = tandemWords.copy
  for (const code of document.querySelectorAll(".md-content pre > code")) {
    if (code.closest(".output")) continue
    const button = document.createElement("button")
    Object.assign(button, { type: "button", className: "md-code__button", title: said.label })
    button.dataset.mdType = "copy"
    button.addEventListener("click", () => copy(code.textContent, said.done, tandemWords.runnable.refused))
    const place = document.createElement("div")
    place.className = "md-code__nav"
    place.append(button)
    code.before(place)
  }
}
