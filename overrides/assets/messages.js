// Answers an error: brings the messages that are known and what finds them, and shows what was found.
self.tandemMessages = (() => {
  const { src, dataset: said } = document.currentScript
  const base = new URL(`${said.base}/`, location)
  const brought = url => new Promise((resolve, reject) => {
    const bringing = document.createElement("script")
    Object.assign(bringing, { src: url, onload: resolve, onerror: reject })
    document.head.append(bringing)
  })
  let ready
  const matcher = () => ready ??= Promise.all([brought(new URL("matcher.js", src)), brought(new URL("messages/known.js", base))])
    .then(() => tandemMatcher(tandemKnown), error => {
      ready = undefined // to be tried again
      throw error
    })

  // From a folder a page has to be named as its file.
  const address = place => {
    const [page, anchor] = place.split("#"), file = location.protocol == "file:" ? "index.html" : ""
    return new URL(page + file + (anchor ? `#${anchor}` : ""), base)
  }
  const make = (tag, className, ...children) => {
    const element = document.createElement(tag)
    if (className) element.className = className
    element.append(...children)
    return element
  }
  // A text with `code` in it.
  const coded = text => text.split("`").map((part, place) => place % 2 ? make("code", "", part) : part)
  const link = (place, ...text) => Object.assign(make("a", "", ...text), { href: address(place) })
  const names = messages => make("ul", "", ...messages.map(one => make("li", "", link(one.url, make("code", "", one.name)))))
  function shown(message) {
    const [means, cause, remedy] = message.said
    const facts = [[said.means, means], [said.cause, cause], [said.remedy, remedy]]
    const list = make("dl", "", ...facts.flatMap(([name, text]) => [make("dt", "", name), make("dd", "", ...coded(text))]))
    const more = make("p", "", link(message.url, said.link))
    if (message.at) more.prepend(said.more, link(message.at, message.title), " · ")
    return [make("h2", "", make("code", "", message.name)), list, more]
  }
  async function explain(text, element) {
    const { find } = await matcher(), { found, guesses, isError, last } = await find(text)
    const [first, ...others] = found
    if (first) {
      element.append(...shown(first))
      if (others.length) element.append(make("p", "", said.others), names(others.slice(0, 5)))
    } else {
      element.append(make("p", "", isError ? said.unknown : said.nothing))
      if (last) element.append(make("p", "", make("code", "", last.slice(0, 300))))
      if (guesses.length) element.append(make("p", "", said.guesses), names(guesses))
    }
  }
  return { explain, address, find: async text => (await matcher()).find(text) }
})()
