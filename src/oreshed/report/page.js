"use strict";
// Everything shown here is put in as text nodes: a name stays a name, whatever it holds.
(() => {
  const evidence = JSON.parse(document.getElementById("evidence").textContent);
  const own = (table, key) => (Object.prototype.hasOwnProperty.call(table, key) ? table[key] : null);
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  let opener = null;

  const make = (tag, text, cls) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (cls) node.className = cls;
    return node;
  };
  const fact = (list, name, value) => {
    if (!value) return;
    list.append(make("dt", name));
    const cell = make("dd");
    cell.append(value);
    list.append(cell);
  };
  const describeSource = (list, id) => {
    const source = own(evidence.sources, id);
    if (!source) return fact(list, "Source", id);
    fact(list, "Source", source.title || id);
    fact(list, "Published", source.year);
    if (source.url) {
      const link = make("a", source.url);
      link.href = source.url;
      link.rel = "noreferrer noopener";
      fact(list, "Address", link);
    } else fact(list, "Address", source.address);
    fact(list, "Licence", source.licence);
    if (source.opened === false) fact(list, "Opened", "no: known from memory");
  };
  const describeValue = (key) => {
    const box = make("div", "", "one");
    const value = own(evidence.values, key);
    box.append(make("h4", value ? value.label : key));
    const list = make("dl");
    if (value) {
      const line = make("div", value.value, "big");
      if (value.memory) line.append(make("span", "unverified", "tag"));
      box.append(line);
      fact(list, "Range", value.range);
      fact(list, "Quality", value.quality);
      if (value.source) describeSource(list, value.source);
      fact(list, "As of", value.as_of);
      fact(list, "Note", value.note);
    } else fact(list, "Origin", "not recorded in this verdict");
    fact(list, "Key", make("code", key, "key"));
    box.append(list);
    return box;
  };
  const show = (from, boxes) => {
    body.replaceChildren(...boxes);
    opener = from;
    panel.hidden = false;
    panel.scrollTop = 0;
    document.getElementById("panel-close").focus({ preventScroll: true });
  };
  const close = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    if (opener) opener.focus({ preventScroll: true });
  };
  const open = (target) => {
    if (target.dataset.s !== undefined) {
      const box = make("div", "", "one");
      box.append(make("h4", target.dataset.s));
      const list = make("dl");
      describeSource(list, target.dataset.s);
      box.append(list);
      return show(target, [box]);
    }
    const keys = JSON.parse(target.dataset.p);
    const boxes = keys.slice(0, 40).map(describeValue);
    if (keys.length > 40) boxes.push(make("p", `and ${keys.length - 40} more`));
    if (target.dataset.label) boxes.unshift(make("h4", target.dataset.label));
    show(target, boxes);
  };

  const sortBy = (head, direction) => {
    const table = head.closest("table");
    const at = [...head.parentNode.children].indexOf(head);
    const value = (row) => {
      const cell = row.children[at];
      const raw = cell.dataset.v === undefined ? cell.textContent.trim() : cell.dataset.v;
      return raw === "" || raw === "—" ? null : head.classList.contains("n") ? Number(raw) : raw;
    };
    const rows = [...table.tBodies[0].rows].map((row) => [value(row), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null); // what is missing comes last, both ways
      const order = typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true });
      return direction * order;
    });
    table.tBodies[0].append(...rows.map(([, row]) => row));
    for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
  };
  const rank = (button) => {
    const table = document.querySelector("table.ranked");
    const at = Number(button.dataset.rank);
    for (const other of button.parentNode.children) other.setAttribute("aria-pressed", String(other === button));
    sortBy(table.tHead.rows[0].children[at], 1);
    for (const row of table.tBodies[0].rows) [...row.children].slice(0, 3).forEach((cell, i) => cell.classList.toggle("hit", i === at));
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-p],[data-s],.sort,[data-rank],#panel-close,#theme");
    if (!target) return panel.contains(event.target) ? undefined : close();
    if (target.id === "panel-close") return close();
    if (target.id === "theme") return toggle();
    if (target.dataset.rank !== undefined) return rank(target);
    if (target.classList.contains("sort")) {
      const head = target.parentNode;
      const first = head.classList.contains("n") && !head.closest(".ranked") ? "descending" : "ascending";
      const now = head.getAttribute("aria-sort");
      return sortBy(head, (now ? now === "descending" : first === "ascending") ? 1 : -1);
    }
    if (target.dataset.p !== "[]") open(target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    const shape = event.target.closest("[role=button][data-p]");
    if (shape && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(shape);
    }
  });
  for (const field of document.querySelectorAll(".filter")) {
    field.addEventListener("input", () => {
      const wanted = field.value.toLowerCase();
      for (const row of field.parentNode.querySelectorAll("tbody tr")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
  }

  const theme = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (document.documentElement.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const label = () => (theme.textContent = dark() ? "Light" : "Dark");
  const toggle = () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    label();
  };
  system.addEventListener("change", label);
  label();

  // A link to a folded part opens it; a headline number leads to its proof that way.
  const unfold = () => {
    const part = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (part instanceof HTMLDetailsElement) part.open = true;
    if (part) part.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  for (const link of document.querySelectorAll("dl.cards a")) link.addEventListener("click", () => setTimeout(unfold));
  unfold();

  // Paper has no clicks: what is folded opens for printing and closes after.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")].filter((d) => d.querySelectorAll("tr").length < 45);
    for (const d of opened) d.open = true;
  });
  addEventListener("afterprint", () => {
    for (const d of opened) d.open = false;
  });
})();
