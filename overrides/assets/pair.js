// The frameworks of a pair as tabs, linked over the page, or from 75em on side by side, in columns.
// Without this file they are tabs that switch each by itself.
{
  const said = tandemWords.view
  const wide = matchMedia("(min-width: 75em)")
  const NEAR = { keras: "tensorflow", tensorflow: "keras" } // what stands in for it, where it is missing
  const headings = [...document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6)[id]")]
  const inColumns = () => wide.matches && choice.view == "columns"
  const narrower = matchMedia("(min-width: 43.75em)") // enough for a pair that is in columns whatever was chosen
  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...inside)
    return element
  }
  const button = (properties, ...inside) => make("button", { type: "button", ...properties }, ...inside)

  // Whatever a change does above an element, the element stays where it is on the screen.
  const hold = (element, change) => {
    const before = element.getBoundingClientRect().top
    change()
    scrollBy({ top: element.getBoundingClientRect().top - before, behavior: "instant" })
  }

  class Pair {
    constructor(element, place) {
      this.element = element
      this.id = `t${place}`
      this.names = element.dataset.frameworks.split(" ")
      this.always = element.dataset.columns == "always"
      const set = element.querySelector(".tabbed-set")
      this.row = set.querySelector(".tabbed-labels")
      this.panels = [...set.querySelectorAll(":scope > .tabbed-content > .tabbed-block")]
      this.heading = headings.findLast(one => one.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
      this.bare = this.panels.map(panel => !panel.querySelector("pre")) // it only says why there is no code
      this.labels = [...this.row.children].map(label => label.textContent)
      this.panels.forEach((panel, index) => this.name(panel, index))
      if (this.names.length == 1) {
        const label = make("span", { id: `${this.id}-0-tab` }, this.labels[0])
        this.panels[0].classList.add("open")
        label.dataset.framework = this.names[0]
        this.row.replaceChildren(label)
        this.label(this.panels[0], "group", label)
        return
      }
      this.tabs = this.labels.map((label, index) => this.tab(label, index))
      this.row.replaceChildren(...this.tabs)
      this.row.setAttribute("role", "tablist")
      this.row.setAttribute("aria-label", said.tabs)
      this.row.addEventListener("keydown", event => this.key(event))
      this.row.after(this.tools())
    }

    // The name that a panel has where no row of tabs says it: in columns, and on paper.
    name(panel, index) {
      const id = `${this.id}-${index}`
      panel.id = `${id}-panel`
      panel.dataset.framework = this.names[index]
      const head = make("div", { className: "pane" }, make("span", { id: `${id}-name` }, this.labels[index]))
      if (index && this.names.length > 2) {
        const others = this.names.slice(1).map((name, place) => {
          const other = button({}, this.labels[place + 1])
          other.setAttribute("aria-pressed", name == this.names[index])
          other.addEventListener("click", () => this.replace(place + 1))
          return other
        })
        const group = make("div", { className: "others" }, ...others)
        group.setAttribute("role", "group")
        group.setAttribute("aria-label", said.right)
        head.append(group)
      }
      panel.prepend(head)
    }

    label(panel, role, by) {
      panel.setAttribute("role", role)
      panel.setAttribute("aria-labelledby", by.id)
    }

    tab(label, index) {
      const tab = button({ id: `${this.id}-${index}-tab` }, label)
      tab.dataset.framework = this.names[index]
      tab.setAttribute("role", "tab")
      tab.setAttribute("aria-controls", this.panels[index].id)
      tab.addEventListener("click", () => choose(this.names[index], tab))
      return tab
    }

    tools() {
      this.link = button({ className: "link" })
      this.link.addEventListener("click", () => this.copy())
      this.view = button({ className: "view", title: said.whole }, said.columns)
      this.view.addEventListener("click", () => see(choice.view == "columns" ? "tabs" : "columns", this.view))
      return make("div", { className: "tools" }, this.link, this.view)
    }

    key(event) {
      const last = this.tabs.length - 1
      const now = this.tabs.indexOf(event.target)
      const to = {
        ArrowRight: now == last ? 0 : now + 1,
        ArrowLeft: now ? now - 1 : last,
        Home: 0,
        End: last,
      }[event.key]
      if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      this.tabs[to].focus({ preventScroll: true })
      this.tabs[to].click()
    }

    // In columns, another framework at the right: the focus stays on the button of its name.
    replace(index) {
      choose(this.names[index], this.element)
      this.panels[index].querySelector("[aria-pressed=true]").focus({ preventScroll: true })
    }

    has(name) {
      return [name, NEAR[name]].map(one => this.names.indexOf(one)).find(index => index >= 0) ?? -1
    }

    // Show what the reader prefers of what has code.
    prefer() {
      const preferred = [...choice.frameworks.map(name => this.has(name)), ...this.names.keys()]
      const shown = preferred.filter(index => index >= 0 && !this.bare[index])
      this.right = shown.find(Boolean) ?? 1
      this.open(shown[0])
    }

    open(index) {
      if (index) this.right = index
      this.opened = index
      this.tabs.forEach((tab, place) => {
        tab.setAttribute("aria-selected", place == index)
        tab.tabIndex = place == index ? 0 : -1
      })
      this.panels.forEach((panel, place) => {
        panel.classList.toggle("open", place == index)
        panel.classList.toggle("right", place == this.right)
      })
      const { offsetLeft, offsetWidth } = this.tabs[index] // where a row is wider than its screen
      this.row.scrollLeft = offsetLeft - (this.row.clientWidth - offsetWidth) / 2
    }

    inColumns() {
      return this.always ? narrower.matches : inColumns()
    }

    // As tabs, or as columns: then the panels are groups, each under its name.
    draw() {
      const columns = this.inColumns()
      this.element.classList.toggle("columns", columns)
      this.element.classList.toggle("three", this.names.length == 3)
      this.row.hidden = columns
      this.view.setAttribute("aria-pressed", columns)
      this.link.title = columns ? said.these : said.this
      this.link.setAttribute("aria-label", this.link.title)
      this.panels.forEach((panel, index) => {
        if (columns) this.label(panel, "group", panel.querySelector(".pane > span"))
        else this.label(panel, "tabpanel", this.tabs[index])
      })
    }

    shows(panel) {
      const index = this.panels.indexOf(panel)
      return this.inColumns() ? !index || index == this.right : index == this.opened
    }

    // Open the panel that has most of the words of a search, where what is open has fewer.
    find(words) {
      const found = this.panels.map(panel => {
        const text = panel.textContent.toLowerCase()
        return words.filter(word => text.includes(word)).length
      })
      const open = found.filter((_, index) => this.shows(this.panels[index]))
      const most = Math.max(...found)
      if (most > Math.max(...open)) this.open(found.indexOf(most))
    }

    async copy() {
      const shown = this.names[this.inColumns() ? this.right : this.opened]
      const url = choice.address(shown, this.inColumns() ? "columns" : "tabs", this.heading?.id ?? "")
      url.searchParams.delete("h")
      try {
        await navigator.clipboard.writeText(url)
        say(said.linked)
      } catch {
        write(url)
        say(said.refused, true)
      }
    }
  }

  const every = [...document.querySelectorAll(".pair")].map((element, place) => new Pair(element, place))
  const pairs = every.filter(pair => pair.tabs)
  const draw = () => pairs.forEach(pair => pair.draw())

  // The address says what is seen, so that it can be sent on.
  const write = url => {
    try {
      history.replaceState(history.state, "", url)
    } catch {} // a browser may forbid it of a file
  }
  const told = framework => {
    const url = choice.address(framework, "columns")
    if (!inColumns()) url.searchParams.delete("view")
    write(url)
  }

  const choose = (framework, held) => {
    hold(held, () => {
      choice.make(framework)
      for (const pair of pairs) {
        const index = pair.has(framework)
        if (index < 0) continue
        if (pair.element.contains(held)) pair.open(index)
        else pair.prefer()
      }
    })
    told(framework)
  }

  const see = (view, held) => {
    hold(held, () => {
      choice.make(null, view)
      draw()
    })
    told(choice.frameworks[0])
  }

  // What the address leads to is shown, whatever was chosen: a part of a hidden panel, what was sought.
  const reveal = () => {
    for (const pair of pairs) {
      const index = pair.panels.findIndex(panel => panel.contains(target()))
      if (index < 0 || pair.shows(pair.panels[index])) continue
      pair.open(index)
      target().scrollIntoView({ behavior: "instant" })
    }
  }
  const search = () => {
    const words = new URLSearchParams(location.search).get("h")?.toLowerCase().split(/\s+/).filter(Boolean)
    if (words?.length)
      for (const pair of pairs) if (pair.heading == (target() ?? headings[0])) pair.find(words)
  }

  const arrive = () => {
    for (const pair of pairs) pair.prefer()
    draw()
  }
  arrive()
  reveal()
  search()
  if (pairs.length && inColumns()) told(choice.frameworks[0])
  for (const width of [wide, narrower]) width.addEventListener("change", draw)
  addEventListener("hashchange", reveal)
  addEventListener("pageshow", ({ persisted }) => { // back to a page, with what was chosen since
    if (!persisted) return
    choice.recall()
    arrive()
  })
}
