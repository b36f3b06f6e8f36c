"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const { paths, rules, findings, timeline, names } = data;
const SVG = "http://www.w3.org/2000/svg";
const CHUNK = 40, GROUPS = 300, PRINTED = 2000;

// Texts become text nodes, never markup.
function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === false || value === null) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((it) => it !== null && it !== undefined && it !== false));
  return node;
}
const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const draw = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
const where = (place) => `${paths[place[0]]}:${place[1]}`;
// What stands between back-ticks is of a text.
const ticked = (text) => text.split("`").map((part, at, all) => at % 2 && at < all.length - 1 ? el("code", {}, part) : at % 2 ? `\`${part}` : part);
const later = (work) => { let timer; return () => { clearTimeout(timer); timer = setTimeout(work, 80); }; };

// A list that is drawn as far as it is scrolled.
function lazily(host, make) {
  let items = [], at = 0;
  const end = el("div", { class: "end" });
  const more = (count) => {
    const part = document.createDocumentFragment();
    for (const stop = Math.min(items.length, at + count); at < stop; at++) part.append(...make(items[at], at, items));
    end.before(part);
    end.hidden = at >= items.length;
  };
  new IntersectionObserver((seen) => seen.some((it) => it.isIntersecting) && more(CHUNK), { rootMargin: "1200px" }).observe(end);
  return {
    show(list) {
      items = list; at = 0;
      host.replaceChildren(end);
      more(CHUNK);
    },
    until(count) { more(Math.max(0, count - at)); },
    get items() { return items; },
  };
}

// Findings
const LEVELS = ["error", "warning", "note"];
const state = { by: "rule", group: null, text: "", only: null, levels: new Set(LEVELS) };
const hay = [];
const haystack = (at) => hay[at] ??= [findings[at].m, rules[findings[at].r][0], ...findings[at].p.map((p, n) => n ? `${where(p)} ${p[4]}` : `${where(p)} ${p[3]}${p[4]}${p[5]}`),
  ...(findings[at].a || [])].join("\n").toLowerCase();
const KEYS = {
  rule: (it) => [rules[it.r][0]],
  text: (it) => [paths[it.p[0][0]]],
  name: (it) => it.a || ["(no name)"],
};

function quote(place, other) {
  return el("figure", { class: other ? "other" : "own" },
    el("figcaption", {}, `${where(place)}:${place[2]}`),
    el("blockquote", {}, place[3], el("mark", {}, place[4]), place[5]),
    place[6] && el("p", { class: "said" }, ticked(place[6])));
}

function article(finding) {
  const [id, title] = rules[finding.r];
  const fix = finding.f && el("p", {}, finding.f.a === "safe" ? "Fix: " : "Fix, if it is meant: ",
    finding.f.e.slice(0, 6).map((edit, at) => [at ? "; " : "", edit[2] && el("del", {}, edit[2]), edit[2] && edit[3] ? " " : "", edit[3] && el("ins", {}, edit[3])]));
  const node = el("article", { class: finding.l, id: `f-${finding.i}`, tabindex: "-1", "aria-labelledby": `h-${finding.i}` },
    el("h3", { id: `h-${finding.i}` }, el("span", { class: "level" }, finding.l), " ", ticked(finding.m)),
    el("p", { class: "meta" }, el("code", {}, id), title && ` ${title} · `, ` ${finding.c} confidence · `,
      el("a", { href: `#f-${finding.i}`, "aria-label": `Link to this finding: ${finding.m}` }, "link")),
    el("div", { class: "places" }, finding.p.map((place, at) => quote(place, at > 0))),
    finding.o && el("p", { class: "meta" }, `and ${counted(finding.o, "place")} more`),
    el("div", { class: "why" }, (finding.n || []).map((note) => el("p", {}, "Note: ", ticked(note))),
      finding.h && el("p", {}, "Help: ", ticked(finding.h)), fix));
  if (window.copydeskReview) node.append(window.copydeskReview(finding, findings));
  return node;
}

const list = el("div", { id: "list" });
const groups = el("ul", {});
const status = el("p", { class: "meta", role: "status" });
const shown = lazily(list, (item, at, items) => {
  const head = at === 0 || items[at - 1].key !== item.key;
  const rule = state.by === "rule" && item.key !== null && rules[findings[item.at].r];
  return [head && item.key !== null && el("h2", {}, item.key), head && rule && rule[2] && el("details", {},
    el("summary", {}, "What this rule looks for"), el("p", { class: "told" }, rule[2]), el("p", { class: "meta" }, `Source: ${rule[3]}`)),
    article(findings[item.at])].filter(Boolean);
});

