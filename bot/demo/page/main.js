import { showClock } from "./clock.js";
import { post } from "./dom.js";
import { askLink, askPerson } from "./dialogs.js";
import { Pane } from "./pane.js";
import { drawPeople, people, remember } from "./people.js";
import { say } from "./words.js";

const MOST_PANES = 3;
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

function open(id, { beside = false, focus = false } = {}) {
  const person = people.get(id);
  if (!person) return;
  if (!panes.has(id)) {
    if (!beside || panes.size >= MOST_PANES) {
      const goes = beside ? [[...panes.keys()].at(-1)] : [...panes.keys()];
      for (const other of goes) { panes.get(other)?.root.remove(); panes.delete(other); }
    }
    const pane = new Pane(person, { bot, places, people, open, closed: () => close(id) });
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
  drawList();
}

function showPeople() {
  document.body.dataset.view = "people";
  document.querySelector("#people-list [aria-current] , #people-list .person")?.focus();
}

const drawList = () => drawPeople((id) => panes.has(id), open);

const hearing = {
  snapshot(event) {
    ({ bot, places } = event);
    showClock(event.clock);
    const gone = new Set(people.keys());
    for (const person of event.people) { remember(person); gone.delete(person.id); }
    for (const id of gone) { people.delete(id); close(id, false); }
    for (const pane of panes.values()) pane.redraw();
    if (!panes.size) beginWith();
    arrange();
  },
  person({ person }) {
    remember(person);
    panes.get(person.id)?.head();
    if (awaited === person.id) openAwaited();
    else drawList();
  },
  message({ id, body }) { put(id, body); },
  edited({ id, body }) { put(id, body); },
  deleted({ id, body }) {
    people.get(id)?.messages.delete(body.message_id);
    panes.get(id)?.remove(body.message_id);
    drawList();
  },
  keyboard({ id, body }) {
    people.get(id).keyboard = body.keyboard;
    panes.get(id)?.composer.keyboard();
  },
  inline_results({ id, body }) { panes.get(id)?.inline.results(body); },
  clock({ clock }) {
    showClock(clock);
    for (const pane of panes.values()) pane.days();
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
  drawList();
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
