// The hits of the search: the theme's worker finds them, this shows them.
{
  const script = document.currentScript, said = script.dataset
  const base = new URL(`${said.base}/`, location)
  const input = document.querySelector(".md-search__input")
  const [meta, list] = document.querySelector(".md-search-result").children
  const SETUP = 0, READY = 1, QUERY = 2, AT_ONCE = 10

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag)
    element.className = className
    element.append(...children)
    return element
  }
  const brought = url => new Promise((resolve, reject) => {
    const bringing = document.createElement("script")
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

  function hit(found, { isPage, withText }) {
    const heading = document.createElement(isPage ? "h1" : "h2")
    heading.innerHTML = found.title
    const article = make("article", "md-search-result__article md-typeset", heading)
    article.dataset.mdScore = found.score.toFixed(2)
    if (isPage) article.prepend(make("div", "md-search-result__icon md-icon"))
    if (withText) {
      article.insertAdjacentHTML("beforeend", found.text)
      const missing = Object.keys(found.terms).filter(term => !found.terms[term])
      const terms = missing.flatMap(term => [" ", make("del", "", term)])
      if (terms.length) article.append(make("p", "md-search-result__terms", `${said.missing}:`, ...terms))
    }
    const url = new URL(found.location, base)
    const matched = Object.keys(found.terms).filter(term => found.terms[term]).join(" ")
    if (matched) url.searchParams.set("h", matched)
    const link = make("a", "md-search-result__link", article)
    Object.assign(link, { href: url, tabIndex: -1 })
    return link
  }

  // A page, its best sections, and the others folded.
  function item(found) {
    const page = found.find(one => !one.location.includes("#"))
    const sections = found.filter(one => one !== page)
    const best = sections.filter(one => one.score >= found[0].score)
    const others = sections.filter(one => one.score < found[0].score)
    const show = one => hit(one, { withText: true })
    const shown = make("li", "md-search-result__item")
    if (page) shown.append(hit(page, { isPage: true, withText: page === found[0] }))
    shown.append(...best.map(show))
    if (others.length) {
      const summary = make("summary", "", make("div", "", said.more.replace("#", others.length)))
      summary.tabIndex = -1
      shown.append(make("details", "md-search-result__more", summary, ...others.map(show)))
    }
    return shown
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
      if (input.value !== query) worker.postMessage({ type: QUERY, data: query = input.value })
    }
    worker.addEventListener("message", ({ data: { type, data } }) => {
      if (type == READY) {
        input.addEventListener("input", ask)
        input.form.addEventListener("reset", () => setTimeout(ask))
        ask()
      } else show(data.items)
    })
    worker.postMessage({ type: SETUP, data: { ...index, options: { suggest: false } } })
  }).catch(() => { meta.textContent = said.failed })
}
