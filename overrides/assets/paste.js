// The paste box. Says whether a text is an error or code: `messages.js` answers the one, `code.js` explains the
// other. Each comes when it is first needed, with the data of this script, and leaves one function:
// tandemMessages.explain(text, element) and tandemCode.explain(text, element). Nothing leaves the page.
// An address may name calls in place of code, #names=torch.nn.Linear,torch.relu: tandemCode.names(names, element).
{
  const script = document.currentScript
  const form = document.querySelector(".paste"), box = form.querySelector("textarea")
  const answer = document.querySelector(".answer"), empty = [...answer.childNodes]
  const SOON = 150 // ms after the last key
  const LONG = 100_000, SHOWN = 10_000 // characters: browsers take seconds to lay out a box with more
  const ERROR = /Traceback \(most recent call last\)|^\s*(?:[\w.]+\.)?\w*(?:Error|Exception|Warning|Interrupt)\b(?::|$)|^E\s{3}/m
  const CODE = /^\s*(?:>>> |\.\.\. |In \[\d*\]: )?(?:(?:im?port|def|class|with|return|for|if|@)\b|from [\w.]+ im?port|@|[\w.,[\] ]+ ?[-+*\/]?= ?[^=\s]|[\w.]+\()/

  const asked = {}
  const brought = name => asked[name] ??= new Promise((resolve, reject) => {
    const bringing = document.createElement("script")
    Object.assign(bringing.dataset, script.dataset)
    Object.assign(bringing, { src: new URL(name, script.src), onload: resolve, onerror: reject })
    document.head.append(bringing)
  }).catch(error => {
    delete asked[name] // to be tried again
    throw error
  })
  // Without the name of an error: what has no code in it, or hardly any and a message that is known.
  async function isError(text) {
    if (ERROR.test(text)) return true
    const lines = text.split("\n").filter(line => line.trim()), code = lines.filter(line => CODE.test(line)).length
    if (!code || code > 1 && 2 * code > lines.length) return !code
    await brought("messages.js")
    return (await tandemMessages.find(text)).found.length > 0
  }

  const asks = () => {
    const [, names] = anchor().match(/^names=(.+)/) ?? []
    if (names) answer.id = anchor() // what the address asks for is here
    return names
  }

  // Of a long text the box shows the end; `head` is what comes before it.
  let head = ""
  const cut = document.querySelector(".paste-cut")
  function put(text) {
    head = text.length > LONG ? text.slice(0, -SHOWN) : ""
    box.value = text.slice(head.length)
    cut.hidden = !head
    if (head) box.scrollTop = box.scrollHeight
  }

  let latest = 0
  async function explain() {
    const text = head + box.value, turn = ++latest, names = text.trim() ? "" : asks()
    if (!text.trim() && !names) return answer.replaceChildren(...empty)
    const element = document.createElement("div")
    try {
      const name = !names && await isError(text) ? "messages.js" : "code.js"
      await brought(name)
      if (names) await tandemCode.names(names, element)
      else await (name == "code.js" ? tandemCode : tandemMessages).explain(text, element)
    } catch {
      element.textContent = script.dataset.failed
    }
    if (turn == latest) answer.replaceChildren(element) // nothing was typed meanwhile
  }

  let waits
  const soon = () => {
    clearTimeout(waits)
    waits = setTimeout(explain, SOON)
  }
  box.addEventListener("input", () => {
    if (!box.value) put("")
    soon()
  })
  box.addEventListener("paste", event => {
    const text = event.clipboardData?.getData("text/plain") ?? ""
    if (text.length <= LONG) return
    event.preventDefault()
    const [start, end] = [box.selectionStart, box.selectionEnd], isAll = end - start == box.value.length
    put((isAll ? "" : head) + box.value.slice(0, start) + text + box.value.slice(end))
    soon()
  })
  form.addEventListener("submit", event => event.preventDefault())
  form.addEventListener("reset", () => {
    if (asks()) history.replaceState(null, "", location.pathname)
    put("")
    setTimeout(explain)
  })
  addEventListener("hashchange", () => {
    if (!asks()) return
    put("")
    explain()
  })
  try { // what the search was given
    put(sessionStorage.getItem("tandem.paste") ?? box.value)
    sessionStorage.removeItem("tandem.paste")
  } catch { /* a browser that keeps nothing */ }
  if (box.value || asks()) explain() // or the browser kept it
  else addEventListener("load", async () => { // what answers is there before it is asked, also without a network
    await Promise.all([brought("messages.js"), brought("code.js")])
    await Promise.all([tandemMessages.find(""), tandemCode.load()])
  })
}
