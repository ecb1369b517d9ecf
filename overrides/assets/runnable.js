// A second button on each block of a program: it copies the program up to there, which runs by itself.
const said = tandemWords.runnable
const blocks = [...document.querySelectorAll("[data-run]")]

// The blocks of the same program, each under the blank lines that stand above it there.
const runnable = block => {
  const [program] = block.dataset.run.split(" ")
  return blocks.slice(0, blocks.indexOf(block) + 1).map(one => {
    const [name, blank] = one.dataset.run.split(" ")
    return name === program ? "\n".repeat(blank) + one.querySelector("code").textContent : ""
  }).join("")
}

for (const block of blocks) {
  const [program] = block.dataset.run.split(" ")
  const button = document.createElement("button")
  button.type = "button"
  button.className = "run"
  button.title = said.label.replace("{program}", program)
  button.setAttribute("aria-label", button.title)
  button.addEventListener("click", () => {
    const text = runnable(block)
    const lines = text.split("\n").length - 1
    copy(text, said.done.replace("{program}", program).replace("{lines}", lines), said.refused)
  })
  block.querySelector("pre").append(button)
}
