import { icon, make, post, unseen } from "./dom.js";
import { askLink, askPerson } from "./dialogs.js";
import { summary } from "./messages.js";
import { Pane } from "./pane.js";
import { initials, say, timeOf } from "./words.js";

const MOST_PANES = 3;
const people = new Map();
const panes = new Map();
const stage = document.getElementById("panes");
let bot = null;
let places = [];
let lost = false;
let awaited = null;

const kept = {
  read(name) { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
  write(name, value) { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* not kept */ } },
};

function remember(person) {
  const old = people.get(person.id);
  const known = { unread: 0, ...old, ...person };
  if (Array.isArray(person.messages)) known.messages = new Map(person.messages.map((m) => [m.message_id, m]));
  known.messages ??= new Map();
  known.reactions ??= {};
  known.pinned ??= [];
  if (old) Object.assign(old, known);
  else people.set(person.id, known);
  return people.get(person.id);
}

function open(id, { beside = false, focus = false } = {}) {
  const person = people.get(id);
  if (!person) return;
  if (!panes.has(id)) {
    if (!beside || panes.size >= MOST_PANES) {
      const goes = beside ? [[...panes.keys()].at(-1)] : [...panes.keys()];
      for (const other of goes) { panes.get(other)?.root.remove(); panes.delete(other); }
    }
    const pane = new Pane(person, bot, places, (closed) => close(closed.person.id));
    pane.find(".back").addEventListener("click", showPeople);
    panes.set(id, pane);
    stage.append(pane.root);
  } else if (!beside) {
    for (const other of [...panes.keys()]) if (other !== id) close(other, false);
  }
  person.unread = 0;
  document.body.dataset.view = "chat";
  arrange();
  if (focus) panes.get(id).text.focus();
}

function close(id, tidy = true) {
  panes.get(id)?.root.remove();
  panes.delete(id);
  if (tidy) arrange();
}

function arrange() {
  const many = panes.size > 1;
  stage.dataset.panes = panes.size;
  for (const pane of panes.values()) pane.find(".close-pane").hidden = !many;
  kept.write("open", [...panes.keys()]);
  drawPeople();
}

function showPeople() {
  document.body.dataset.view = "people";
  document.querySelector("#people-list [aria-current] , #people-list .person")?.focus();
}

function drawPeople() {
  const list = document.getElementById("people-list");
  const focused = document.activeElement?.dataset?.key;
  list.replaceChildren(...[...people.values()].map(personItem));
  if (focused) list.querySelector(`[data-key="${focused}"]`)?.focus();
  document.getElementById("nobody").hidden = people.size > 0;
}

function personItem(person) {
  const last = [...person.messages.values()].at(-1);
  const current = panes.has(person.id);
  const button = make("button", {
    type: "button", className: "person", "data-key": `open-${person.id}`, "aria-current": current ? "true" : null,
  },
    make("span", { className: `avatar tone-${person.id % 6}`, "aria-hidden": "true", text: initials(person.name) }),
    make("span", { className: "names" },
      make("span", { className: "name", text: person.name, dir: "auto" }),
      make("span", { className: "last", text: last ? summary(last) : say("people.nothing_yet"), dir: "auto" })),
    make("span", { className: "side" },
      last && make("time", { text: timeOf(last.date) }),
      person.unread > 0 && make("span", { className: "badge" }, String(person.unread), unseen(say("people.unread")))));
  button.addEventListener("click", () => open(person.id, { focus: true }));
  const beside = make("button", { type: "button", className: "icon beside", "data-key": `beside-${person.id}`, title: say("people.beside", { name: person.name }) },
    icon("beside"), unseen(say("people.beside", { name: person.name })));
  beside.addEventListener("click", () => open(person.id, { beside: true, focus: true }));
  return make("li", { className: current ? "current" : null }, button, !current && beside);
}

const hearing = {
  snapshot(event) {
    ({ bot, places } = event);
    const gone = new Set(people.keys());
    for (const person of event.people) { remember(person); gone.delete(person.id); }
    for (const id of gone) { people.delete(id); close(id, false); }
    for (const pane of panes.values()) pane.redraw();
    if (!panes.size) beginWith();
    arrange();
  },
  person({ person }) {
    const fresh = !people.has(person.id);
    remember(person);
    panes.get(person.id)?.head();
    if (awaited === person.id) openAwaited();
    else if (fresh) drawPeople();
  },
  message({ id, body }) { put(id, body); },
  edited({ id, body }) { put(id, body); },
  deleted({ id, body }) {
    people.get(id)?.messages.delete(body.message_id);
    panes.get(id)?.remove(body.message_id);
    drawPeople();
  },
  keyboard({ id, body }) {
    people.get(id).keyboard = body.keyboard;
    panes.get(id)?.keyboard();
  },
  action({ id }) { panes.get(id)?.typing(); },
  answered({ id, body }) { panes.get(id)?.answered(body); },
  reaction({ id, body }) {
    const person = people.get(id);
    person.reactions[body.message_id] = body.emoji;
    const message = person.messages.get(body.message_id);
    if (message) panes.get(id)?.show(message);
  },
  pinned({ id, body }) {
    people.get(id).pinned = body.message_ids;
    panes.get(id)?.pinned();
  },
};

/** A person just added may be heard of before or after the answer to the adding. */
function openAwaited() {
  open(awaited, { focus: true });
  awaited = null;
}

function put(id, message) {
  const person = people.get(id);
  if (!person) return;
  person.messages.set(message.message_id, message);
  if (!panes.has(id) && message.from.id !== id) person.unread += 1;
  panes.get(id)?.show(message);
  drawPeople();
}

function beginWith() {
  const before = (kept.read("open") ?? []).filter((id) => people.has(id));
  const first = before.length ? before : [...people.keys()].slice(0, 1);
  first.forEach((id, index) => open(id, { beside: index > 0 }));
  const start = new URLSearchParams(location.search).get("start");
  if (start !== null && first.length) askLink(bot.username, (value) => panes.get(first[0]).start(value), start);
}

function listen() {
  const stream = new EventSource("/page/events");
  stream.addEventListener("message", (event) => {
    const happening = JSON.parse(event.data);
    if (lost) tell(say("found"), 2500);
    lost = false;
    hearing[happening.kind]?.(happening);
  });
  stream.addEventListener("error", () => {
    if (!lost) tell(say("lost"));
    lost = true;
    // A browser gives up for good on some failures; the page does not.
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

function tell(text, milliseconds = 0) {
  const box = document.getElementById("connection");
  box.textContent = text;
  if (milliseconds) setTimeout(() => { if (!lost) box.textContent = ""; }, milliseconds);
}

document.getElementById("add-person").addEventListener("click", () => askPerson(async (person) => {
  const answer = await post("/page/people", person);
  if (!answer) return;
  awaited = answer.id;
  if (people.has(awaited)) openAwaited();
}));
document.querySelector("#page-language select").addEventListener("change", (event) => event.target.form.submit());
const theme = document.getElementById("theme");
theme.value = document.documentElement.dataset.theme;
theme.addEventListener("change", () => {
  document.documentElement.dataset.theme = theme.value;
  try { localStorage.setItem("theme", theme.value); } catch { /* not kept */ }
});
listen();
