// Searches, beside the page: it is given the index once, then queries, and answers each with its hits.
// Names of the dictionary come first; for the rest, BM25 over weighted fields, where most of the words must be met.
const HAN = /^[\u3400-\u9fff]/
const WORD = /[\u3400-\u9fff]+|(?:keras|tensorflow|pytorch) \d(?![\d.])|\d[\d._]*|[A-Za-z_\u00c0-\u024f\u0370-\u03ff][\w\u00c0-\u024f\u0370-\u03ff]*/gi
const PARTS = /_+|(?<=[a-z])(?=[A-Z\d])|(?<=[A-Z])(?=[A-Z][a-z])/
const FIELDS = { title: 3.5, names: 4, also: 4, page: 1.7, text: .7, code: .5 }
const SPREAD = { also: 12, text: 90, code: 60 } // as many words weigh one each
const STOP = new Set(("a an and are as at be but by can do does for from get got had has have how i if in into is it its my no not of on or "
  + "so than that the then there this to use using vs versus was what when where which who why will with you your").split(" "))
const ASKING = new RegExp("为什么要?|有什么用|怎么办|作用|区别|差别|一直|怎么样?|怎样|如何|什么|为何|要不要|是否|有?多少|哪[个些种]|可以|应该|用法|写法|里的|中的|[的了吗呢和与在是里中]"
  + "|里[面边]|请问|知道|请教|求助|想要?|需不需要|用不用|在不在|是?干(?:什么|嘛)用?|有没有|能不能|可不可以|能否|一样吗|对不对|合适|到底|究竟|是不是|咋办?|怎么回事|的时候|之后|之前|以后|\\bhow (?:many|much|do i know)\\b", "gi")
const SIDES = new Set("pytorch torch keras tensorflow tf equivalent equivalents counterpart 对应 对应写法 等价".split(" "))
const ALIASES = [["tf.", "tensorflow."], ["tensorflow.compat.v2.", "tensorflow."], ["tensorflow.compat.v1.keras.", "keras."],
  ["tensorflow.keras.", "keras."], ["tf_keras.", "keras."], ["k.", "keras.backend."], ["f.", "functional."], ["t.", "transforms."]]
const FAINT = /[为从到把时被看让给就都还会得跟着想成太能很]/ // says little in a pair of characters
const LONE = /^[上下去来给看有要会把被从到为想能就还都又再只更最很太用让做后前]$/ // says nothing by itself
const COMMON = new Set("使用 实现 设置 得到 获取 进行 处理 解决 查看 添加 需要 出现 方法 问题 报错 错误 一个 计算 代码 怎么 不能 不了 没有 里面 变成 情况 时候 自己 判断 无法 结果 直接 某个 不对 一般 东西 不同 一样 两个 框架 任务".split(" "))
const RARE = 16 // as if in so many places: rarer pairs of characters are chance
const OFF = .7 // what a pair of characters weighs that no title has
const SHARE = .55 // of what the best meets of a query of several words, others must meet
// Worked examples repeat what a page explains.
const LESS = [["examples/", .7], ["basics/on-your-own/", .7], ["start/mnist-mlp/", .7], ["hood/parameters", .85], ["about/equal/", .8], ["about/covered/", .7], ["cheatsheet/", .8], ["dictionary/", .86]]
const OVER = /(?:pytorch|keras|tensorflow)\b.*?(?:\bto\b|\binto\b|[转改换成到植导]).*?\b(pytorch|keras|tensorflow)\b/i // from one framework to another
const FOLLOWS = /#(?:exercises|next|every-entry)$/
const MEANING = /^\s*(?:what|define)\b|是什么|什么是|什么意思|含义/i // asks for the glossary
const CODE = /^\w+\.\w|[a-z][A-Z]|\w_\w/ // a word that can only be a name
// What raises a place: words side by side, a title or wording like the query (where REST is what its other words count),
// an API that the query names, by a word that is rare or can only be a name; porting, if that is what is asked.
const CLOSE = .8, LABEL = 1.5, REST = .4, NAMED = .3, CODED = .7, PORT = 1.3
const LEAST = .45 // of the best, what a named entry has at least
const AT_MOST = 40, SHOWN = 170, LONGEST = 2000

function stem(word) {
  if (word.length < 4) return word
  const root = word.replace(/(?<=..)is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)/, "iz")
    .replace(/(?<=..)(?:ations?|ings?|ed|ers?|ors?|es|e|(?<![sui])s)$/, "").replace(/([bdgmnpt])\1$/, "$1")
  return root.length < 3 ? word : root
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

