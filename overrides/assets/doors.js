// Each call that the dictionary knows is a door: a link to its entry, with a card. Lines of a pair that answer
// each other light up together. What is known of a program, calls/PROGRAM.js, is asked for when a pointer, the
// focus or a tap first comes to a block of it. A keyboard has one stop a block, and the arrows up and down go
// through its calls. The text of the code, which is copied and selected, stays as it was.
window.tandemCalls = {}
if ("popover" in HTMLElement.prototype) {
  const { src, dataset: { folder, entry } } = document.currentScript
  const SOON = 250, LATE = 300 // ms until a card opens, when lines have answered, and until it closes: time to reach it
  const file = location.protocol == "file:" ? "index.html" : "" // which a folder does not show by itself
  const blocks = [...document.querySelectorAll("[data-run]")]
  const blockOf = target => target.closest?.("[data-run]")
  const codeOf = block => block.querySelector("code")
  const programOf = block => block.dataset.run.split(" ")[0]

  // The line of its program that each block begins with.
  const first = new Map(), ends = {}
  for (const block of blocks) {
    const [program, blank] = block.dataset.run.split(" ")
    first.set(block, (ends[program] ?? 0) + Number(blank))
    ends[program] = first.get(block) + codeOf(block).textContent.split("\n").length - 1
  }

  // A script, as a page from a folder may not fetch; and the styles of all this, beside this file.
  const asked = {}
  const ask = (tag, what) => new Promise(done => {
    document.head.append(Object.assign(document.createElement(tag), what, { onload: done, onerror: done }))
  })
  const known = program => asked[program] ??= Promise.all([
    asked.styles ??= ask("link", { rel: "stylesheet", href: src.replace(/js$/, "css") }),
    ask("script", { src: folder + program.replace(/py$/, "js") }),
  ]).then(() => tandemCalls[program])

  // --- Calls become links

  const address = link => {
    const [area, anchor] = link.dataset.entry.split("#")
    link.href = `${entry.replace("AREA", area)}${file}#${anchor}`
  }
  const wrap = (code, start, length) => {
    const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT), range = document.createRange()
    for (let at = 0, text; (text = texts.nextNode()); at += text.length) {
      if (at <= start && start < at + text.length) range.setStart(text, start - at)
      if (at < start + length && start + length <= at + text.length) range.setEnd(text, start + length - at)
    }
    const link = document.createElement("a")
    link.append(range.extractContents())
    range.insertNode(link)
    return link
  }
  const doors = new Map() // the calls of each block that is prepared
  const prepare = async block => {
    const found = await known(programOf(block))
    if (!found || doors.has(block)) return
    const code = codeOf(block), calls = [], starts = [0]
    for (const line of code.textContent.split("\n")) starts.push(starts.at(-1) + line.length + 1)
    for (const [line, column, length, place] of [...found.marks].reverse()) { // what is wrapped moves nothing before it
      const here = line - first.get(block)
      if (here < 0 || here >= starts.length - 2) continue
      const call = wrap(code, starts[here] + column, length), html = document.createElement("template")
      html.innerHTML = found.cards[place]
      call.dataset.entry = html.content.querySelector("p:last-child > a").dataset.entry
      address(call)
      call.setAttribute("aria-describedby", card.id)
      calls.unshift(Object.assign(call, { className: "call", draggable: false, tabIndex: -1, html, line: here }))
    }
    doors.set(block, calls)
    if (calls.length) calls[0].tabIndex = 0
  }

  // --- The card

  const card = document.createElement("div")
  Object.assign(card, { id: "call", className: "call-card md-typeset", popover: "manual" })
  document.body.append(card)
  let open = null, waits

  const later = (what, time) => {
    clearTimeout(waits)
    waits = setTimeout(what, time)
  }
  const hide = () => {
    clearTimeout(waits)
    if (!open) return
    open.classList.remove("open")
    open = null
    card.hidePopover()
  }
  const show = call => {
    clearTimeout(waits)
    if (open == call) return
    hide()
    open = call
    open.classList.add("open")
    card.replaceChildren(call.html.content.cloneNode(true))
    card.querySelectorAll("[data-entry]").forEach(address)
    call.closest("code").after(card) // the next stop of a keyboard
    card.showPopover()
    place()
  }
  // Under its call, or above it where there is more room; it scrolls with the page.
  const place = () => {
    const GAP = 6, EDGE = 8, at = open.getClientRects()[0]
    const below = innerHeight - at.bottom - 2 * GAP
    const above = at.top - document.querySelector(".md-header").offsetHeight - 2 * GAP
    card.style.maxHeight = ""
    const isAbove = below < card.offsetHeight && above > below
    card.style.maxHeight = `${Math.min(card.offsetHeight, Math.max(above, below, 160))}px`
    const right = document.documentElement.clientWidth - card.offsetWidth - EDGE
    card.style.left = `${scrollX + Math.max(EDGE, Math.min(at.left, right))}px`
    card.style.top = `${scrollY + (isAbove ? at.top - card.offsetHeight - GAP : at.bottom + GAP)}px`
  }
  // --- Lines that answer

  let lit = []
  const light = (block, line) => {
    if (lit[0] == block && lit[1] == line) return
    for (const code of document.querySelectorAll(".lit")) {
      code.classList.remove("lit")
      code.style.background = ""
    }
    lit = [block, line]
    const answers = block && tandemCalls[programOf(block)]?.answers
    if (!answers) return
    for (const other of block.closest(".tabbed-set")?.querySelectorAll("[data-run]") ?? []) {
      const lines = answers[programOf(other)]?.[line + first.get(block)] ?? []
      const shown = lines.map(one => one - first.get(other)).filter(one => one >= 0)
      if (!shown.length || !codeOf(other).offsetParent) continue // nothing, or in a tab that is closed
      paint(other, shown)
      paint(block, [line])
    }
  }
  const sizes = code => {
    const { lineHeight, paddingTop } = getComputedStyle(code)
    return [lineHeight, paddingTop].map(parseFloat)
  }
  const paint = (block, lines) => {
    const code = codeOf(block), [height, top] = sizes(code)
    const [framework] = programOf(block).match(/(?<=_)(pytorch|tensorflow)/) ?? ["keras"]
    const band = (color, width) => lines.map(line =>
      `linear-gradient(${color}, ${color}) 0 ${top + line * height}px / ${width} ${height}px no-repeat`)
    code.classList.add("lit")
    code.style.setProperty("--lit", `var(--${framework}, var(--md-accent-fg-color))`)
    code.style.background = [
      ...band("var(--lit)", "3px"),
      ...band("color-mix(in srgb, var(--lit) 15%, transparent)", "100%"),
      "var(--md-code-bg-color)",
    ].join()
  }
  const lineAt = (block, y) => {
    const code = codeOf(block), [height, top] = sizes(code)
    return Math.floor((y - code.getBoundingClientRect().top - top) / height)
  }

  // --- Pointers, taps, keys; and what came before this file

  const on = (type, what) => {
    document.addEventListener(type, what)
    tandemSeen.filter(event => event.type == type).forEach(what)
  }
  on("pointermove", ({ pointerType, target, clientY }) => {
    if (pointerType == "touch" || card.contains(target)) return
    const block = blockOf(target)
    if (block) light(block, lineAt(block, clientY))
    else if (!open) light()
  })
  on("pointerover", ({ pointerType, target }) => {
    if (pointerType == "touch") return
    const block = blockOf(target), call = target.closest(".call")
    if (block) prepare(block)
    if (call) later(() => show(call), SOON)
    else if (card.contains(target)) clearTimeout(waits)
    else if (open && !open.matches(":focus") && !card.matches(":focus-within")) later(hide, LATE)
    else clearTimeout(waits)
  })
  on("pointerdown", ({ target }) => {
    const block = blockOf(target)
    if (block) prepare(block)
    if (!target.closest(".call, .call-card")) hide()
  })
  on("click", async event => {
    const { target, clientX, clientY, detail } = event, block = blockOf(target)
    if (!block || card.contains(target) || event.ctrlKey || event.metaKey || event.shiftKey) return
    let call = target.closest(".call")
    if (call && detail) event.preventDefault() // Enter follows the link, a pointer keeps the card open
    else if (!doors.has(block) && target.closest("code")) {
      await prepare(block)
      call = document.elementFromPoint(clientX, clientY)?.closest(".call")
    }
    if (!call || !detail || getSelection().type == "Range") return
    call.focus({ preventScroll: true })
    show(call)
    light(block, call.line)
  })
  on("focusin", ({ target }) => {
    // What a keyboard meets before a block, or after it when it goes back.
    const set = target.closest(".tabbed-set") ?? blockOf(target)?.parentNode
    for (const block of set?.querySelectorAll("[data-run]") ?? []) if (codeOf(block).offsetParent) prepare(block)
    if (target.matches(".call:focus-visible")) {
      show(target)
      light(blockOf(target), target.line)
    } else if (open && target != open && !card.contains(target)) hide()
  })
  on("keydown", event => {
    const call = event.target
    if (event.key == "Escape" && open) {
      if (card.contains(call)) open.focus()
      hide()
    } else if (call.matches?.(".call")) {
      const calls = doors.get(blockOf(call)), here = calls.indexOf(call)
      const next = calls[{ ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: calls.length - 1 }[event.key]]
      if (!next) return
      event.preventDefault()
      call.tabIndex = -1
      next.tabIndex = 0
      next.focus()
    }
  })
  addEventListener("resize", hide)
}