function sift() {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = new Map(), kept = [];
  let all = 0;
  findings.forEach((finding, at) => {
    if (state.only !== null ? finding.i !== state.only : !state.levels.has(finding.l)) return;
    if (words.length && !words.every((word) => haystack(at).includes(word))) return;
    all++;
    for (const key of KEYS[state.by](finding)) {
      counts.set(key, (counts.get(key) || 0) + 1);
      if (state.group === null || state.group === key) { kept.push({ at, key }); }
    }
  });
  const order = new Map([...counts.keys()].sort((a, b) => (state.by === "text" ? 0 : counts.get(b) - counts.get(a)) || (a < b ? -1 : a > b ? 1 : 0)).map((key, at) => [key, at]));
  kept.sort((a, b) => order.get(a.key) - order.get(b.key) || a.at - b.at);
  const button = (key, count, label) => el("li", {}, el("button", { type: "button", "aria-pressed": String(state.group === key),
    onclick: () => { state.group = key; sift(); groups.querySelector("[aria-pressed=true]")?.focus(); } }, el("span", {}, label), el("span", {}, String(count))));
  const keys = [...order.keys()];
  groups.replaceChildren(button(null, all, "All"), ...keys.slice(0, GROUPS).map((key) => button(key, counts.get(key), key)),
    ...(keys.length > GROUPS ? [el("li", { class: "meta" }, `and ${counted(keys.length - GROUPS, "group")} more: search for them`)] : []));
  status.replaceChildren(state.only !== null ? "One finding is shown. " : `${counted(all, "finding")}${state.group === null ? "" : `, ${kept.length.toLocaleString("en")} of them under ${state.group}`}. `,
    ...(state.only !== null ? [el("button", { type: "button", onclick: () => { location.hash = "#findings"; } }, "Show all")] : []));
  shown.show(kept);
}

const search = el("input", { type: "search", id: "search", oninput: later(() => { state.text = search.value; state.group = null; sift(); }) });
const choice = el("select", { onchange: () => { state.by = choice.value; state.group = null; sift(); } },
  el("option", { value: "rule" }, "rule"), el("option", { value: "text" }, "text"), el("option", { value: "name" }, "name"));
const findingsView = el("section", { "aria-label": "Findings" },
  el("div", { class: "bar", role: "search" },
    el("label", { class: "field" }, "Search (key: /)", search), el("label", { class: "field" }, "Group by", choice),
    el("fieldset", {}, el("legend", {}, "Show"), LEVELS.map((level) => el("label", {}, el("input", { type: "checkbox", checked: true,
      onchange: (event) => { state.levels[event.target.checked ? "add" : "delete"](level); sift(); } }), ` ${level}s`)))),
  status,
  el("div", { class: "columns" }, el("nav", { class: "groups", "aria-label": "Groups" }, groups), list));

// Timeline
const day = (text) => { const [, sign, year, month, date] = /^(-?)(\d+)-(\d+)-(\d+)/.exec(text); return (sign ? -1 : 1) * +year + (+month - 1) / 12 + (+date - 1) / 372; };
const rows = el("tbody", {});
const picture = el("div", { class: "scroll" });
const span = { from: null, to: null, clash: false, text: "" };
const events = lazily(rows, (event) => [el("tr", { id: `e-${event.at}` },
  el("td", {}, event.x.length ? el("strong", { class: "conflict" }, "conflict ") : "", event.d),
  el("td", {}, `${event.w}: ${event.n.join(", ")}`),
  el("td", {}, event.p.map((p, at) => [at ? el("br", {}) : "", `${where(p)} “${p[3]}”`]), event.o ? ` and ${event.o} more` : ""),
  el("td", {}, event.x.map((x, at) => [at ? el("br", {}) : "", `${where(x[0])} ${x[1]}`])))]);
