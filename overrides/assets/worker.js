// Searches, beside the page: it is given the index once, then queries, and answers each with its hits.
// Names of the dictionary come first; for the rest, BM25 over weighted fields, where most of the words must be met.
const HAN = /^[\u3400-\u9fff]/
const WORD = /[\u3400-\u9fff]+|(?:keras|tensorflow|pytorch) \d(?![\d.])|\d[\d._]*|[A-Za-z_\u00c0-\u024f\u0370-\u03ff][\w\u00c0-\u024f\u0370-\u03ff]*/gi
const PARTS = /_+|(?<=[a-z])(?=[A-Z\d])|(?<=[A-Z])(?=[A-Z][a-z])/
const STOP = new Set(("a an and are as at be but by can do does for from get got had has have how i if in into is it its my no not of on or "
  + "so than that the then there this to use using vs versus was what when where which who why will with you your").split(" "))
const ASKING = new RegExp("为什么要?|有什么用|怎么办|作用|区别|差别|一直|怎么样?|怎样|如何|什么|为何|要不要|是否|有?多[少大久]|哪[个些种]|可以|应该|用法|写法|里的|中的|[的了吗呢和与在是里中]"
  + "|里[面边]|请问|知道|请教|求助|想要?|需不需要|用不用|在不在|是?干(?:什么|嘛)用?|有没有|能不能|可不可以|能否|一样吗|对不对|合适|到底|究竟|是不是|咋办?|怎么回事|为啥|有?啥|关系|排查|[呀啊吧]$|的时候|之后|之前|以后|\\bhow (?:many|much|do i know)\\b", "gi")
const SHAPE = /[([](?:\s*(?:None|-?\d+|\?|b|n)\s*[,x]?)+[)\]]/gi // of a tensor, in a message
const FAULT = /^[A-Z]\w*(?:Error|Exception|Warning)$/ // says little of what was wrong
const SIDES = new Set("pytorch torch keras tensorflow tf equivalent equivalents counterpart 对应 对应写法 等价".split(" "))
const ALIASES = [["tf.", "tensorflow."], ["tensorflow.compat.v2.", "tensorflow."], ["tensorflow.compat.v1.keras.", "keras."],
  ["tensorflow.keras.", "keras."], ["tf_keras.", "keras."], ["k.", "keras.backend."], ["f.", "functional."], ["t.", "transforms."]]
const FAINT = /[为从到把时被看让给就都还会得跟着想成太能很]/ // says little in a pair of characters
const LONE = /^[上下去来给看有要会把被从到为想能就还都又再只更最很太用让做后前]$/ // says nothing by itself
const COMMON = new Set("使用 实现 设置 得到 获取 进行 处理 解决 查看 添加 需要 出现 方法 问题 报错 错误 一个 计算 代码 怎么 不能 不了 没有 里面 变成 情况 时候 自己 判断 无法 结果 直接 某个 不对 一般 东西 不同 一样 两个 框架 任务".split(" "))
// What ranks, each with its reason; tests/search_queries.tsv holds them in place.
const FIELDS = { title: 3.5, names: 4, also: 2.2, slug: 1.5, page: 1, text: .7, code: .3 } // where a word stands: titles are chosen, prose mentions
const SPREAD = { also: 6, text: 90, code: 60 } // words of a text that weigh one each; in a longer one each says less
const OTHER = .85 // of what a word itself counts, what it is called otherwise: the reader's own word is surer
const CROSS = .6 // pairs of characters at the edge of a known word, which are of two words
const RARE = 16 // places, at least, for pairs of characters: rarer ones are chance
const OFF = .7 // what a pair of characters weighs that no title has
const SHARE = .45 // of what the best meets of a query of several words, others must meet
const CLOSE = .5 // words side by side as in the query
const LABEL = 2 // a title or wording like the query, and nothing else
const CODED = .7, NAMED = .3 // an API in a query of more: a word that can only be a name, a word that is rare
const LEAST = .45 // of the best, what a named entry has at least
const PORT = 1.3 // porting, where a query names two frameworks and what differs
// Worked examples repeat what a page explains.
const LESS = [["examples/", .7], ["basics/on-your-own/", .7], ["start/mnist-mlp/", .7], ["hood/parameters", .85], ["about/equal/", .8], ["about/covered/", .7], ["cheatsheet/", .8], ["dictionary/", .86]]
const OVER = /(?:pytorch|keras|tensorflow)\b.*?(?:\bto\b|\binto\b|[转改换成到植导]).*?\b(pytorch|keras|tensorflow)\b/i // from one framework to another
// Two frameworks that are compared: the reader has a port.
const BETWEEN = /(?=.*(?:pytorch|torch))(?=.*(?:keras|tensorflow))(?=.*(?:比.*[低高差好慢少]|不同|不一样|不一致|对不上|lower|worse|different|disagree))/is
const FOLLOWS = /#(?:exercises|next|every-entry)$/
const MEANING = /^\s*(?:what|define)\b|是什么|什么是|什么意思|含义/i // asks for the glossary
const CODE = /^\w+\.\w|[a-z][A-Z]|\w_\w/ // a word that can only be a name
const AT_MOST = 40, SHOWN = 170, LONGEST = 2000