function searching({ docs, words = {} }) {
  const postings = new Map(), labels = new Map(), tails = new Map(), pairs = new Map()
  const pages = new Map(docs.map(doc => [doc.location, doc.title]))
  docs.forEach((doc, number) => {
    const [path, anchor] = doc.location.split("#")
    doc.page = anchor === undefined ? "" : pages.get(path) ?? ""
    doc.names ??= []
    doc.worth = (LESS.find(([start]) => path.startsWith(start))?.[1] ?? 1) * (anchor === undefined && path ? 1.2 : 1)
      * (FOLLOWS.test(doc.location) ? .4 : 1)
    const found = new Map()
    for (const [field, weight] of Object.entries(FIELDS)) {
      const text = field == "names" ? doc.names.map(name => name.split(".").at(-1)).join(" ") : doc[field] ?? ""
      const all = plain(text), each = weight / Math.max(1, all.length / (SPREAD[field] ?? Infinity)) ** .7
      for (const word of all) {
        const { whole, parts } = terms(word)
        for (const term of whole) found.set(term, (found.get(term) ?? 0) + each)
        for (const term of parts) found.set(term, (found.get(term) ?? 0) + .7 * each)
      }
    }
    for (const [term, weight] of found) {
      if (!postings.has(term)) postings.set(term, [])
      postings.get(term).push(number, weight)
    }
    labels.set(number, [doc.title, ...(doc.also ?? "").split(" · ")].map(label => new Set(sequence(label))))
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
  const idf = term => HAN.test(term) ? (topics.has(term) ? 1 : OFF) * Math.log(1 + docs.length / (.5 + Math.max(RARE, places(term))))
    : Math.log(1 + docs.length / (.5 + places(term)))

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
  const otherwise = Object.entries(words).map(([word, others]) => {
    const edge = HAN.test(word) ? "" : "\\b"
    return [new RegExp(edge + word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + edge, "i"), others]
  })
  // A query, and what it is where a word of it is called otherwise.
  function variants(query) {
    const found = [query]
    let whole = query
    for (const [pattern, others] of otherwise) {
      if (!pattern.test(query)) continue
      found.push(...others.map(other => query.replace(pattern, () => ` ${other} `)))
      whole = whole.replace(pattern, () => ` ${others[0]} `)
    }
    return [...new Set([...found.slice(0, 7), whole])]
  }
  // The words of a query: what each weighs, and the terms that meet it with how well.
  function asked(query) {
    const all = plain(query.replace(ASKING, " ")).filter(word => !/^\d/.test(word) || word.length > 3)
    const kept = all.filter(word => !light(word) && !LONE.test(word))
    const list = kept.length ? kept : all, sides = list.every(side)
    const quoted = new Set(plain((query.match(/(?<=^|[\s(=:])(["'`]).+?\1/g) ?? []).join(" ")))
    return list.flatMap((word, place) => {
      const { whole, parts } = terms(word), last = place == list.length - 1
      const base = side(word) && !sides ? .15 : word.includes(" ") ? .5 : /^\d/.test(word) ? .2 : quoted.has(word) && list.length > 6 ? .4 : 1
      const between = HAN.test(word) ? split(word) : null
      if (between) return whole.map((term, place) => {
        const more = term.length == 1 ? longer(term).map(one => [one, .5]) : []
        const isFaint = term.length < 2 && list.length > 1 || FAINT.test(term)
        return { met: [[term, 1], ...more], base: (isFaint ? .3 : COMMON.has(term) ? .5 : between.get(place) ?? 1) * base }
      })
      if (!postings.has(whole[0]) && parts.length > 1)
        return parts.map(term => ({ met: [[term, 1]], base: base / parts.length ** .5 }))
      const more = whole[0].length > 2 && (last || !postings.has(whole[0])) ? longer(whole[0]) : []
      return [{ met: [[whole[0], 1], ...more.map(one => [one, .6 * whole[0].length / one.length])], base }]
    })
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
      for (const { known, weight } of sought) {
        const [term, how = 0] = known.filter(([term]) => label.has(term)).sort((a, b) => b[1] - a[1])[0] ?? []
        both += weight * how
        other.delete(term)
      }
      for (const term of other) if (!STOP.has(term)) more += idf(term)
      return both / (all + REST * more)
    }))
  }
  function ranked(query) {
    const sought = asked(query).map(one => {
      const known = one.met.filter(([term]) => postings.has(term))
      return { known, weight: one.base * Math.max(0, ...known.map(([term, how]) => how * idf(term))) }
    }).filter(one => one.weight)
    const all = sought.reduce((sum, one) => sum + one.weight, 0)
    const scores = new Map(), shares = new Map()
    for (const { known, weight } of sought) {
      const best = new Map()
      for (const [term, how] of known) {
        const list = postings.get(term)
        for (let place = 0; place < list.length; place += 2) {
          const value = how * list[place + 1] / (list[place + 1] + 2)
          if (value > (best.get(list[place]) ?? 0)) best.set(list[place], value)
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
    const every = new Set(sought.flatMap(one => one.known.map(([term]) => term))), isMeaning = MEANING.test(query)
    const to = OVER.exec(query)?.[1].toLowerCase(), other = to && `porting/to-${to == "pytorch" ? "keras" : "pytorch"}/`
    for (const one of found) {
      const close = next.filter(pair => paired(one[0]).has(pair)).length / Math.max(1, next.length)
      one[1] *= (1 + CLOSE * close) * (1 + LABEL * alike(one[0], sought, all)) * docs[one[0]].worth
      const { location, title } = docs[one[0]], isTerm = title.toLowerCase().startsWith(query.trim().toLowerCase())
      if (location.startsWith("glossary/#")) one[1] *= isMeaning ? 2 : isTerm ? 1.3 : sought.length > 3 ? .8 : 1
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
    const query = whole.trim().slice(-LONGEST).replace(/(?<![\w.])(torch|tf)(?![\w.-])/gi, name => name.length > 2 ? "PyTorch" : "TensorFlow")
    const best = new Map(), every = new Set(), key = query.toLowerCase(), isKnown = Object.hasOwn(words, key)
    variants(query).forEach((variant, place) => {
      const { found, met } = ranked(variant)
      for (const term of met) every.add(term)
      for (const [number, score] of found) best.set(number, Math.max(best.get(number) ?? 0, place == +isKnown ? score : .9 * score))
    })
    const rest = (query.replace(ASKING, " ").match(/[\u3400-\u9fff]+|[^\s\u3400-\u9fff]+/g) ?? []).filter(word => !side(word) && !light(word))
    const meant = isKnown ? words[key].flatMap(plain).flatMap(named) : []
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