function drawTimeline() {
  const words = span.text.toLowerCase();
  const kept = timeline.filter((it) => (span.from === null || day(it.b) >= span.from) && (span.to === null || day(it.a) < span.to + 1)
    && (!span.clash || it.x.length) && (!words || `${it.w} ${it.n.join(" ")}`.toLowerCase().includes(words)));
  events.show(kept);
  if (!kept.length) { picture.replaceChildren(el("p", {}, "No dated event.")); return; }
  // A few dates of other centuries must not press all others into one column.
  const middles = kept.map((it) => (day(it.a) + day(it.b)) / 2).sort((a, b) => a - b);
  const cut = span.from === null && span.to === null && middles.length > 50 ? Math.floor(middles.length / 50) : 0;
  let low = Math.floor(middles[cut]), high = Math.ceil(middles[middles.length - 1 - cut] + 0.01);
  if (high - low < 1) high = low + 1;
  const W = 1000, MOST = 28, columns = new Map(), spots = new Map();
  const x = (year) => 20 + Math.min(1, Math.max(0, (year - low) / (high - low))) * (W - 40);
  const sorted = [...kept].sort((a, b) => !!b.x.length - !!a.x.length);
  for (const event of sorted) {
    const column = Math.round(x((day(event.a) + day(event.b)) / 2) / 7);
    const height = columns.get(column) || 0;
    columns.set(column, height + 1);
    if (height < MOST) spots.set(event.at, [column * 7, height]);
  }
  const top = 16 + Math.min(MOST, Math.max(...columns.values())) * 7 + 24, base = top - 4;
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((it) => (high - low) / it <= 12) || 1000;
  const marks = [];
  for (let year = Math.ceil(low / step) * step; year <= high; year += step)
    marks.push(draw("line", { class: "axis", x1: x(year), x2: x(year), y1: 8, y2: base }), draw("text", { x: x(year), y: base + 16, "text-anchor": "middle" }, String(year)));
  const at = (event) => { const spot = spots.get(event.at); return spot && [spot[0], base - 6 - spot[1] * 7]; };
  const dots = [], arcs = [];
  for (const event of sorted) {
    const spot = at(event);
    if (!spot) continue;
    const [cx, cy] = spot, clash = event.x.length > 0;
    const told = draw("title", {}, `${event.d}, ${event.w}: ${event.n.join(", ")}${clash ? " (conflict)" : ""}`);
    dots.push(clash ? draw("path", { class: "clash", d: `M${cx - 4} ${cy + 3}L${cx} ${cy - 5}L${cx + 4} ${cy + 3}Z` }, told) : draw("circle", { class: "event", cx, cy, r: 2.8 }, told));
    for (const [, , other] of event.x) {
      const to = other > event.at && timeline[other] && at(timeline[other]);
      if (to) arcs.push(draw("path", { class: "arc", d: `M${cx} ${cy}Q${(cx + to[0]) / 2} ${Math.min(cy, to[1]) - 24} ${to[0]} ${to[1]}` }));
    }
  }
  const hidden = kept.length - spots.size;
  picture.replaceChildren(draw("svg", { viewBox: `0 0 ${W} ${base + 22}`, role: "img", "aria-label": `Timeline of ${counted(kept.length, "event")} from ${low} to ${high}, ${kept.filter((it) => it.x.length).length} in conflict; the table below lists them` },
    draw("line", { class: "axis", x1: 20, x2: W - 20, y1: base, y2: base }), marks, arcs, dots),
    el("p", { class: "meta" }, `${counted(kept.length, "event")}; a triangle marks a conflict, a dashed line joins the two dates.${hidden ? ` ${counted(hidden, "event")} of crowded years are in the table only.` : ""}${data.more_events ? ` ${counted(data.more_events, "event")} of single mentions are left out.` : ""}`));
}
const year = (label, key) => el("label", { class: "field" }, label, el("input", { type: "number", oninput: later(() => drawTimeline()), onchange: drawTimeline, onkeyup: later(() => drawTimeline()),
  "data-key": key }));
