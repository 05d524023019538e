// Put each text where feed readers put content, and note what happens: what ran, what stands there that may not, and
// whether the browser would write the text as it is. `texts`, `allowed` and `isHarmless` are defined before this.

var heard = texts.map(() => new Set())
var report = (numbers, what) => numbers.forEach(number => heard[number].add(what))
const BASE = "https://base.example/"
const GROUP = isHarmless ? 40 : 1

// One text stands as it is; several are apart, which they stay only where each is closed in itself.
const together = group => group.length === 1 ? texts[group[0]] : group.map(number => `<p></p>${texts[number]}`).join("")

// In every frame, before anything else. Whatever a script may want to do to be noticed is noticed.
const listening = (numbers, where) => `
  const report = what => { try { parent.report([${numbers}], where + ": ran " + what) } catch {} }
  var where = "${where}"
  for (const name of ["alert", "confirm", "prompt", "print", "open", "fetch", "postMessage", "XMLHttpRequest", "Image"])
    window[name] = () => report(name)
  for (const name of ["log", "error", "info", "warn", "debug"]) console[name] = () => report("console." + name)
  Navigator.prototype.sendBeacon = () => report("sendBeacon")
  addEventListener("error", event => { if (event instanceof ErrorEvent) report("a script that failed") }, true)
`

// Where a text may be put, as markup around it. Those that are no containers for HTML must not be left from inside.
const AROUND = {
  div: text => `<div>${text}</div>`,
  paragraph: text => `<p>before ${text} after</p>`,
  cell: text => `<table><tr><td>${text}</td></tr></table>`,
  table: text => `<table>${text}</table>`,
  item: text => `<ul><li>${text}</li></ul>`,
  link: text => `<a href="https://example.org/">${text}</a>`,
  select: text => `<select><option>${text}</option></select>`,
  button: text => `<button>${text}</button>`,
  "svg foreignObject": text => `<svg><foreignObject>${text}</foreignObject></svg>`,
  "svg title": text => `<svg><title>${text}</title></svg>`,
  svg: text => `<svg>${text}</svg>`,
  "math mtext": text => `<math><mtext>${text}</mtext></math>`,
  math: text => `<math>${text}</math>`,
  "math annotation": text => `<math><annotation-xml encoding="text/html">${text}</annotation-xml></math>`,
  noscript: text => `<noscript>${text}</noscript>`,
  textarea: text => `<textarea>${text}</textarea>`,
  title: text => `<title>${text}</title>`,
  xmp: text => `<xmp>${text}</xmp>`,
  iframe: text => `<iframe>${text}</iframe>`,
  comment: text => `<!--${text}-->`,
  attribute: text => `<p title="${text.replaceAll('"', "&quot;")}">x</p>`,
}
// What HTML becomes where none belongs is the reader's doing, as long as it neither runs nor loads.
const MISPLACED = /^element (?!http)|^element .*(?<! (script|style|animate|set|use|foreignObject|iframe|image|feImage))$/
const EVENTS = "click mouseover mouseenter focus focusin load error toggle beforetoggle animationstart pointerover begin"

// What may not stand in a document, by the browser's own reading of names and addresses.
function faults(root) {
  const found = []
  for (const element of root.querySelectorAll("*")) {
    const name = element.localName
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(`element ${element.namespaceURI} ${name}`)
    else if (!allowed.elements.includes(name)) found.push(`element ${name}`)
    for (const { name: attribute, value } of element.attributes) {
      if (!allowed.attributes.includes(attribute)) found.push(`attribute ${name} ${attribute}`)
      if (attribute === "id" && !value.startsWith(allowed.prefix)) found.push(`id ${name} ${value}`)
      for (const address of addresses(attribute, value)) {
        if (!allowed.schemes.includes(scheme(address))) found.push(`address ${name} ${attribute} ${address}`)
      }
    }
    // The protocol of what no browser can read as an address is ":".
    if ("protocol" in element && element.hasAttribute("href") && ![":", ...allowed.schemes.map(scheme => scheme + ":")].includes(element.protocol))
      found.push(`address ${name} ${element.href}`)
  }
  for (const walk = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT); walk.nextNode();)
    found.push("comment")
  return found
}

function addresses(attribute, value) {
  if (attribute === "srcset") return [value, ...value.split(/[\s,]+/)]
  return ["href", "src", "poster", "cite", "background", "action", "data"].includes(attribute) ? [value] : []
}

