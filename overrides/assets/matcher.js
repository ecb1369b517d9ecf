// Finds the messages that are known in what somebody pasted. `known` is what tandem/site/find/messages.py compiles.
self.tandemMatcher = known => {
  const TERMINAL = /(?:\x1b|\\u001b|\\x1b|\\033)\[[0-9;?]*[A-Za-z]/g
  const QUOTES = /["'`´‘’“”]+/g
  const PREFIX = /^(?:\[rank\d+\]: ?|\(\w+ pid=\d+\) ?|E {2,}|> ?|[│|] )/
  // Lines of code that a traceback shows: messages in these were not raised.
  const FILE = /^\s*(?:File (?:"|\S+:\d+)|Cell In ?\[|Input In |[^\s"'()]+\.py(?::\d+)?(?:,| in ))/
  const SHOWN = /^(?:\s*(?:-+>|❱)\s*\d+\s|\s{2,}\d+ |\s*[~^]+\s*$|\s*\.\.\. |\s*raise |\s*│)/
  const HEAD = /^(?:[\w.]+: )?(?:[\w.]+\.)?\w*(?:Error|Exception|Interrupt|Exit|Unsupported|OutOfMemory)(?: ?:|$)/
  const NAME = /Error|Exception|Interrupt|Exit|Unsupported|OutOfMemory/ // HEAD is slow
  const LINKED = /^(?:During handling of the above|The above exception was the direct cause)/
  const CUT = 20 // characters of a message that are enough where the paste ends in the middle of it
  const TRIES = 40, BEFORE = 400, AFTER = 800, SAID = 600, GUESSES = 3, LEAST = .25 // of a guess, the share of its words
  const AT_ONCE = 30 // ms
  const WORD = /[a-z_]{3,}|[\u3400-\u9fff]/g

  const messages = known.map(one => ({
    ...one, all: one.patterns.map(([pattern, literal = pattern.replace(/\\(.)/g, "$1")]) => ({ literal, pattern: new RegExp(pattern, "g") })),
    words: new Set(one.name.toLowerCase().match(WORD)),
  }))
  const often = new Map()
  for (const { words } of messages) for (const word of words) often.set(word, (often.get(word) ?? 0) + 1)
  const worth = words => [...words].reduce((sum, word) => sum + Math.log(1 + messages.length / (often.get(word) ?? 1)), 0)

  // The page goes on while a long paste is read.
  let worked = 0
  const breathe = async () => {
    if (performance.now() - worked < AT_ONCE) return
    await new Promise(resolve => setTimeout(resolve))
    worked = performance.now()
  }

  // A paste as lines: without a terminal's colours, with line breaks where JSON or a log has them as letters.
  function lines(text) {
    const clean = text.replace(TERMINAL, "")
    const escaped = (clean.match(/\\n/g)?.length ?? 0) > (clean.match(/\n/g)?.length ?? 0)
    return (escaped ? clean.replace(/(?:\\r)?\\n/g, "\n").replace(/\\t/g, " ").replace(/\\"/g, '"') : clean).split(/\r?\n/)
  }
  // What was said, on one line, and where in it each exception begins: the chain it is of, and its place there.
  async function read(text) {
    const parts = [], heads = []
    let chain = 0, order = 0, length = 0, count = 0, isLinked = false, isCode = false
    for (const whole of lines(text)) {
      if (count++ % 500 == 0) await breathe()
      const line = PREFIX.test(whole) ? whole.replace(PREFIX, "") : whole
      if (FILE.test(line)) isCode = true
      else if (isCode && /^\s{4}/.test(line) || SHOWN.test(line)) continue
      else isCode = false
      if (isCode) continue
      if (LINKED.test(line)) isLinked = true
      if (NAME.test(line) && HEAD.test(line)) {
        if (isLinked) order++
        else (chain++, order = 0)
        isLinked = false
        heads.push({ at: length, chain, order, line })
      }
      const part = line.replace(QUOTES, "'").replace(/\s+/g, " ").toLowerCase().trim()
      if (part) length += parts.push(part) && part.length + 1
    }
    return { said: parts.join(" "), heads }
  }
  const headAt = (heads, place) => {
    let low = 0, high = heads.length
    while (low < high) {
      const middle = low + high >> 1
      if (heads[middle].at <= place) low = middle + 1
      else high = middle
    }
    return heads[low - 1] ?? { chain: 0, order: 0 }
  }
  // Every place of a message, the first and the last ones of a very long paste.
  function places(message, said) {
    const found = new Set()
    for (const { literal, pattern } of message.all) {
      let from = said.indexOf(literal)
      for (let tries = 0; from >= 0 && tries < TRIES; tries++) {
        const start = Math.max(0, from - BEFORE)
        pattern.lastIndex = 0
        for (const { index } of said.slice(start, from + literal.length + AFTER).matchAll(pattern)) found.add(start + index)
        from = tries == TRIES - 2 ? Math.max(said.lastIndexOf(literal), from + 1) : said.indexOf(literal, from + AFTER)
      }
    }
    return [...found]
  }
  const cutOff = (message, said) => message.all.some(({ literal }) => {
    for (let length = literal.length - 1; length >= CUT; length--) if (said.endsWith(literal.slice(0, length))) return true
  })
  // `found`, the innermost first: errors before warnings, the last chain of exceptions before others, in it
  // the one that the others came of. Where none is known, `guesses`, and whether anything looks like a message.
  async function find(text) {
    const { said, heads } = await read(text), found = []
    for (const message of messages) {
      await breathe()
      found.push(...places(message, said).map(place => ({ message, place, ...headAt(heads, place) })))
    }
    if (!found.length) for (const message of messages)
      if (cutOff(message, said)) found.push({ message, place: said.length, ...headAt(heads, said.length) })
    found.sort((a, b) => a.message.level - b.message.level || b.chain - a.chain || a.order - b.order
      || b.message.name.length - a.message.name.length)
    const last = heads.at(-1)?.line ?? ""
    const words = new Set((last || said.slice(-SAID)).slice(0, SAID).toLowerCase().match(WORD))
    const guesses = found.length ? [] : messages.map(message => {
      const common = [...message.words].filter(word => words.has(word))
      return { message, share: worth(common) / Math.sqrt(worth(message.words) * (worth(words) || 1)) }
    }).filter(({ share }) => share > LEAST).sort((a, b) => b.share - a.share).slice(0, GUESSES)
    return {
      found: [...new Set(found.map(({ message }) => message))],
      guesses: guesses.map(({ message }) => message),
      isError: heads.length > 0, last,
    }
  }
  return { find }
}