const timelineView = el("section", { "aria-label": "Timeline", hidden: true },
  el("div", { class: "bar", role: "search" }, year("From year", "from"), year("To year", "to"),
    el("label", { class: "field" }, "Event or name", el("input", { type: "search", "data-key": "text", oninput: later(() => drawTimeline()) })),
    el("label", {}, el("input", { type: "checkbox", onchange: (event) => { span.clash = event.target.checked; drawTimeline(); } }), " conflicts only")),
  picture,
  el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of events" }, el("table", {}, el("thead", {}, el("tr", {}, ["Date", "Event", "Where", "Contradicted by"].map((it) => el("th", { scope: "col" }, it)))), rows)));
timelineView.addEventListener("input", (event) => {
  const key = event.target.dataset.key;
  if (key === "text") span.text = event.target.value;
  else if (key) span[key] = event.target.value === "" ? null : +event.target.value;
});
timeline.forEach((event, at) => { event.at = at; });

// Names
const cards = el("div", {});
const nameList = lazily(cards, ({ f: forms, e: edges }) => {
  const H = Math.max(2, forms.length) * 30 + 10, far = 420;
  const spot = (at) => at === 0 || forms.length === 2 ? [at ? far : 10, H / 2] : [far, 20 + (at - 1) * ((H - 30) / Math.max(1, forms.length - 2) || 0)];
  const width = (at) => Math.min(360, forms[at][0].length * 7 + 60);
  const ties = edges.map(([one, other, id]) => {
    const [a, b] = one < other ? [one, other] : [other, one];
    const [x1, y1] = spot(a), [x2, y2] = spot(b);
    const from = a === 0 ? [width(0), y1] : [x1 - 8, y1], to = [x2 - 8, y2];
    const curve = a === 0 ? `M${from[0]} ${from[1]}C${from[0] + 60} ${from[1]} ${to[0] - 60} ${to[1]} ${to[0]} ${to[1]}` : `M${from[0]} ${from[1]}Q${from[0] - 60} ${(from[1] + to[1]) / 2} ${to[0]} ${to[1]}`;
    return draw("path", { class: id ? "told" : "tie", d: curve });
  });
  const label = ([form, count], at) => draw("text", { x: spot(at)[0], y: spot(at)[1] + 4 }, `${form.length > 45 ? `${form.slice(0, 44)}…` : form} × ${count}`);
  const ids = [...new Set(edges.map((it) => it[2]).filter(Boolean))];
  return [el("section", { class: "name", "aria-label": forms[0][0] },
    el("h2", {}, forms[0][0]),
    draw("svg", { viewBox: `0 0 820 ${H}`, role: "img", width: 820, height: H, "aria-label": `${forms[0][0]}, also written ${forms.slice(1).map((it) => it[0]).join(", ")}` }, ties, forms.map(label)),
    el("dl", {}, forms.map(([form, count, places]) => [el("dt", {}, `${form} × ${count}`), el("dd", {}, places.map(where).join(", "), count > places.length ? ", …" : "")])),
    ids.length > 0 && el("p", { class: "meta" }, "Findings: ", ids.slice(0, 10).map((id, at) => [at ? ", " : "", el("a", { href: `#f-${id}` }, `${at + 1} of ${ids.length}`)])))];
});
const nameSearch = el("input", { type: "search", oninput: later(() => drawNames()) });
function drawNames() {
  const text = nameSearch.value.toLowerCase();
  const kept = names.filter((it) => !text || it.f.some(([form]) => form.toLowerCase().includes(text)));
  nameList.show(kept);
  nameStatus.textContent = `${counted(kept.length, "name")} with several forms; a dashed line is a finding.`;
}
const nameStatus = el("p", { class: "meta", role: "status" });
const namesView = el("section", { "aria-label": "Names", hidden: true },
  el("div", { class: "bar", role: "search" }, el("label", { class: "field" }, "Name", nameSearch)), nameStatus, cards);

// Trend
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#666"];
const families = [...new Set(data.trend.flatMap((it) => Object.keys(it.findings)))].sort();
const trendView = el("section", { "aria-label": "Trend", hidden: true });
function drawTrend() {
  const W = 900, H = 300, most = Math.max(1, ...data.trend.flatMap((it) => Object.values(it.findings)));
  const x = (at) => 50 + at * (W - 70) / Math.max(1, data.trend.length - 1), y = (count) => H - 30 - count * (H - 40) / most;
  const lines = families.map((family, at) => draw("polyline", { fill: "none", stroke: COLOURS[at % COLOURS.length], "stroke-width": 2,
    points: data.trend.map((it, at) => `${x(at)},${y(it.findings[family] || 0)}`).join(" ") }, draw("title", {}, family)));
  const last = data.trend.length - 1;
  trendView.replaceChildren(el("div", { class: "scroll" }, draw("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": `Findings by family over ${counted(last + 1, "commit")}; the table below has the counts` },
    draw("path", { class: "axis", fill: "none", d: `M50 10V${H - 30}H${W - 20}` }), draw("text", { x: 44, y: 15, "text-anchor": "end" }, String(most)),
    draw("text", { x: 50, y: H - 10 }, data.trend[0].date), draw("text", { x: W - 20, y: H - 10, "text-anchor": "end" }, data.trend[last].date), lines)),
  el("p", {}, families.map((family, at) => [draw("svg", { width: 14, height: 10, class: "key", "aria-hidden": "true" }, draw("rect", { width: 12, height: 10, fill: COLOURS[at % COLOURS.length] })), `${family}  `])),
  el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of commits" }, el("table", {}, el("thead", {}, el("tr", {}, ["Date", "Commit", "Texts", "Words", ...families, "Subject"].map((it) => el("th", { scope: "col" }, it)))),
    el("tbody", {}, [...data.trend].reverse().map((it) => el("tr", {}, [it.date, it.commit.slice(0, 8), it.texts, it.words, ...families.map((family) => it.findings[family] || 0), it.subject].map((cell) => el("td", {}, String(cell)))))))));
}

