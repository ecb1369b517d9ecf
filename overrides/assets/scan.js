// Reads Python as far as it takes to see what is called with what: code cut out of the middle, with prompts,
// shell lines and errors of syntax. It knows no library: code.js says what the names stand for.
{
  const KEYWORDS = new Set((
    "False None True and as assert async await break class continue def del elif else except finally for from " +
    "global if import in is lambda nonlocal not or pass raise return try while with yield").split(" "))
  // What stands in no bracket: where it begins a line, a bracket before it was never closed.
  const BEGINS = /(?:assert|break|class|continue|def|del|elif|except|finally|global|import|nonlocal|pass|raise|return|try|while|with|from\s+[\w.]+\s+import)\b/y
  const PROMPT = /[ \t]*(?:>>>|\.\.\.:?(?=\s)|In ?\[\d*\]:)[ \t]?/y
  const SHELL = /[ \t]*(?:%%?time(?:it)?\b(?: -\w+(?: \d+)?)*|(?:[!%]|\$ |Out ?\[\d+\]:)[^\n]*)/y
  const CONTINUES = /(?:^|\n)\s*\.\.\.:?(?=\s)\s*|\s+/g
  const BLANK = /(?:[ \t\f]|\\\n|#[^\n]*)+/y
  const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy
  const QUOTE = /(?:[rbu]|br|rb|(f|fr|rf|t|tr|rt))?("""|'''|"|')/iy
  const NUMBER = /0[xbo][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?[jl]?/iy
  const IMPORT = /import\s+((?:[\w., \t]|\\\n)+)/y
  const FROM = /from\s+(\.*[\w.]*)\s+import\s*(\((?:[\w\s,]|#[^\n]*)*\)?|(?:[\w*, \t]|\\\n)+)/y
  const MATCH = /match[ \t]+[^\s=.,:;)\]][^\n]*:[ \t]*(?:#[^\n]*)?$/my
  const CASE = /case[ \t]+[^\s=.,:;)\]]/y // what is in its pattern is not called
  const OPERATOR = /[=!<>:]=|[^]/uy
  const CLOSES = { ")": "(", "]": "[", "}": "{" }
  const DEEPEST = 200 // brackets in brackets, as in Python
  const STEP = 5000 // tokens, after which it pauses
  const LONGEST = 200 // letters of an argument

  // A generator, which yields now and then so that a page can breathe, and returns
  //   calls    {line, name, of, call, given, open}, in the order of the text: the parts of a dotted name; whether its
  //            first part is a name, and not what a call returned; whether it is called, or decorates; what it is
  //            given, [keyword or "", text]; whether it may be given more, by stars or for lack of a bracket
  //   imports  what each imported name stands for; stars: the modules from which everything is
  //   bound    the names that the code itself gives
  // `inside` is the quote of the string in whose middle the text begins; `unended` that of one that does not end.
  function* read(text, inside) {
    const calls = [], imports = {}, stars = [], bound = new Set()
    let at = 0, unended = ""
    let line = 1, next = text.indexOf("\n")
    let frames = [] // a bracket that is open, {opens, call, from, key, lambdas}; or a field of a string, {quote, spec}
    let chain = null // a dotted name that may go on
    let last = "" // the token before
    let fresh = true, first = true, starts = true // a line begins, but for blanks; a statement begins
    let before = [], aims = false, decorates = false, matches = false

    const take = pattern => {
      pattern.lastIndex = at
      const found = pattern.exec(text)
      if (found) at = pattern.lastIndex
      return found
    }
    const begins = (pattern, place) => {
      pattern.lastIndex = place
      return pattern.test(text)
    }
    const lineAt = place => {
      for (; next >= 0 && next < place; next = text.indexOf("\n", next + 1)) line++
      return line
    }
    // Reads a string to its end, or to a field in it; a field's format to the brace that ends it.
    const string = (quote, fields, spec) => {
      for (; at < text.length; at++) {
        const letter = text[at]
        if (letter == "\\") at++
        else if (letter == "\n" && quote.length == 1) return
        else if (letter == quote[0] && text.startsWith(quote, at)) return void (at += quote.length)
        else if (!fields) continue
        else if (letter == "{" && text[at + 1] == "{" && !spec) at++
        else if (letter == "{") return frames.push({ quote, spec }), void at++
        else if (letter == "}" && spec) spec = frames.pop().spec
      }
      unended = quote
    }
    const give = frame => {
      const given = text.slice(frame.from, at).trim()
      const value = (frame.key ? given.slice(given.indexOf("=") + 1) : given).slice(0, LONGEST)
      if (given.startsWith("*")) frame.call.open = true
      else if (given) frame.call.given.push([frame.key, value.replace(CONTINUES, " ").trim()])
      Object.assign(frame, { from: at + 1, key: "", lambdas: 0 })
    }
    const drop = many => { // brackets that were never closed
      for (const { call } of frames.slice(many)) if (call) call.open = true
      frames.length = many
    }
    const name = has => {
      calls.push({ line: chain.line, name: chain.parts, of: chain.of, call: has, given: [], open: false })
      return calls.at(-1)
    }
    const end = () => { // of a statement
      if (decorates && chain) name(false)
      chain = null
      before = []
      last = ""
      aims = decorates = matches = false
      starts = true
    }
    const imported = () => {
      const from = take(FROM), names = from ? from[2] : take(IMPORT)?.[1] ?? ""
      for (const one of names.replace(/#[^\n]*|[()\\]/g, " ").split(",")) {
        const [what, as, alias] = one.trim().split(/\s+/)
        if (!what) continue
        if (!from) imports[alias ?? what.split(".")[0]] = alias ? what : what.split(".")[0]
        else if (what == "*") stars.push(from[1])
        else imports[as == "as" && alias || what] = `${from[1]}.${what}`
      }
      return names
    }

    if (inside) string(inside)
    for (let count = 1; at < text.length; count++) {
      if (count % STEP == 0) yield
      if (fresh) {
        fresh = false
        if (take(PROMPT)?.[0].includes(".") === false) drop(0)
        if (!frames.length && take(SHELL)) continue
      }
      if (take(BLANK)) continue
      const start = at, top = frames.at(-1), quote = take(QUOTE)
      if (quote) {
        string(quote[2], quote[1])
        chain = null
        last = "string"
        first = starts = false
        continue
      }
      if (text[at] == "\n") {
        at++
        fresh = first = true
        const cut = frames.findIndex(frame => frame.quote?.length == 1)
        if (cut >= 0) drop(cut)
        if (!frames.length) end()
        continue
      }
      if (/[\d.]/.test(text[at]) && take(NUMBER)) {
        chain = null
        last = "number"
        continue
      }
      const word = take(NAME)?.[0]
      if (word) {
        if (first && frames.length && begins(BEGINS, start)) {
          drop(0)
          end()
        }
        const began = starts
        first = starts = false
        const soft = began && (word == "match" && begins(MATCH, start) || word == "case" && begins(CASE, start))
        if (soft || KEYWORDS.has(word) && last != ".") {
          matches = word == "case" || matches && word != "if"
          if (began && (word == "import" || word == "from")) {
            at = start
            if (!imported()) at = start + word.length
          }
          if (word == "for") aims = true
          else if (word == "in") aims = false
          else if (word == "lambda" && top?.call) top.lambdas++
          chain = null
          last = word
          continue
        }
        if (last == "." && chain) chain.parts.push(word)
        else {
          chain = { parts: [word], of: last != ".", defines: last == "def" || last == "class" }
          if (aims || last == "as" || chain.defines || top?.defines && "(,*".includes(last)) bound.add(word)
          if (!frames.length && chain.of) before.push(word)
        }
        chain.line = lineAt(start)
        last = "name"
        continue
      }
      const [operator] = take(OPERATOR)
      if (operator == ".") {
        if (last != "name") chain = null
        else if (!frames.length && chain.parts.length == 1) before.pop()
        last = operator
        first = starts = false
        continue
      }
      if ("([{".includes(operator)) {
        if (last == "name" && !frames.length && chain.parts.length == 1) before.pop()
        const calling = operator == "(" && last == "name"
        const call = calling && !chain.defines && !matches ? name(true) : null
        if (frames.length == DEEPEST) drop(0)
        const groups = operator == "(" && !["name", "string", ")", "]", "}"].includes(last)
        frames.push({ opens: operator, call, groups, from: at, key: "", lambdas: 0, defines: calling && chain.defines })
      } else if (operator == "}" && top?.quote) {
        const { quote, spec } = frames.pop()
        string(quote, true, spec)
      } else if (CLOSES[operator]) {
        const open = frames.findLastIndex(frame => frame.opens == CLOSES[operator])
        if (open >= 0) {
          drop(open + 1)
          at--
          if (frames[open].call) give(frames[open])
          at++
          const { groups, from } = frames.pop()
          if (groups && last == "name" && text.slice(from, start).trim() == chain.parts.join(".")) continue // (x).view
        }
      } else if (operator == ":" && !top) matches = false
      else if (operator == ":" && top.quote) string(top.quote, true, true)
      else if (operator == ":" && top.lambdas) top.lambdas--
      else if (operator == "," && top?.call && !top.lambdas) {
        at--
        give(top)
        at++
      } else if (operator == "=" && top?.call && last == "name") {
        if (text.slice(top.from, start).trim() == chain.parts[0]) top.key = chain.parts[0]
      } else if (operator == "=" && !frames.length) before.splice(0).forEach(one => bound.add(one))
      else if (operator == ":=" && last == "name") bound.add(chain.parts[0])
      else if (operator == "@" && starts) decorates = true
      chain = null
      last = operator == "*" && last == "*" ? last : operator
      first = false
      starts = !frames.length && (operator == ":" || operator == ";")
    }
    if (decorates && chain) name(false)
    drop(0)
    return { calls, imports, stars, bound, unended }
  }

  // What some code calls. Code that begins in the middle of a long string is read again from there.
  self.tandemScan = function* (code) {
    const text = code.replace(/\r\n?/g, "\n"), found = yield* read(text)
    if (found.unended.length != 3) return found
    const other = yield* read(text, found.unended)
    const size = one => one.calls.length + Object.keys(one.imports).length
    return !other.unended && size(other) >= size(found) ? other : found
  }
}