function stem(word) {
  if (word.length < 4) return word
  const root = word.replace(/(?<=..)is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)/, "iz")
    .replace(/(?<=..)(?:ations?|ings?|ed|ers?|ors?|es|e|(?<![sui])s)$/, "").replace(/([bdgmnpt])\1$/, "$1")
  return root.length < 3 ? word : root
}
// How many letters two words are apart: missing, added, others or turned round; `most` where it is as many or more.
function apart(one, other, most) {
  let before = [], row = Array.from({ length: other.length + 1 }, (_, place) => place)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] != other[j - 1]))
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1)
    }
    if (Math.min(...next) >= most) return most
    before = row
    row = next
  }
  return Math.min(most, row.at(-1))
}
function grams(run) {
  return run.length < 2 ? [run] : Array.from({ length: run.length - 1 }, (_, place) => run.slice(place, place + 2))
}
// Pairs of characters that are of two words say little: "止过" of 防止过拟合.
const segmenter = self.Intl?.Segmenter && new Intl.Segmenter("zh", { granularity: "word" })
function split(run) {
  const words = segmenter ? Array.from(segmenter.segment(run), ({ segment }) => segment.length) : [], found = new Map()
  words.reduce((end, length, place) => {
    const long = (length > 1) + (words[place - 1] > 1)
    if (place && long) found.set(end - 1, long > 1 ? .3 : .6)
    return end + length
  }, 0)
  return found
}
// What a word is looked for as: itself, and the parts of its name. "Keras 3" is one.
const known = new Map()
function terms(whole) {
  const word = whole.replace(" ", "")
  let found = known.get(word)
  if (!found) {
    const parts = HAN.test(word) ? [] : word.split(PARTS).filter(part => part.length > 1 && !/^\d/.test(part))
    found = HAN.test(word) ? { whole: grams(word), parts } : {
      whole: [stem(word.toLowerCase())],
      parts: parts[0] == word ? [] : parts.map(part => stem(part.toLowerCase())),
    }
    known.set(word, found)
  }
  return found
}
const plain = text => text.match(WORD) ?? []
const sequence = text => plain(text).flatMap(word => terms(word).whole)
// The words of a text in their order, names in their parts, without what varies from message to message.
const told = text => plain(text)
  .flatMap(word => terms(word).parts.length > 1 ? terms(word).parts : terms(word).whole)
  .filter(term => !STOP.has(term) && !/^\d/.test(term))
const light = word => STOP.has(word.toLowerCase())
const side = word => SIDES.has(word.toLowerCase())