function scheme(address) {
  try { return new URL(address, BASE).protocol.slice(0, -1) } catch { return "https" }
}

function provoke(root) {
  for (const element of root.querySelectorAll("*")) {
    for (const type of EVENTS.split(" ")) element.dispatchEvent(new Event(type))
    if (element.localName === "details") element.open = true
    if (element.protocol === "javascript:") element.click()
  }
}

const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds))

async function framed(fill) {
  const frame = document.createElement("iframe")
  const loaded = new Promise(done => { frame.onload = done })
  fill(frame)
  document.body.append(frame)
  await Promise.race([loaded, pause(2000)])
  await pause(30) // pictures fail, and are heard
  return frame
}

// As a page of its own, then inside what a reader may have around it.
async function asPage(group) {
  const start = `<!DOCTYPE html><html><head><base href="${BASE}"><script>${listening(group, "page")}</script></head><body>`
  const frame = await framed(frame => { frame.srcdoc = start + together(group) })
  const { body } = frame.contentDocument
  for (const fault of faults(body)) report(group, `page: ${fault}`)
  provoke(body)
  if (isHarmless) {
    await pause(1)
    frame.contentWindow.where = "around"
    for (const number of group) inPlaces(number, body) // no handler, no script: nothing there waits to be provoked
  }
  await pause(30)
  frame.remove()
}

function inPlaces(number, body) {
  for (const [name, around] of Object.entries(AROUND)) {
    const place = body.ownerDocument.createElement("section")
    body.append(place)
    place.innerHTML = around(texts[number])
    for (const fault of faults(place)) {
      if (!OF_PLACES[name].has(fault) && !MISPLACED.test(fault)) report([number], `${name}: ${fault}`)
    }
  }
}

// What the places bring along themselves.
const OF_PLACES = Object.fromEntries(Object.entries(AROUND).map(([name, around]) => {
  const place = new DOMParser().parseFromString("", "text/html").createElement("section")
  place.innerHTML = around("")
  return [name, new Set(faults(place))]
}))

// As XHTML, as programs that keep XML write it.
async function asXhtml(group) {
  const tree = new DOMParser().parseFromString(together(group), "text/html")
  const script = tree.createElement("script")
  script.textContent = listening(group, "xhtml")
  const base = tree.createElement("base")
  base.href = BASE
  tree.head.prepend(base, script)
  const written = new XMLSerializer().serializeToString(tree)
  const again = new DOMParser().parseFromString(written, "application/xhtml+xml")
  if (again.querySelector("parsererror")) return report(group, "xhtml: is no XML")
  if (again.body?.textContent !== tree.body.textContent) report(group, "xhtml: other text")
  const address = URL.createObjectURL(new Blob([written], { type: "application/xhtml+xml" }))
  const frame = await framed(frame => { frame.src = address })
  const { body } = frame.contentDocument
  for (const fault of faults(body)) report(group, `xhtml: ${fault}`)
  provoke(body)
  await pause(30)
  frame.remove()
  URL.revokeObjectURL(address)
}

// Whether the browser writes a text that it has read as that text, wherever fragments are read.
function isFixed(number) {
  const text = texts[number]
  const page = new DOMParser().parseFromString(text, "text/html")
  if (page.head.innerHTML !== "") report([number], `fixed: in the head stands ${page.head.innerHTML}`)
  if (page.body.innerHTML !== text) report([number], `fixed: a page is ${page.body.innerHTML}`)
  for (const name of ["div", "template", "td", "li", "body"]) {
    const element = page.createElement(name)
    element.innerHTML = text
    if (element.innerHTML !== text) report([number], `fixed: in ${name} it is ${element.innerHTML}`)
  }
}

// What was noticed of each text. Those that are thought to be harmless share frames, which are what takes time;
// several frames are looked at at once, as most of it is waiting.
var verdict = new Promise(done => addEventListener("load", async () => {
  const groups = []
  for (let first = 0; first < texts.length; first += GROUP)
    groups.push(Array.from(texts.keys()).slice(first, first + GROUP))
  const waiting = groups.values()
  const work = async () => {
    for (const group of waiting) {
      if (isHarmless) group.forEach(isFixed)
      for (const look of isHarmless ? [asPage, asXhtml] : [asPage]) {
        try { await look(group) } catch (error) { report(group, `${look.name}: ${error}`) }
      }
    }
  }
  await Promise.all(Array.from({ length: 10 }, work))
  done(heard.map(each => [...each]))
}))
