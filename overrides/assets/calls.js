// The first pointer, tap or focus on a block of a program brings doors.js, which finds here what it missed.
{
  const { src, dataset } = document.currentScript
  const seen = window.tandemSeen = []
  const bring = event => {
    if (window.tandemCalls || !event.target.closest?.("[data-run], .tabbed-set")) return
    if (seen.push(event) > 1) return
    const script = document.createElement("script")
    script.src = src.replace(/calls\.js$/, "doors.js")
    Object.assign(script.dataset, dataset)
    document.head.append(script)
  }
  for (const type of ["pointerover", "pointerdown", "focusin", "click"]) document.addEventListener(type, bring)
}