function searching({ docs, words = {}, same = [] }) {
  const postings = new Map(), labels = new Map(), tails = new Map(), pairs = new Map(), surfaces = new Map()
  const pages = new Map(docs.map(doc => [doc.location, doc.title]))
  docs.forEach((doc, number) => {
    const [path, anchor] = doc.location.split("#")
    doc.page = anchor === undefined ? "" : pages.get(path) ?? ""
    doc.names ??= []
    doc.slug = (anchor ?? path.split("/").at(-2) ?? "").replaceAll("-", " ")
    doc.worth = (LESS.find(([start]) => path.startsWith(start))?.[1] ?? 1) * (anchor === undefined && path ? 1.2 : 1)
      * (FOLLOWS.test(doc.location) ? .4 : 1)
    const found = new Map()
    for (const [field, weight] of Object.entries(FIELDS)) {
      const text = field == "names" ? doc.names.map(name => name.split(".").at(-1)).join(" ") : doc[field] ?? ""
      const inField = new Map()
      for (const part of field == "also" ? text.split(" · ") : [text]) {
        const all = plain(part), each = weight / Math.max(1, all.length / (SPREAD[field] ?? Infinity)) ** .7
        const here = new Map(), add = (term, worth) => here.set(term, (here.get(term) ?? 0) + worth)
        for (const word of all) {
          const { whole, parts } = terms(word)
          if (!surfaces.has(whole[0])) surfaces.set(whole[0], word)
          for (const term of whole) add(term, each)
          for (const term of parts) add(term, .7 * each)
        }
        for (const [term, worth] of here) inField.set(term, Math.max(worth, inField.get(term) ?? 0))
      }
      for (const [term, worth] of inField) found.set(term, (found.get(term) ?? 0) + worth)
    }
    for (const [term, weight] of found) {
      if (!postings.has(term)) postings.set(term, [])
      postings.get(term).push(number, weight)
    }
    labels.set(number, [doc.title, doc.slug, ...(doc.also ?? "").split(" · ")].map(label => new Set(sequence(label))))
    doc.names.forEach((name, rank) => {
      const parts = name.split(".")
      for (let from = 0; from < parts.length; from++) {
        const tail = parts.slice(from).join("."), key = tail.toLowerCase()
        if (!tails.has(key)) tails.set(key, [])
        tails.get(key).push({ number, tail, rank })
      }
    })
  })
  const vocabulary = [...postings.keys()].sort()
  // Parts of names that others are in: tf.data is no Tensor.data.
  const modules = new Set(docs.flatMap(({ names }) => names.flatMap(name => name.toLowerCase().split(".").slice(0, -1))))
  const topics = new Set(docs.flatMap(({ title, names }) => [title, ...names].flatMap(sequence)))
  const places = term => (postings.get(term)?.length ?? 0) / 2
  const idfs = new Map()
  function idf(term) {
    if (!idfs.has(term)) idfs.set(term, HAN.test(term) ? (topics.has(term) ? 1 : OFF) * Math.log(1 + docs.length / (.5 + Math.max(RARE, places(term))))
      : Math.log(1 + docs.length / (.5 + places(term))))
    return idfs.get(term)
  }

  // The entries that have exactly this name, or what it ends in, the best first.
  function named(text) {
    let name = text.trim().replace(/\s*\(.*$/s, "").replace(/^[\s.`'"]+|[\s.`'":,;]+$/g, "")
    if (!/^[\w.]{2,}$/.test(name)) return []
    for (const [short, long] of ALIASES) if (name.toLowerCase().startsWith(short)) name = long + name.slice(short.length)
    for (let parts = name.split("."); parts.length; parts.shift()) {
      const found = tails.get(parts.join(".").toLowerCase())
      if (!found || parts.length < name.split(".").length && (parts.at(-1).length < 3 || modules.has(parts.join(".")))) continue
      const worth = one => (one.tail == parts.join(".") ? 0 : 100) + one.rank
      return [...new Set(found.sort((a, b) => worth(a) - worth(b)).map(one => one.number))]
    }
    return []
  }
  // Near 1 where few places have the word, near 0 where most have.
  const rarity = word => (1 - Math.log1p(places(stem(word.toLowerCase()))) / Math.log1p(docs.length)) ** 2 * 2
  function longer(start) {
    let low = 0, high = vocabulary.length
    while (low < high) {
      const middle = low + high >> 1
      if (vocabulary[middle] < start) low = middle + 1
      else high = middle
    }
    const found = []
    for (; low < vocabulary.length && vocabulary[low].startsWith(start) && found.length < 40; low++)
      if (vocabulary[low] != start) found.push(vocabulary[low])
    return found
  }
  // What a word is called otherwise, the longest words first.
  const otherwise = new Map()
  const calls = (word, others) => otherwise.set(word, [...otherwise.get(word) ?? [], ...others])
  for (const [word, others] of Object.entries(words)) calls(word.toLowerCase(), others)
  for (const group of same) for (const word of group) calls(word.toLowerCase(), group.filter(other => other != word))
  const CALLED = otherwise.size && new RegExp([...otherwise.keys()].sort((a, b) => b.length - a.length).map(word => {
    const edge = HAN.test(word) ? "" : "(?<![A-Za-z0-9_])", end = HAN.test(word.at(-1)) ? "" : "(?![A-Za-z0-9_])"
    return edge + word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + end
  }).join("|"), "gi")
  // What meets a word otherwise: the terms of another name for it, all together.
  function option(terms, how, isWhole = false) {
    const found = terms.filter(([term]) => postings.has(term)), total = found.reduce((sum, [, weight]) => sum + weight, 0)
    const whole = terms.reduce((sum, [, weight]) => sum + weight, 0)
    return { terms: found, how, isWhole, total: whole, weight: total }
  }
  const others = text => option([...new Set(sequence(text))].filter(term => !STOP.has(term)).map(term => [term, idf(term)]), OTHER, true)
  // A word that stands nowhere and begins none is taken for the one that it misspells.
  const letters = vocabulary.filter(term => /^[a-z]{4}/.test(term))
  function mended(query) {
    return query.replace(/(?<![\w.])(?:[A-Za-z]\w*\.)*[A-Za-z]\w{4,}/g, whole => whole.replace(/[A-Za-z]\w{3,}/g, word => {
      const term = stem(word.toLowerCase())
      if (postings.has(term) || tails.has(word.toLowerCase()) || longer(term).length) return word
      let best = word, least = 2 + (word.length > 9)
      for (const other of letters) {
        if (Math.abs(other.length - term.length) > least) continue
        const far = apart(term, other, least + 1)
        if (far < least || far == least && best != word && places(other) > places(stem(best.toLowerCase()))) (best = surfaces.get(other) ?? other, least = far)
      }
      return best
    }))
  }
  // The words of a query, each with all that meets it: what it weighs, and its options.
  function asked(query) {
    const spans = CALLED ? Array.from(query.matchAll(CALLED), ({ 0: word, index }) => ({ start: index, end: index + word.length, own: [],
      options: otherwise.get(word.toLowerCase()).map(others) })) : []
    const blank = [ASKING, SHAPE].reduce((text, pattern) => text.replace(pattern, one => " ".repeat(one.length)), query)
    const every = Array.from(blank.matchAll(WORD), ({ 0: word, index }) => ({ word, index }))
    const all = every.filter(({ word }) => !/^\d/.test(word) || word.length > 3)
    const kept = all.filter(({ word, index }) => (!light(word) || query[index - 1] == ".") && !LONE.test(word))
    const list = kept.length ? kept : all, sides = list.every(({ word }) => side(word))
    const quoted = new Set(plain((query.match(/(?<=^|[\s(=:])(["'`]).+?\1/g) ?? []).join(" ")))
    const within = (start, end) => spans.find(span => span.start <= start && end <= span.end)
    const found = []
    list.forEach(({ word, index }, place) => {
      const { whole, parts } = terms(word), last = place == list.length - 1
      const base = side(word) && !sides ? .15 : FAULT.test(word) && list.length > 1 ? .3 : word.includes(" ") ? .5 : /^\d/.test(word) ? .2 : quoted.has(word) && list.length > 6 ? .4 : 1
      const between = HAN.test(word) ? split(word) : null
      if (between) whole.forEach((term, at) => {
        const span = within(index + at, index + at + term.length)
        const more = term.length == 1 ? longer(term).map(one => [one, .5]) : []
        const isFaint = term.length < 2 && list.length > 1 || FAINT.test(term)
        const crosses = spans.some(({ start, end }) => start == index + at + 1 || end == index + at + 1)
        const weight = (isFaint ? .3 : COMMON.has(term) ? .5 : crosses ? Math.min(CROSS, between.get(at) ?? 1) : between.get(at) ?? 1) * base * idf(term)
        if (span && !more.length) span.own.push([term, weight])
        else found.push([option([[term, weight]], 1), ...more.map(([one, how]) => option([[one, base * idf(one)]], how))])
      })
      else {
        const span = within(index, index + word.length)
        const more = whole[0].length > 2 && (last || !postings.has(whole[0])) && !span ? longer(whole[0]) : []
        const own = !postings.has(whole[0]) && parts.length > 1 ? parts.map(term => [term, base / parts.length ** .5 * idf(term)]) : [[whole[0], base * idf(whole[0])]]
        if (span) span.own.push(...own)
        else if (own.length > 1) own.forEach(one => found.push([option([one], 1)]))
        else found.push([option(own, 1), ...more.map(one => option([[one, base * idf(one)]], .6 * whole[0].length / one.length))])
      }
    })
    for (const { own, options } of spans) found.push([option(own, 1), ...options])
    return found.map(options => {
      const known = options.filter(one => one.weight)
      const [first] = known
      return { options: known, weight: !first ? 0 : options[0].weight || Math.max(...known.map(one => one.how * one.weight / one.terms.length ** .5)) }
    }).filter(one => one.weight)
  }
  function paired(number) {
    if (!pairs.has(number)) {
      const doc = docs[number], found = new Set()
      for (const field of ["title", "also", "text", "code"]) {
        const all = told(doc[field] ?? "")
        all.forEach((term, place) => place && found.add(`${all[place - 1]} ${term}`))
      }
      pairs.set(number, found)
    }
    return pairs.get(number)
  }
  // How much of a query one label of a place has, and how little else.
  function alike(number, sought, all) {
    return Math.max(...labels.get(number).map(label => {
      const other = new Set(label)
      let both = 0, more = 0
      for (const { options, weight } of sought) {
        let most = 0
        for (const { terms, how, total, isWhole } of options) {
          let met = 0
          for (const [term, weight] of terms) if (label.has(term)) (met += weight, other.delete(term))
          most = Math.max(most, how * (isWhole ? (met / total) ** 2 : 1) * met / total)
        }
        both += weight * most
      }
      for (const term of other) if (!STOP.has(term)) more += idf(term)
      return both / Math.sqrt(all * (both + more + 1))
    }))
  }
  function ranked(query) {
    const sought = asked(query), all = sought.reduce((sum, one) => sum + one.weight, 0)
    const scores = new Map(), shares = new Map()
    for (const { options, weight } of sought) {
      const best = new Map()
      for (const { terms, how, total, isWhole } of options) {
        const met = new Map()
        for (const [term, weight] of terms) {
          const list = postings.get(term)
          for (let place = 0; place < list.length; place += 2) {
            const one = met.get(list[place]) ?? { value: 0, part: 0 }
            one.value += weight / total * list[place + 1] / (list[place + 1] + 2)
            one.part += weight / total
            met.set(list[place], one)
          }
        }
        for (const [number, { value, part }] of met) {
          const worth = how * value * (isWhole ? part * part : 1)
          if (worth > (best.get(number) ?? 0)) best.set(number, worth)
        }
      }
      for (const [number, value] of best) {
        scores.set(number, (scores.get(number) ?? 0) + weight * value)
        shares.set(number, (shares.get(number) ?? 0) + weight * Math.min(1, 2 * value))
      }
    }
    const share = number => shares.get(number) / all
    let found = [...scores].map(([number, score]) => [number, score * share(number) ** 1.25]).sort((a, b) => b[1] - a[1])
    if (sought.length > 3) {
      const most = Math.max(0, ...found.map(([number]) => share(number)))
      found = found.filter(([number]) => share(number) >= SHARE * most)
    }
    found = found.slice(0, AT_MOST)
    const order = told(query.replace(ASKING, " ")), next = order.slice(1).map((term, place) => `${order[place]} ${term}`)
    const every = new Set(sought.flatMap(({ options }) => options.flatMap(({ terms }) => terms.map(([term]) => term)))), isMeaning = MEANING.test(query)
    const to = OVER.exec(query)?.[1].toLowerCase(), other = to && `porting/to-${to == "pytorch" ? "keras" : "pytorch"}/`
    for (const one of found) {
      const close = next.filter(pair => paired(one[0]).has(pair)).length / Math.max(1, next.length)
      one[1] *= (1 + CLOSE * close) * (1 + LABEL * alike(one[0], sought, all)) * docs[one[0]].worth
      const { location, title } = docs[one[0]], isTerm = title.toLowerCase().startsWith(query.trim().toLowerCase())
      if (location.startsWith("glossary/#")) one[1] *= isMeaning ? 2 : isTerm ? 1.3 : sought.length > 3 ? .8 : 1
      if (!other && BETWEEN.test(query) && location.startsWith("porting/")) one[1] *= PORT
      if (other) one[1] *= location.startsWith(other) ? .5 : location.startsWith("porting/") ? PORT : 1
    }
    return { met: every, found }
  }
  // A text in pieces; those that were sought are `{ marked }`.
  function pieces(text, every) {
    const spans = []
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const { whole, parts } = terms(word)
      if (!HAN.test(word)) {
        if ([...whole, ...parts].some(term => every.has(term))) spans.push([index, index + word.length])
      } else whole.forEach((term, place) => {
        if (!every.has(term)) return
        const start = index + place, end = start + term.length
        if (spans.length && spans.at(-1)[1] >= start) spans.at(-1)[1] = end
        else spans.push([start, end])
      })
    }
    const found = []
    let done = 0
    for (const [start, end] of spans) {
      found.push(text.slice(done, start), { marked: text.slice(start, end) })
      done = end
    }
    return [...found, text.slice(done)]
  }
  function shown(number, every) {
    const { location, title, page, text = "", code = "" } = docs[number]
    const cut = [text, code].map(one => pieces(one, every)).find(([, met]) => met)
    const before = cut ? cut[0].length : 0, from = cut ? cut.map(part => part.marked ?? part).join("") : text
    const start = before > 60 ? from.indexOf(" ", before - 60) + 1 || before : 0, end = start + SHOWN
    const teaser = (start ? "…" : "") + from.slice(start, end) + (end < from.length ? "…" : "")
    const met = [title, text, code].flatMap(one => pieces(one, every).flatMap(part => part.marked ?? []))
    return { location, page, title: pieces(title, every), text: pieces(teaser, every), words: [...new Set(met)].slice(0, 20) }
  }
  // Of several names the entries that have most of them; none where one is no name.
  function shared(each) {
    const count = number => each.filter(list => list.includes(number)).length
    return each.every(list => list.length) ? [...new Set(each.flat())].sort((a, b) => count(b) - count(a)) : []
  }
  // What is found: of a page of the guide its sections, the best first; each entry of the dictionary by itself.
  function find(whole) {
    // A traceback ends with its message.
    const query = mended(whole.trim().slice(-LONGEST)).replace(/(?<![\w.])(torch|tf)(?![\w.-])/gi, name => name.length > 2 ? "PyTorch" : "TensorFlow")
    const { found, met: every } = ranked(query), best = new Map(found)
    const rest = (query.replace(ASKING, " ").match(/[\u3400-\u9fff]+|[^\s\u3400-\u9fff]+/g) ?? []).filter(word => !side(word) && !light(word))
    const key = query.toLowerCase(), meant = Object.hasOwn(words, key) ? words[key].flatMap(plain).flatMap(named) : []
    const exact = [...named(query), ...meant], isMeaning = MEANING.test(query)
    const isNames = rest.length && !isMeaning && rest.every((word, _, { length }) => length < 2 || CODE.test(word))
    const first = exact.length ? exact : isNames ? shared(rest.map(named)) : []
    const top = Math.max(0, ...best.values())
    const names = rest.length < 2 || isMeaning ? [] : query.match(/[A-Za-z_][\w.]*/g) ?? []
    for (const word of names.filter(word => CODE.test(word) || word.length > 2 && !side(word) && !light(word)))
      named(word).slice(0, 2).forEach((number, rank) => {
        const more = (CODE.test(word) ? CODED : NAMED * rarity(word)) / (1 + rank)
        best.set(number, Math.max(best.get(number) ?? 0, more * LEAST * top) * (1 + more))
      })
    const numbers = new Set([...first, ...[...best].sort((a, b) => b[1] - a[1]).slice(0, AT_MOST).map(([number]) => number)])
    const items = new Map()
    for (const number of numbers) {
      const { location } = docs[number], item = location.startsWith("dictionary/") ? location : location.split("#")[0]
      if (!items.has(item)) items.set(item, [])
      items.get(item).push(number)
    }
    return { every, items: [...items.values()] }
  }
  return {
    places: query => find(query).items.map(([number]) => docs[number].location),
    hits(query) {
      const { every, items } = find(query)
      return items.map(item => item.map(number => shown(number, every)))
    },
  }
}

let search
self.onmessage = ({ data: { index, query, queries } }) => {
  if (index) search = searching(index)
  if (queries) self.postMessage({ places: queries.map(search.places) })
  if (query !== undefined) self.postMessage({ query, items: search.hits(query) })
}
