"use strict";
(() => {
// What is decided here goes to the server that gave this page, which changes files.
const status = document.createElement("p");
status.setAttribute("role", "status");
status.className = "meta";
const undo = make("button", "Undo (u)", () => send({ kind: "undo" }));
function make(tag, text, onclick) {
  const node = document.createElement(tag);
  node.textContent = text;
  if (onclick) { node.type = "button"; node.addEventListener("click", onclick); }
  return node;
}
let busy = false;
async function send(decision) {
  if (busy) return;
  busy = true;
  status.textContent = "Writing and checking again …";
  try {
    const answer = await fetch("decide", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(decision) });
    const told = await answer.json();
    status.textContent = told.told;
    if (told.data) { shared = null; window.copydesk.replace(told.data); }
  } catch (error) {
    status.textContent = `The server does not answer: ${error.message}`;
  } finally { busy = false; }
}
const change = (finding) => finding.f && JSON.stringify([finding.r, finding.f.e.map((edit) => [edit[2], edit[3]])]);
let shared;
window.copydeskReview = (finding, findings) => {
  const box = make("div", "");
  box.className = "actions";
  // A form is right, for the whole corpus.
  const forms = [...new Map(finding.p.map((place, at) => [place[4], at])).entries()].filter(([form]) => form && form.length <= 80).slice(0, 6);
  const settles = window.copydesk.settles(finding);
  for (const [form] of settles ? forms : []) {
    const at = finding.p.findIndex((place) => place[4] === form);
    box.append(make("button", `“${form}” is right`, () => send({ kind: "form", id: finding.i, place: at })));
  }
  if (finding.f) {
    if (!shared || shared.size !== findings.length) {
      shared = { size: findings.length, counts: new Map() };
      for (const it of findings) if (it.f) shared.counts.set(change(it), (shared.counts.get(change(it)) || 0) + 1);
    }
    const count = shared.counts.get(change(finding));
    box.append(make("button", "Apply the fix", () => send({ kind: "fix", id: finding.i, everywhere: false })));
    if (count > 1) box.append(make("button", `Apply it everywhere (${count})`, () => send({ kind: "fix", id: finding.i, everywhere: true })));
  }
  const label = make("label", "Reason ");
  const reason = document.createElement("input");
  label.append(reason);
  const allow = () => send({ kind: "allow", id: finding.i, reason: reason.value });
  reason.addEventListener("keydown", (event) => { if (event.key === "Enter") allow(); });
  box.append(label, make("button", "Allow here", allow));
  return box;
};
addEventListener("DOMContentLoaded", () => {
  const bar = make("div", "");
  bar.className = "actions";
  bar.append(undo, make("button", "Check again", () => location.reload()), status);
  const header = document.querySelector("header");
  header.classList.add("stays");
  header.append(bar);
});
addEventListener("keydown", (event) => {
  if (event.key === "u" && !event.ctrlKey && !event.metaKey && !event.altKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) send({ kind: "undo" });
});
})();