// Problems with the input
const problemsView = el("section", { "aria-label": "Not read", hidden: true }, el("ul", {}, data.problems.slice(0, 500).map((it) =>
  el("li", { class: "told" }, it.p ? `${it.p}${it.n ? `:${it.n}` : ""}: ` : "", it.m))));

const views = { findings: [findingsView, `Findings (${findings.length.toLocaleString("en")})`, sift],
  timeline: [timelineView, `Timeline (${timeline.length.toLocaleString("en")})`, drawTimeline],
  names: [namesView, `Names (${names.length.toLocaleString("en")})`, drawNames] };
if (data.trend.length) views.trend = [trendView, "Trend", drawTrend];
if (data.problems.length) views.problems = [problemsView, `Problems (${data.problems.length})`, () => {}];

const main = el("main", { id: "main", tabindex: "-1" }, Object.values(views).map((it) => it[0]));
const tabs = Object.entries(views).map(([name, [, label]]) => el("a", { href: `#${name}` }, label));
document.body.append(
  el("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); main.focus(); } }, "Skip to the content"),
  el("header", {}, el("h1", {}, "copydesk"), el("p", {}, `${data.found} in ${counted(data.texts, "text")} (${counted(data.words, "word")})${data.base ? `; ${data.base}` : ""}`),
    el("nav", { "aria-label": "Views" }, tabs)), main);

// For the page that decides: what is found now takes the place of what was, and the next is at hand.
window.copydesk = { settles: (finding) => rules[finding.r][4], replace(now) {
  const all = [...list.querySelectorAll("article")];
  const at = Math.max(0, all.indexOf(document.activeElement.closest("article")));
  for (const key of ["findings", "rules", "paths", "names", "timeline"]) {
    data[key].length = 0;
    for (const it of now[key]) data[key].push(it);
  }
  timeline.forEach((event, at) => { event.at = at; });
  hay.length = 0;
  state.only = null;
  if (location.hash.startsWith("#f-")) history.replaceState(null, "", "#findings");
  tabs[0].textContent = `Findings (${findings.length.toLocaleString("en")})`;
  drawn.clear();
  sift();
  drawn.add("findings");
  shown.until(all.length);
  const next = list.querySelectorAll("article")[at];
  if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "nearest" }); }
} };

const drawn = new Set();
function go() {
  const hash = decodeURIComponent(location.hash.slice(1));
  const id = hash.startsWith("f-") ? hash.slice(2) : null;
  const name = id === null && views[hash] ? hash : "findings";
  for (const [other, [view]] of Object.entries(views)) view.hidden = other !== name;
  tabs.forEach((tab) => tab.getAttribute("href") === `#${name}` ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current"));
  if (name === "findings" && (!drawn.has(name) || state.only !== id)) {
    state.only = id;
    if (id !== null) { state.group = null; state.text = search.value = ""; }
    sift();
  } else if (!drawn.has(name)) views[name][2]();
  drawn.add(name);
}
addEventListener("hashchange", go);
addEventListener("beforeprint", () => { shown.until(PRINTED); events.until(PRINTED); nameList.until(PRINTED); });

// From finding to finding by key, unless somebody types.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (event.key === "/") { event.preventDefault(); location.hash = "#findings"; search.focus(); return; }
  const step = { j: 1, n: 1, k: -1, p: -1 }[event.key];
  if (!step || findingsView.hidden) return;
  const all = [...list.querySelectorAll("article")];
  const now = all.indexOf(document.activeElement.closest("article"));
  const next = all[now < 0 ? 0 : now + step];
  if (next) { next.focus(); next.scrollIntoView({ block: "start" }); }
});
go();
})();
