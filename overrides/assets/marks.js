// On a page that was found: what was sought is marked.
{
  const sought = new URLSearchParams(location.search).get("h")
  const words = sought.split(/\s+/).filter(Boolean).map(word => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
  const pattern = new RegExp(`(${words.join("|")})`, "iu")
  const walker = document.createTreeWalker(document.querySelector(".md-content"), NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) if (pattern.test(walker.currentNode.data)) texts.push(walker.currentNode)
  for (const text of texts)
    text.replaceWith(...text.data.split(pattern).map((part, place) => {
      if (place % 2 == 0) return part
      const mark = document.createElement("mark")
      mark.textContent = part
      return mark
    }))
}
