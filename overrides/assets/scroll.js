// What goes along while a reader scrolls: the header's title, the table of contents, the way back to the top.
{
  const find = selector => document.querySelector(selector)
  const header = find(".md-header"), main = find(".md-main"), back = find(".md-top")
  const title = find(".md-header__title"), heading = find(".md-content h1")
  const withContents = matchMedia("(min-width: 60em)")

  new IntersectionObserver(([{ boundingClientRect, rootBounds }]) => {
    const gone = boundingClientRect.bottom <= rootBounds.top
    title.classList.toggle("md-header__title--active", gone)
  }, { rootMargin: "-48px 0px 0px" }).observe(heading)

  const contents = [...document.querySelectorAll(".md-nav--secondary a[href^='#']")]
    .map(link => [link, target(link)])
    .filter(([, target]) => target)
  function reveal(link) {
    const box = link.closest(".md-sidebar__scrollwrap")
    const place = link.getBoundingClientRect(), view = box.getBoundingClientRect()
    if (place.top < view.top + 48 || place.bottom > view.bottom)
      box.scrollTop += place.top - view.top - view.height / 2
  }
  let shown
  function mark() {
    const edge = header.offsetHeight + 24
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 1
    const passed = contents.filter(([, target]) =>
      target.offsetParent && (end || target.getBoundingClientRect().top < edge))
    const last = passed.at(-1)?.[0]
    if (last === shown) return
    shown = last
    const links = new Set(passed.map(([link]) => link))
    for (const [link] of contents) {
      link.classList.toggle("md-nav__link--passed", links.has(link))
      link.classList.toggle("md-nav__link--active", link.hash === last?.hash)
    }
    for (const [link] of contents) if (link.hash === last?.hash && link.clientHeight) reveal(link)
  }

  let before = 0, due = 0
  function follow() {
    due = 0
    header.classList.toggle("md-header--shadow", scrollY > main.offsetTop - header.offsetHeight)
    back.hidden = scrollY >= before || scrollY < main.offsetTop
    back.tabIndex = back.hidden ? -1 : 0
    before = scrollY
    if (withContents.matches) mark()
  }
  addEventListener("scroll", () => { due ||= requestAnimationFrame(follow) }, { passive: true })
  follow()
  back.addEventListener("click", () => scrollTo({ top: 0 }))

  const here = find(".md-sidebar--primary .md-nav__link--active[href]")
  if (here?.clientHeight) reveal(here)
}
