// Explains pasted code: each call of PyTorch, Keras or TensorFlow with what the dictionary has on it. `scan.js` finds
// the calls, calls/every.js has the dictionary; both come with the first text. Nothing is sent, no code is written.
{
  const script = document.currentScript, base = new URL(`${script.dataset.base}/`, location)
  const AT_ONCE = 100 // rows; more come when the last is near, and all before printing
  const BREATH = 12 // ms of work between two of the page's own
  const MOST = 60 // names in an address
  const PATH = /^[a-z_\d]+(?:\.\w+)*$/i

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag)
    if (className) element.className = className
    element.append(...children.filter(child => child || child === 0))
    return element
  }
  const brought = url => new Promise((resolve, reject) => {
    const bringing = document.createElement("script")
    Object.assign(bringing, { src: url, onload: resolve, onerror: reject })
    document.head.append(bringing)
  })
  let coming
  const load = () => coming ??= Promise.all([
    new Promise(done => document.head.append(Object.assign(make("link"), {
      rel: "stylesheet", href: new URL("code.css", script.src), onload: done, onerror: done,
    }))),
    brought(new URL("scan.js", script.src)),
    brought(new URL("calls/every.js", base)),
  ]).then(prepare).catch(error => {
    coming = null // to be tried again
    throw error
  })

  // --- What names stand for

  let all, said, byName, byLast // names of methods and of classes by their last part
  function prepare() {
    all = self.tandemEntries
    said = all.said
    byName = new Map()
    byLast = new Map()
    for (const entry of all.entries)
      entry.names.forEach((names, side) => names.forEach(name => {
        byName.set(name, { entry, side, name })
        const last = name.slice(name.lastIndexOf(".") + 1)
        byLast.set(last, [...byLast.get(last) ?? [], name])
      }))
  }
  const same = name => {
    for (const [begins, now] of all.moved) if (name.startsWith(begins)) name = now + name.slice(begins.length)
    return all.same[name] ?? name
  }
  const isOurs = name => all.libraries.includes(name.split(".")[0])
  const isClass = name => /^[A-Z]/.test(name.split(".").at(-2) ?? "")

  // Of a call that was found: the name in full, `known` entries (several, where it can be either), or `method`.
  function resolve({ name, of }, { imports, stars, bound }, cut) {
    const [first, ...rest] = name
    const base = imports[first] ?? (bound.has(first) ? "" : all.usual[first])
    if (of && base && (rest.length || imports[first])) {
      const full = same([base, ...rest].join("."))
      return isOurs(full) ? { full, known: byName.has(full) ? [byName.get(full)] : [] } : {}
    }
    if (of && !rest.length) {
      if (bound.has(first)) return {}
      const from = stars.map(star => same(`${star}.${first}`)).filter(full => byName.has(full))
      const may = from.length || !cut || !/^[A-Z]/.test(first) ? from : byLast.get(first)?.filter(one => !isClass(one)) ?? []
      const known = may.map(one => byName.get(one))
      const one = known.filter(({ entry }, place) => known.findIndex(other => other.entry == entry) == place)
      return one.length ? { full: one[0].name, known: one } : {}
    }
    const method = name.at(-1)
    return first == "self" && of && rest.length == 1 || method.startsWith("__") ? {} : { method }
  }

  // The entries of a method of this name, of a tensor first, as far as the code's frameworks have it.
  function methodsOf(name, sides) {
    const found = (byLast.get(name) ?? []).filter(isClass)
    if (!found.some(one => one.startsWith("torch.Tensor."))) found.unshift(...[`torch.${name}`].filter(one => byName.has(one)))
    const known = found.map(one => byName.get(one)).filter(({ side }) => sides.has(side))
    return known.filter(({ entry }, place) => known.findIndex(other => other.entry == entry) == place).slice(0, 3)
  }

  // What a call leaves at a default that differs, and what it sets, as rows of the entry's table.
  function compared({ entry, side, name }, call) {
    const [own, other] = side ? [2, 0] : [0, 2], takes = all.signatures[name]
    const places = takes?.slice(0, takes.findIndex(one => one[0] == "*") >>> 0) ?? []
    const given = new Map(call.given.map(([key, value], place) => [key || places[place], value]))
    const has = row => row[own] && (!takes || takes.includes(row[own]) || takes.includes("**"))
    const rows = (entry.rows ?? []).filter(has) // the table is of the entry's first names
    const read = row => ({ name: row[own], default: row[own + 1], other: row[other], others: row[other + 1] })
    const set = rows.filter(row => given.has(row[own]) && (row[own + 1] != "required" || row[other] != row[own]))
    return {
      left: call.call ? rows.filter(row => row[4] && row[own + 1] != "required" && !given.has(row[own])).map(read) : [],
      set: set.map(row => ({ ...read(row), value: given.get(row[own]) })),
      differs: rows.some(row => row[4]),
    }
  }

  async function study(text) {
    let began = performance.now()
    const breathe = async () => {
      if (performance.now() - began < BREATH) return
      await new Promise(done => setTimeout(done))
      began = performance.now()
    }
    const reading = tandemScan(text)
    let step
    while (!(step = reading.next()).done) await breathe()
    const found = step.value, cut = !Object.keys(found.imports).length
    const calls = [], methods = new Map()
    let others = 0
    for (const [place, call] of found.calls.entries()) {
      if (place % 200 == 0) await breathe()
      const { full, known, method } = resolve(call, found, cut)
      if (method) methods.set(method, methods.get(method) ?? []).get(method).push(call.line)
      else if (!full) others++
      else calls.push({ ...call, full, known, ...known.length == 1 ? compared(known[0], call) : { left: [], set: [] } })
    }
    const sides = new Set(calls.flatMap(({ full }) => full.startsWith("torch") ? [0] : [1]))
    if (!sides.size) sides.add(0).add(1)
    return { calls, others, methods: [...methods].map(([name, lines]) => ({ name, lines, known: methodsOf(name, sides) })) }
  }

  // --- What is shown

  const code = text => make("code", "", text)
  const html = text => {
    const template = document.createElement("template")
    template.innerHTML = text
    template.content.querySelectorAll("[data-entry]").forEach(one => { one.href = address(one.dataset.entry) })
    return template.content
  }
  const file = location.protocol == "file:" ? "index.html" : ""
  const address = at => new URL(`dictionary/${at.replace("#", `/${file}#`)}`, base).href
  const linkTo = (entry, shown) => Object.assign(make("a", "", shown), { href: address(entry.at) })
  const joined = parts => parts.flatMap((part, place) => place ? [said.join, part].flat() : [part].flat())
  const issue = names => {
    const url = new URL(`${document.querySelector(".md-source").href.replace(/\/$/, "")}/issues/new`)
    url.searchParams.set("title", said.issue.replace("{names}", names.length > 1 ? `${names[0]} …` : names[0]))
    url.searchParams.set("body", names.slice(0, MOST).join("\n"))
    return Object.assign(make("a", "", said.file), { href: url, rel: "noopener" })
  }
  const written = call => {
    if (!call.call) return call.name.join(".")
    const given = call.given.map(([key, value]) => key ? `${key}=${value}` : value).join(", ")
    const short = given.length > 70 ? `${given.slice(0, 70)}…` : given + (call.open ? "…" : "")
    return `${call.of ? "" : "."}${call.name.join(".")}(${short})`
  }
  const pair = ({ name, default: value, other, others }) =>
    [code(value == "required" ? name : `${name}=${value}`), " → ", code(others == "required" ? other : `${other}=${others}`)]
  const translated = ({ name, value, other }) =>
    [code(`${name}=${value}`), " → ", other ? code(other) : said.nothing]

  function details({ entry, side }) {
    const body = make("details", "", make("summary", "", said.more))
    body.addEventListener("toggle", () => {
      if (body.children.length > 1) return
      if (entry.code) {
        const label = make("p", "twin", side ? said.pytorch : entry.twin)
        body.append(label, make("pre", "", code(entry.code[side ? 0 : 1])))
      }
      const facts = make("ul", "facts")
      if (entry.weights) facts.append(make("li", "", said.weights, said.colon, html(entry.weights.join(said.join))))
      const about = entry.about?.map(([at, title]) => [Object.assign(make("a", "", html(title)), { href: address(at) })])
      if (about) facts.append(make("li", "", said.about, said.colon, ...joined(about)))
      facts.append(make("li", "", linkTo(entry, said.entry)))
      body.append(facts)
    })
    return body
  }
  const lineOf = line => said.line.replace("{line}", line)
  const status = entry => make("span", `status ${entry?.status ?? "none"}`, said[entry?.status ?? "unknown"])

  // A call, or where it may be either of two things, each of them. What an entry says stands at its first call.
  function row(call, seen) {
    const item = make("li", "found")
    const where = call.line ? make("span", "line", lineOf(call.line)) : ""
    const [one, ...others] = call.known
    const twin = one && !others.length && one.entry.shown[1 - one.side]
    const head = make("p", "title", where, code(written(call)))
    if (!one) head.append(" ", status(), " ", issue([call.full]))
    else if (others.length) head.append(" ", said.either, said.colon, ...joined(call.known.map(({ entry, name }) => linkTo(entry, code(name)))))
    else head.append(...twin ? [" ⇄ ", linkTo(one.entry, code(twin))] : [" ", linkTo(one.entry, one.entry.title ? html(one.entry.title) : said.entry)], " ", status(one.entry))
    item.append(head)
    if (!one || others.length) return item
    const facts = make("ul", "facts")
    if (call.left.length) facts.append(make("li", "left", call.open ? said.may : said.left, said.colon, ...joined(call.left.map(pair))))
    if (one.entry.apart && (call.left.length || !call.differs)) facts.append(make("li", "", html(one.entry.apart)))
    if (call.set.length) facts.append(make("li", "", said.given, said.colon, ...joined(call.set.map(translated))))
    for (const done of one.entry.done?.[one.name] ?? []) facts.append(make("li", "", html(done)))
    if (!seen.has(one.entry)) item.append(make("p", "", html(one.entry.text)))
    seen.add(one.entry)
    item.append(...facts.children.length ? [facts] : [], details(one))
    return item
  }

  // Rows as they are needed.
  function list(calls) {
    const shown = make("ol", "calls"), waiting = [...calls], seen = new Set()
    const more = new IntersectionObserver(met => {
      if (met.some(one => one.isIntersecting)) add(AT_ONCE)
    })
    const add = many => {
      more.disconnect()
      shown.append(...waiting.splice(0, many).map(call => row(call, seen)))
      if (waiting.length) more.observe(shown.lastElementChild)
    }
    add(AT_ONCE)
    addEventListener("beforeprint", () => {
      if (!shown.isConnected) return
      add(waiting.length)
      shown.querySelectorAll("details").forEach(one => {
        one.open = true
        one.dispatchEvent(new Event("toggle"))
      })
    })
    return shown
  }

  const button = (label, onclick) => Object.assign(make("button", "md-button", label), { type: "button", onclick })
  const count = (many, label) => make("li", "", make("strong", "", many), " ", label)
  const asJson = ({ calls, methods, others }) => JSON.stringify({
    calls: calls.map(({ line, full, known, left, set }) => ({
      line, name: full, entries: known.map(({ entry }) => ({ status: entry.status, url: address(entry.at), twin: entry.names[0].includes(full) ? entry.names[1] : entry.names[0] })), left, set,
    })),
    missing: [...new Set(calls.filter(one => !one.known.length).map(one => one.full))],
    methods: methods.map(({ name, lines, known }) => ({ name, lines, entries: known.map(({ entry }) => address(entry.at)) })),
    others,
  }, null, 1)
  const addressOf = calls => {
    const url = new URL(location)
    url.hash = `names=${[...new Set(calls.map(({ full }) => full))].join(",")}`
    return url
  }
  function actions(found) {
    const save = () => {
      const link = make("a")
      link.href = URL.createObjectURL(new Blob([asJson(found)], { type: "application/json" }))
      link.download = "tandem-calls.json"
      link.click()
      URL.revokeObjectURL(link.href)
    }
    const share = async () => {
      const url = addressOf(found.calls)
      try {
        await navigator.clipboard.writeText(url)
        say(said.linked)
      } catch {
        history.replaceState(null, "", url)
        say(said.refused)
      }
    }
    return make("p", "actions", button(said.link, share), button(said.json, save), button(said.print, () => print()))
  }
  function methodsShown(methods) {
    const items = methods.map(({ name, lines, known }) => {
      const few = lines.length > 8 ? [...lines.slice(0, 8), "…"] : lines
      const links = known.map(({ entry, name: full }) => linkTo(entry, code(full)))
      const where = make("span", "line", few.length > 1 ? said.lines.replace("{lines}", few.join(", ")) : lineOf(few[0]))
      const item = make("li", "", where, code(`.${name}`), ...links.length ? [" → ", ...joined(links)] : [])
      const done = known.flatMap(({ entry, name: full }) => entry.done?.[full] ?? [])
      if (done.length) item.append(make("ul", "facts", ...done.map(one => make("li", "", html(one)))))
      return item
    })
    return [make("h2", "", said.methods), make("p", "", said.methods_how), make("ul", "methods", ...items)]
  }
  function show(found, element) {
    const { calls, others, methods } = found
    const missing = [...new Set(calls.filter(one => !one.known.length).map(one => one.full))]
    if (calls.length) {
      element.append(make("ul", "summary",
        count(calls.length, said.calls),
        count(calls.filter(one => one.known.length).length, said.known),
        count(calls.filter(one => one.left.length).length, said.apart),
        count(calls.filter(one => !one.known.length).length, said.missing)), actions(found))
      if (missing.length) element.append(make("p", "", said.unknown, said.colon, ...joined(missing.map(code)), " ", issue(missing)))
      element.append(list(calls))
    } else element.append(make("p", "", said.absent))
    if (methods.length && (calls.length || methods.some(one => one.known.length))) element.append(...methodsShown(methods))
    if (others) element.append(make("p", "others", said.others.replace("{count}", others)))
  }

  self.tandemCode = {
    load,
    async explain(text, element) {
      await load()
      element.classList.add("code-answer")
      if (/[\0\ufffd]/.test(text)) return element.append(make("p", "", said.binary))
      show(await study(text), element)
    },
    // What an address names: #names=torch.nn.Linear,torch.relu
    async names(asked, element) {
      await load()
      element.classList.add("code-answer")
      const calls = asked.split(",").filter(name => PATH.test(name)).map(same).map(full => ({
        full, name: full.split("."), of: true, given: [], known: [byName.get(full)].filter(Boolean), left: [], set: [],
      }))
      show({ calls, others: 0, methods: [] }, element)
    },
  }
}
