// The paste box. Says whether a text is an error or code: `messages.js` answers the one, `code.js` explains the
// other. Each comes when it is first needed, with the data of this script, and leaves one function:
// tandemMessages.explain(text, element) and tandemCode.explain(text, element). Nothing leaves the page.
// An address may name calls in place of code, #names=torch.nn.Linear,torch.relu: tandemCode.names(names, element).
{
  const script = document.currentScript
  const form = document.querySelector(".paste"), box = form.querySelector("textarea")
  const answer = document.querySelector(".answer"), empty = [...answer.childNodes]
  const SOON = 150 // ms after the last key
  const ERROR = /Traceback \(most recent call last\)|^\s*(?:[\w.]+\.)?\w*(?:Error|Exception|Warning|Interrupt)\b(?::|$)|^loss: nan|^E\s{3}/m

  const asked = {}
  const brought = name => asked[name] ??= new Promise((resolve, reject) => {
    const bringing = document.createElement("script")
    Object.assign(bringing.dataset, script.dataset)
    Object.assign(bringing, { src: new URL(name, script.src), onload: resolve, onerror: reject })
    document.head.append(bringing)
  })
  const isError = text => ERROR.test(text)

  const asks = () => {
    const [, names] = anchor().match(/^names=(.+)/) ?? []
    if (names) answer.id = anchor() // what the address asks for is here
    return names
  }

  let latest = 0
  async function explain() {
    const text = box.value, turn = ++latest, names = text.trim() ? "" : asks()
    if (!text.trim() && !names) return answer.replaceChildren(...empty)
    const element = document.createElement("div")
    try {
      if (names) {
        await brought("code.js")
        await tandemCode.names(names, element)
        return answer.replaceChildren(element)
      }
      const name = isError(text) ? "messages.js" : "code.js"
      await brought(name)
      await (name == "code.js" ? tandemCode : tandemMessages).explain(text, element)
    } catch {
      element.textContent = script.dataset.failed
    }
    if (turn == latest) answer.replaceChildren(element) // nothing was typed meanwhile
  }

  let waits
  box.addEventListener("input", () => {
    clearTimeout(waits)
    waits = setTimeout(explain, SOON)
  })
  form.addEventListener("submit", event => event.preventDefault())
  form.addEventListener("reset", () => {
    if (asks()) history.replaceState(null, "", location.pathname)
    setTimeout(explain)
  })
  addEventListener("hashchange", () => {
    if (!asks()) return
    box.value = ""
    explain()
  })
  if (box.value || asks()) explain() // the browser kept it
}
