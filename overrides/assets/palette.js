// Light or dark: as the system has it, until a reader chooses.
{
  const form = document.querySelector("[data-md-component=palette]")
  const inputs = [...form.querySelectorAll("input")]

  const show = scheme => {
    document.body.dataset.mdColorScheme = scheme
    for (const input of inputs) {
      input.checked = input.dataset.mdColorScheme == scheme
      input.nextElementSibling.hidden = !input.checked
    }
  }
  show(scheme())
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(scheme()))
  form.addEventListener("change", ({ target }) => {
    const chosen = target.dataset.mdColorScheme
    __md_set("__palette", { index: inputs.indexOf(target), color: { scheme: chosen } })
    show(chosen)
  })
  form.addEventListener("keydown", event => {
    if (event.key != "Enter" && event.key != " ") return
    event.preventDefault()
    const other = inputs.find(input => !input.checked)
    other.click()
    other.focus()
  })
}
