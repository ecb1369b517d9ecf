// The hits of the search: `worker.js` finds them, this shows them.
{
  const script = document.currentScript, said = { ...tandemWords.search, ...script.dataset }
  const base = new URL(`${said.base}/`, location)
  const input = document.querySelector(".md-search__input")
  const [meta, list] = document.querySelector(".md-search-result").children
  const AT_ONCE = 10
  const LONG = 80 // characters of what was pasted rather than typed
  const ERROR = /\w(?:Error|Exception)\b|\n/

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag)
    element.className = className
    element.append(...children)
    return element
  }
  const brought = (url, data = {}) => new Promise((resolve, reject) => {
    const bringing = document.createElement("script")
    Object.assign(bringing.dataset, data)
    Object.assign(bringing, { src: url, onload: resolve, onerror: reject })
    document.head.append(bringing)
  })

  // From a folder nothing can be fetched: there the worker and the index are scripts that hold them.
  async function start() {
    const place = new URL("worker.js", script.src), index = new URL("search/search_index.js", base)
    if (location.protocol == "file:") {
      await Promise.all([brought(place), brought(index)])
      const text = new Blob([self.offline.worker], { type: "text/javascript" })
      return [new Worker(URL.createObjectURL(text)), self.offline.index]
    }
    const answer = await fetch(`${index}on`)
    return [new Worker(place), await answer.json()]
  }

  const pieces = texts => texts.filter(Boolean).map(text => text.marked ? make("mark", "", text.marked) : text)
  function hit({ location, page, title, text, words }) {
    const heading = make(page ? "h2" : "h1", "", ...pieces(title))
    const article = make("article", "md-search-result__article md-typeset", heading, make("p", "", ...pieces(text)))
    if (page) article.prepend(make("p", "within", page))
    else article.prepend(make("div", "md-search-result__icon md-icon"))
    const url = new URL(location, base)
    if (words.length) url.searchParams.set("h", words.join(" "))
    const link = make("a", "md-search-result__link", article)
    Object.assign(link, { href: url, tabIndex: -1 })
    return link
  }

  // What is best on a page; the rest of it folded.
  function item([best, ...others]) {
    const shown = make("li", "md-search-result__item", hit(best))
    if (others.length) {
      const summary = make("summary", "", make("div", "", said.more.replace("#", others.length)))
      summary.tabIndex = -1
      shown.append(make("details", "md-search-result__more", summary, ...others.map(hit)))
    }
    return shown
  }

  // What looks pasted is offered to the paste box, which gets it whole: the field has no line breaks.
  let messages
  async function offer() {
    const query = input.value, { pasted = "" } = input, bare = text => text.replace(/\s/g, "")
    const whole = bare(query) == bare(pasted) ? pasted : query
    if (whole.length <= LONG && !ERROR.test(whole)) return
    await (messages ??= self.tandemMessages ?? brought(new URL("messages.js", script.src), said))
    const { found: [first] } = await tandemMessages.find(whole)
    if (input.value !== query) return
    const heading = make("h2", "", ...first ? [make("code", "", first.name)] : [said.ask])
    const link = make("a", "md-search-result__link", make("article", "md-search-result__article md-typeset",
      make("p", "within", said.offer), heading, ...first ? [make("p", "", first.said[0].replace(/`/g, ""))] : []))
    Object.assign(link, { href: tandemMessages.address("paste/"), tabIndex: -1 })
    link.addEventListener("click", () => {
      try { sessionStorage.setItem("tandem.paste", whole) } catch { /* it opens empty */ }
    })
    list.querySelector(".offer")?.remove()
    list.prepend(make("li", "md-search-result__item offer", link))
  }

  let waiting = []
  const more = new IntersectionObserver(seen => {
    if (!seen.some(entry => entry.isIntersecting)) return
    more.disconnect()
    list.append(...waiting.splice(0, AT_ONCE).map(item))
    if (waiting.length) more.observe(list.lastElementChild)
  })
  function show(groups) {
    const count = groups.length
    const few = [input.value.trim() ? said.none : said.placeholder, said.one][count]
    meta.textContent = few || said.other.replace("#", count)
    more.disconnect()
    list.replaceChildren(...groups.slice(0, AT_ONCE).map(item))
    waiting = groups.slice(AT_ONCE)
    if (waiting.length) more.observe(list.lastElementChild)
  }

  start().then(([worker, index]) => {
    let query
    const ask = () => {
      if (input.value !== query) worker.postMessage({ query: query = input.value })
    }
    worker.addEventListener("message", ({ data }) => { if (data.query === query) (show(data.items), offer()) })
    worker.postMessage({ index })
    input.addEventListener("input", ask)
    input.form.addEventListener("reset", () => setTimeout(ask))
    ask()
  }).catch(() => { meta.textContent = said.failed })
}
