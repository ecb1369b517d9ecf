// A finger has nothing to hover with: its first tap on a term opens what it means, the second follows the link.
// Escape closes it, for a pointer until it has left.
{
  let open = null
  const close = () => {
    open?.classList.remove("open")
    open = null
  }
  addEventListener("click", event => {
    const term = event.target.closest?.(".term")
    if (event.pointerType != "touch" || !term || term == open) return term || close()
    event.preventDefault()
    close()
    open = term
    term.classList.add("open")
  })
  addEventListener("keydown", event => {
    if (event.key != "Escape") return
    close()
    const terms = document.querySelectorAll(".term:is(:hover, :focus)")
    for (const term of terms) {
      term.classList.add("shut")
      for (const end of ["pointerleave", "blur"]) term.addEventListener(end, () => term.classList.remove("shut"), { once: true })
    }
  })
}
