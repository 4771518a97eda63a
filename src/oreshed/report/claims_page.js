"use strict";
// Everything shown here is put in as text nodes: a quote stays a quote, whatever it holds.
(() => {
  const ledger = JSON.parse(document.getElementById("ledger").textContent);
  const own = (table, key) => (Object.prototype.hasOwnProperty.call(table, key) ? table[key] : null);
  const at = (id) => document.getElementById(id);
  const STEP = 150; // rows added at a time: a table of thousands opens at once
  const AROUND = 400; // lines of a long document shown on each side of the quote
  const names = { claims: "claim", findings: "finding", unplaced: "passage" };

  const make = (tag, cls, ...children) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    for (const child of children) if (child !== null && child !== undefined && child !== "") node.append(child);
    return node;
  };
  const button = (cls, text) => {
    const node = make("button", cls, text);
    node.type = "button";
    return node;
  };

  const rank = (finding) => ledger.severities.indexOf(finding.severity);
  for (const claim of ledger.claims) {
    claim.found = claim.findings.map((i) => ledger.findings[i]).sort((a, b) => rank(a) - rank(b));
    const source = own(ledger.sources, claim.source);
    claim.sourceText = (source && source.title) || claim.source;
  }
  const wordsOf = {
    claims: (c) => [c.id, c.doc, c.metal, c.region, c.what, c.entity, c.more, c.period, c.value, c.kind, c.sourceText, c.quote, c.note, ...c.found.map((f) => f.rule)],
    findings: (f) => [f.rule, f.severity, f.arithmetic, f.remedy, ...f.words.flatMap((w) => [w.quote, w.doc, w.source])],
    unplaced: (u) => [u.quote, u.reason, u.doc],
  };
  const hay = (kind, item) => item.hay || (item.hay = wordsOf[kind](item).join("\n").toLowerCase());
  const metalsOf = (f) => f.metals || (f.metals = new Set(f.claims.map((n) => ledger.claims[n].metal)));
  const keep = {
    claims: (c, by) => (!by.doc || c.doc === by.doc) && (!by.metal || c.metal === by.metal) && ruled(c, by.rule),
    findings: (f, by) => (!by.doc || f.words.some((w) => w.doc === by.doc)) && (!by.metal || metalsOf(f).has(by.metal)) && (!by.rule || by.rule === "any" || f.rule === by.rule),
    unplaced: (u, by) => !by.doc || u.doc === by.doc,
  };
  const ruled = (claim, rule) => !rule || (rule === "none" ? !claim.found.length : rule === "any" ? claim.found.length > 0 : claim.found.some((f) => f.rule === rule));

  const state = { tab: "claims", key: "", way: 1, shown: [], drawn: 0, chosen: null, opener: null };
  const value = {
    doc: (c) => [c.doc, c.line, c.start],
    metal: (c) => [c.metal], region: (c) => [c.region], what: (c) => [c.what, c.entity], period: (c) => [c.year],
    value: (c) => [c.size], tonnes: (c) => [c.size_t], kind: (c) => [c.kind], source: (c) => [c.sourceText],
    rules: (c) => [c.found.length ? ledger.severities.length - rank(c.found[0]) : null, c.found.length],
  };
  const missing = (v) => v === null || v === undefined || v === "";
  const compare = (a, b, way) => {
    for (let i = 0; i < a.length; i++) {
      if (missing(a[i]) || missing(b[i])) {
        if (missing(a[i]) !== missing(b[i])) return missing(a[i]) ? 1 : -1; // what is missing comes last, both ways
        continue;
      }
      const order = typeof a[i] === "number" ? a[i] - b[i] : a[i].localeCompare(b[i], "en", { numeric: true });
      if (order) return way * order;
    }
    return 0;
  };

  // The lists.
  const where = (item) => (item.doc ? `${item.doc}${item.line ? ":" + item.line : ""}` : "");
  const tag = (finding) => {
    const node = make("span", `rule is-${finding.severity}`, finding.rule);
    node.title = finding.arithmetic;
    return node;
  };
  const drawClaim = (claim) => {
    const row = make("tr");
    row.dataset.n = String(claim.n);
    const cell = (key, ...content) => {
      const node = make("td", `c-${key}`, ...content);
      row.append(node);
      return node;
    };
    const small = (text) => (text ? make("small", "", text) : null);
    cell("doc", where(claim));
    cell("metal", claim.metal);
    cell("region", claim.region);
    cell("what", claim.what, small(claim.entity));
    cell("period", claim.period);
    const open = button("num", claim.value || "no number");
    open.title = claim.quote;
    cell("value", open).classList.add("n");
    cell("tonnes", claim.tonnes).classList.add("n");
    cell("kind", claim.kind);
    cell("source", brief(claim.sourceText)).title = claim.sourceText;
    const rules = cell("rules");
    for (const finding of claim.found.slice(0, 3)) rules.append(tag(finding));
    if (claim.found.length > 3) rules.append(make("small", "", `+${claim.found.length - 3}`));
    return row;
  };
  // A web address is told by its host; the whole of it stands on hover and in the pane.
  const brief = (text) => {
    const host = /^https?:\/\/([^/\s]+)/.exec(text);
    return host ? host[1] : text;
  };
  const said = (words) => {
    const node = make("blockquote", "", words.quote || "(no words)");
    const origin = [where(words), brief(words.source)].filter(Boolean).join(" · ");
    if (origin) node.append(make("cite", "", origin));
    if (words.source) node.lastChild.title = words.source;
    return node;
  };
  const drawCard = (item) => {
    const card = make("article", "card");
    card.dataset.n = String(item.n);
    if (state.tab === "findings") {
      const head = make("div", "cardhead", tag(item), make("span", "dim", item.severity));
      if (item.arithmetic) head.append(make("code", "", item.arithmetic));
      card.append(head, make("div", "sides", ...item.words.map(said)));
      if (item.remedy) card.append(make("p", "remedy", `Would mend it: ${item.remedy}`));
      const open = button("num show", item.words.some((w) => own(ledger.documents, w.doc)) ? "Show in the document" : "Open");
      card.append(open);
    } else {
      const open = button("num", item.quote || "(no words)");
      card.append(make("div", "cardhead", open), make("p", "dim", `${where(item)} · ${item.reason}`));
    }
    return card;
  };
  const draw = () => {
    const target = state.tab === "claims" ? at("rows") : at("cards");
    const fresh = state.shown.slice(state.drawn, state.drawn + STEP);
    target.append(...fresh.map(state.tab === "claims" ? drawClaim : drawCard));
    state.drawn += fresh.length;
    at("more").hidden = state.drawn >= state.shown.length;
    mark();
  };
  const mark = () => {
    for (const node of document.querySelectorAll("#list [data-n].chosen")) node.classList.remove("chosen");
    if (state.chosen === null) return;
    const node = document.querySelector(`#list [data-n="${state.chosen}"]`);
    if (node) node.classList.add("chosen");
  };
  const chosenFilters = () => ({ doc: at("by-doc").value, metal: at("by-metal").value, rule: at("by-rule").value });
  const list = () => {
    const by = chosenFilters();
    const wanted = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = ledger[state.tab];
    let kept = all.filter((item) => keep[state.tab](item, by) && wanted.every((w) => hay(state.tab, item).includes(w)));
    if (state.tab === "claims" && state.key) {
      const of = value[state.key];
      kept = kept.map((c) => [of(c), c]).sort(([a, m], [b, n]) => compare(a, b, state.way) || m.n - n.n).map(([, c]) => c);
    }
    state.shown = kept;
    state.drawn = 0;
    at("rows").replaceChildren();
    at("cards").replaceChildren();
    at("table").hidden = state.tab !== "claims" || !kept.length;
    const name = names[state.tab];
    const count = kept.length.toLocaleString("en").replace(/,/g, "\u202f");
    const whole = all.length.toLocaleString("en").replace(/,/g, "\u202f");
    at("told").replaceChildren(kept.length === all.length ? `${whole} ${name}${all.length === 1 ? "" : "s"}` : `${count} of ${whole} ${name}s`);
    if (kept.length < all.length) {
      const clear = button("num", "show all");
      clear.id = "clear";
      at("told").append(" · ", clear);
    }
    if (!kept.length) at("cards").append(make("p", "none", all.length ? `No ${name} fits these filters.` : `There is no ${name} here.`));
    draw();
  };
  const sort = (key, way) => {
    state.way = way || (state.key === key ? -state.way : ["tonnes", "value", "rules"].includes(key) ? -1 : 1);
    state.key = key;
    for (const head of document.querySelectorAll("#table th")) {
      const mine = head.firstChild.dataset.key === key;
      if (mine) head.setAttribute("aria-sort", state.way > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    at("by-sort").value = `${key}:${state.way}`;
    list();
  };
  const show = (tab) => {
    state.tab = tab;
    state.chosen = null;
    for (const node of document.querySelectorAll("[data-tab]")) node.setAttribute("aria-selected", String(node.dataset.tab === tab));
    at("list").setAttribute("aria-labelledby", `tab-${tab}`);
    document.body.dataset.list = tab;
    close();
    list();
    scrollTo(0, 0);
  };

  // The document: quotes are found as words, since a line break or a double space is no difference.
  const spot = (lines, item) => {
    if (!item.quote || !item.line) return null;
    const first = item.line - 1;
    const here = lines[first] || "";
    let from = here.indexOf(item.quote, item.start || 0);
    if (from < 0) from = here.indexOf(item.quote);
    if (from >= 0) return [[first, from, from + item.quote.length]];
    const words = item.quote.split(/\s+/).filter(Boolean);
    const text = lines.slice(first, first + 12).join("\n");
    const pattern = new RegExp(words.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+"));
    const hit = pattern.exec(text);
    if (!hit) return null;
    const spans = [];
    let offset = 0;
    text.split("\n").forEach((line, i) => {
      const a = Math.max(hit.index - offset, 0), b = Math.min(hit.index + hit[0].length - offset, line.length);
      if (b > a) spans.push([first + i, a, b]);
      offset += line.length + 1;
    });
    return spans;
  };
  // Long addresses stand back, so that the words around them can be read.
  const addresses = (text) => text.split(/(https?:\/\/[^\s)]{12,})/).map((part, i) => (i % 2 ? make("span", "url", part) : part));
  const drawPaper = (items, focus) => {
    const paper = at("paper");
    const doc = items[focus].doc;
    const lines = own(ledger.documents, doc);
    if (!lines) {
      paper.replaceChildren();
      paper.hidden = true;
      return;
    }
    paper.hidden = false;
    const marks = new Map();
    let lost = false;
    items.forEach((item, i) => {
      if (item.doc !== doc) return;
      const spans = spot(lines, item);
      if (!spans && i === focus) lost = true;
      for (const [line, a, b] of spans || []) marks.set(line, [...(marks.get(line) || []), [a, b, i === focus]]);
    });
    const centre = items[focus].line - 1;
    const from = Math.max(0, centre - AROUND), to = Math.min(lines.length, centre + AROUND);
    const sheet = make("ol", "sheet");
    sheet.start = from + 1;
    let target = null;
    for (let i = from; i < to; i++) {
      const row = make("li", i === centre ? "here" : "");
      row.value = i + 1;
      let done = 0;
      for (const [a, b, main] of (marks.get(i) || []).sort((x, y) => x[0] - y[0] || y[1] - x[1])) {
        if (b <= done) continue;
        const start = Math.max(a, done);
        row.append(...addresses(lines[i].slice(done, start)));
        const hit = make("mark", main ? "main" : "", lines[i].slice(start, b));
        row.append(hit);
        if (main && !target) target = hit;
        done = b;
      }
      row.append(...addresses(lines[i].slice(done)));
      sheet.append(row);
      if (i === centre && !target) target = row;
    }
    const title = make("h4", "", doc);
    const note = lost && items[focus].quote ? "These words do not stand on this line as they are quoted." : "";
    paper.replaceChildren(title, note ? make("p", "none", note) : "", sheet);
    if (target) paper.scrollTop += target.getBoundingClientRect().top - paper.getBoundingClientRect().top - paper.clientHeight / 3;
  };
  const fact = (dl, name, content) => {
    if (!content) return;
    dl.append(make("dt", "", name), make("dd", "", content));
  };
  const sourceNode = (claim) => {
    const source = own(ledger.sources, claim.source);
    const address = source ? source.url : /^https?:\/\/\S+$/.test(claim.source) ? claim.source : "";
    if (!address) return claim.sourceText;
    const link = make("a", "", claim.sourceText);
    link.href = address;
    link.rel = "noreferrer noopener";
    return link;
  };
  const findingBox = (finding, claim) => {
    const box = make("div", "finding", tag(finding), make("span", "dim", ` ${finding.severity}`));
    if (finding.arithmetic) box.append(make("p", "sum", finding.arithmetic));
    for (const words of finding.words) {
      if (claim && words.doc === claim.doc && words.line === claim.line && words.quote === claim.quote) continue;
      const node = said(words);
      if (words.doc && own(ledger.documents, words.doc)) {
        const go = button("num", "show");
        go.addEventListener("click", () => drawPaper([...finding.words, claim].filter(Boolean), finding.words.indexOf(words)));
        node.append(" ", go);
      }
      box.append(node);
    }
    if (finding.remedy) box.append(make("p", "remedy", `Would mend it: ${finding.remedy}`));
    return box;
  };
  const openClaim = (claim) => {
    const facts = at("facts");
    const subject = [claim.metal, claim.what, claim.region].filter(Boolean).join(", ");
    const dl = make("dl");
    fact(dl, "Place", where(claim));
    fact(dl, "About", claim.entity);
    fact(dl, "Period", claim.period);
    fact(dl, "Stage", claim.more);
    fact(dl, "Tonnes", claim.tonnes);
    fact(dl, "Kind", claim.kind);
    fact(dl, "Source", sourceNode(claim));
    fact(dl, "Locator", claim.locator);
    fact(dl, "Note", claim.note);
    fact(dl, "Id", make("code", "key", claim.id));
    const quote = own(ledger.documents, claim.doc) ? null : claim.quote ? make("blockquote", "", claim.quote) : null;
    facts.replaceChildren(make("h3", "", subject), make("div", "big", claim.value || "no number"), quote || "", ...claim.found.map((f) => findingBox(f, claim)), dl);
    reveal();
    const others = claim.found.flatMap((f) => f.words);
    drawPaper([claim, ...others], 0);
  };
  const openFinding = (finding) => {
    const first = Math.max(0, finding.words.findIndex((w) => own(ledger.documents, w.doc)));
    at("facts").replaceChildren(findingBox(finding, null));
    reveal();
    if (finding.words.length) drawPaper(finding.words, first);
  };
  const openUnplaced = (item) => {
    at("facts").replaceChildren(make("h3", "", "Not placed"), make("p", "", item.reason), make("p", "dim", where(item)));
    reveal();
    drawPaper([item], 0);
  };
  const reveal = () => {
    at("pane").hidden = false;
    at("pane").scrollTop = 0;
    document.body.classList.add("paned");
    mark();
  };
  const choose = (node) => {
    const n = Number(node.dataset.n);
    state.chosen = n;
    state.opener = node.querySelector("button");
    ({ claims: openClaim, findings: openFinding, unplaced: openUnplaced })[state.tab](ledger[state.tab][n]);
  };
  const close = () => {
    if (at("pane").hidden) return;
    at("pane").hidden = true;
    document.body.classList.remove("paned");
    state.chosen = null;
    mark();
    if (state.opener && state.opener.isConnected) state.opener.focus({ preventScroll: true });
  };

  // Filters and what listens.
  for (const kind of ["claims", "findings", "unplaced"]) ledger[kind].forEach((item, n) => (item.n = n));
  const fill = (id, whole, values, chosen) => {
    const select = at(id);
    const option = (v, text) => {
      const node = make("option", "", text);
      node.value = v;
      select.append(node);
    };
    option("", whole);
    for (const [v, text] of values) option(v, text);
    if (values.some(([v]) => v === chosen)) select.value = chosen;
    if (!values.length) select.closest("label").hidden = true;
  };
  const tally = (of) => {
    const counts = new Map();
    for (const claim of ledger.claims) for (const v of of(claim)) if (v) counts.set(v, (counts.get(v) || 0) + 1);
    return [...counts].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })).map(([v, n]) => [v, `${v} (${n})`]);
  };
  const documents = tally((c) => [c.doc]);
  for (const name of Object.keys(ledger.documents)) if (!documents.some(([v]) => v === name)) documents.push([name, `${name} (0)`]);
  fill("by-doc", "all documents", documents);
  fill("by-metal", "all metals", tally((c) => [c.metal]), ledger.preset.metal);
  const rules = [...new Set(ledger.findings.map((f) => f.rule))].sort().map((r) => [r, `${r} (${ledger.findings.filter((f) => f.rule === r).length})`]);
  fill("by-rule", "all", rules.length ? [["any", "with a finding"], ["none", "without one"], ...rules] : []);
  const heads = [...document.querySelectorAll("#table th .sort")];
  fill("by-sort", "as read", heads.flatMap((h) => [[`${h.dataset.key}:1`, `${h.textContent} ↑`], [`${h.dataset.key}:-1`, `${h.textContent} ↓`]]));

  let waiting = 0;
  at("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(list, 60);
  });
  for (const key of ["doc", "metal", "rule"]) at(`by-${key}`).addEventListener("change", list);
  at("by-sort").addEventListener("change", (event) => {
    const [key, way] = event.target.value.split(":");
    if (key) return sort(key, Number(way));
    state.key = "";
    for (const head of document.querySelectorAll("#table th")) head.removeAttribute("aria-sort");
    list();
  });
  document.addEventListener("click", (event) => {
    const target = event.target;
    const tab = target.closest("[data-tab]");
    if (tab) return show(tab.dataset.tab);
    if (target.closest("#theme")) return toggle();
    if (target.closest("#pane-close")) return close();
    if (target.closest("#clear")) {
      for (const id of ["search", "by-doc", "by-metal", "by-rule"]) at(id).value = "";
      list();
      return at("search").focus();
    }
    const head = target.closest("th .sort");
    if (head) return sort(head.dataset.key);
    const row = target.closest("#list [data-n]");
    if (row && !getSelection().toString()) choose(row);
  });
  const step = (way) => {
    const rows = [...document.querySelectorAll("#list [data-n]")];
    const now = document.activeElement.closest("#list [data-n]");
    let i = now ? rows.indexOf(now) + way : way > 0 ? 0 : -1;
    if (i >= rows.length && state.drawn < state.shown.length) {
      draw();
      rows.push(...[...document.querySelectorAll("#list [data-n]")].slice(rows.length));
    }
    const next = rows[i];
    if (!next) return;
    next.querySelector("button").focus();
    next.scrollIntoView({ block: "nearest" });
    if (!at("pane").hidden) choose(next);
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input,select");
    if (event.key === "Escape") return typing && typing.id === "search" && typing.value ? undefined : close();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      return at("search").focus();
    }
    if (typing && !(typing.id === "search" && event.key === "ArrowDown")) return;
    if (event.target.closest("#pane")) return;
    const tab = event.target.closest("[data-tab]");
    if (tab && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      const other = event.key === "ArrowRight" ? tab.nextElementSibling : tab.previousElementSibling;
      if (other) other.focus();
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  new IntersectionObserver((seen) => {
    if (seen.some((s) => s.isIntersecting)) draw();
  }, { rootMargin: "800px" }).observe(at("more"));
  addEventListener("beforeprint", () => {
    while (state.drawn < state.shown.length) draw();
  });

  const theme = at("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (document.documentElement.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const label = () => (theme.textContent = dark() ? "Light" : "Dark");
  const toggle = () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    label();
  };
  system.addEventListener("change", label);
  label();
  show("claims");
})();
