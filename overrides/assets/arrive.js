// What a page says in passing, and what it says of an address that asks for what is not there.
// `stays`: until it is closed, for what nobody waits for.
const say = (() => {
  const words = tandemWords.view
  const box = document.createElement("div")
  const text = document.createElement("span")
  const close = document.createElement("button")
  box.className = "say"
  text.setAttribute("role", "status")
  Object.assign(close, { type: "button", hidden: true })
  close.setAttribute("aria-label", words.close)
  box.append(text, close)
  document.body.append(box)

  let silence
  const say = (said, stays = false) => {
    clearTimeout(silence)
    text.textContent = said
    close.hidden = !stays
    if (said && !stays) silence = setTimeout(say, 4000, "")
  }
  close.addEventListener("click", () => say(""))
  document.addEventListener("keydown", event => {
    if (event.key == "Escape" && !close.hidden) say("")
  })

  const asked = new URLSearchParams(location.search).get("framework")?.slice(0, 40)
  const here = [...document.querySelectorAll(".pair")].flatMap(pair => pair.dataset.frameworks.split(" "))
  const absent = asked && here.length && !here.includes(asked) ? words.absent.replace("{framework}", () => asked) : ""
  if (absent) say(absent, true)

  const missing = () => {
    if (anchor() && anchor() != "top" && !target())
      say(`${words.gone.replace("{anchor}", () => anchor().slice(0, 60))}\n${absent}`.trim(), true)
  }
  addEventListener("load", () => setTimeout(missing, 300)) // the theme's script names blocks of code
  addEventListener("hashchange", missing)
  return say
})()
const copy = async (text, done, refused) => {
  try {
    await navigator.clipboard.writeText(text)
    say(done)
  } catch {
    say(refused)
  }
}
