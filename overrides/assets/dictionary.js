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
