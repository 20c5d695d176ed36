import { icon, make, post } from "./dom.js";
import { askLanguage, askLink, askLocation, showAlert } from "./dialogs.js";
import { messageItem, summary } from "./messages.js";
import { dayKey, dayOf, initials, say } from "./words.js";

const TYPING_MS = 5000;
const TOAST_MS = 4500;

/** One person's chat with the bot, on the screen. */
export class Pane {
  constructor(person, bot, places, closed) {
    Object.assign(this, { person, bot, places });
    this.root = document.getElementById("pane").content.firstElementChild.cloneNode(true);
    this.root.dataset.person = person.id;
    this.log = this.find(".log");
    this.live = this.find("[role=log]");
    this.scroll = this.find(".scroll");
    this.text = this.find("textarea");
    this.waiting = new Map();
    this.root.setAttribute("aria-label", say("pane.chat_of", { name: person.name }));
    this.scroll.setAttribute("aria-label", say("pane.log", { name: person.name }));
    this.live.setAttribute("aria-label", say("pane.log", { name: person.name }));
    this.text.setAttribute("aria-label", document.getElementById("panes").dataset.write);
    this.find(".close-pane .unseen").textContent = say("pane.close", { name: person.name });
    this.find(".close-pane").addEventListener("click", () => closed(this));
    const chip = this.find(".as");
    chip.textContent = initials(person.name);
    chip.classList.add(`tone-${person.id % 6}`);
    this.listen();
    this.redraw();
    // Pictures that load late and a keyboard that opens must not push the newest message away.
    const watch = new ResizeObserver(() => { if (this.following) this.toEnd(); });
    watch.observe(this.log);
    watch.observe(this.scroll);
  }

  find(selector) { return this.root.querySelector(selector); }

  path(deed) { return `/page/people/${this.person.id}/${deed}`; }

  async do(deed, body) {
    const answer = await post(this.path(deed), body);
    if (!answer) this.toast(say("failed"));
    return answer;
  }

  listen() {
    this.find(".composer").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.text.addEventListener("input", () => this.grow());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.find(".cancel-edit").addEventListener("click", () => this.endEdit());
    this.find(".start").addEventListener("click", () => this.start(""));
    this.find(".unblock").addEventListener("click", () => this.do("unblock"));
    this.find(".toggle-keyboard").addEventListener("click", () => this.toggleKeyboard());
    this.find(".to-end").addEventListener("click", () => this.toEnd());
    this.following = true;
    this.scroll.addEventListener("scroll", () => {
      this.following = this.atEnd();
      this.find(".to-end").hidden = this.following;
    });
    const file = this.find(".file-choice");
    file.addEventListener("change", () => this.sendFile(file));
    for (const menu of this.root.querySelectorAll("details.menu")) this.menu(menu);
    const doing = {
      link: () => askLink(this.bot.username, (start) => this.start(start)),
      language: () => askLanguage(this.person, (language) => this.do("language", { language })),
      block: () => this.do(this.person.blocked ? "unblock" : "block"),
      location: () => this.location(),
      document: () => { file.dataset.kind = "document"; file.removeAttribute("accept"); file.click(); },
      photo: () => { file.dataset.kind = "photo"; file.accept = "image/png,image/jpeg,image/webp,image/gif"; file.click(); },
    };
    for (const button of this.root.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => { button.closest("details").open = false; doing[button.dataset.do](); });
    }
  }

  menu(menu) {
    const summaryOf = menu.querySelector("summary");
    menu.addEventListener("toggle", () => {
      if (menu.open) menu.querySelector(".menu-list button")?.focus();
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) { menu.open = false; summaryOf.focus(); event.stopPropagation(); }
      const buttons = [...menu.querySelectorAll(".menu-list button")];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && menu.open && buttons.length) {
        event.preventDefault();
        const at = buttons.indexOf(document.activeElement);
        buttons[(at + step + buttons.length) % buttons.length].focus();
      }
    });
    menu.addEventListener("focusout", (event) => {
      if (!menu.contains(event.relatedTarget)) menu.open = false;
    });
  }

  redraw() {
    this.log.replaceChildren();
    this.lastDay = null;
    // What was there before is not read out anew.
    this.live.setAttribute("aria-live", "off");
    for (const message of this.person.messages.values()) this.append(message);
    requestAnimationFrame(() => this.live.setAttribute("aria-live", "polite"));
    this.head();
    this.keyboard();
    this.pinned();
    requestAnimationFrame(() => this.toEnd());
  }

  head() {
    const { person } = this;
    const empty = !person.messages.size;
    this.status();
    this.find(".block-label").textContent = say(person.blocked ? "menu.unblock" : "menu.block");
    this.find(".welcome").hidden = !empty;
    this.find(".description").textContent = person.description || say("pane.welcome_text");
    this.find(".start").hidden = !empty || person.blocked;
    this.find(".blocked-note").hidden = !person.blocked;
    this.find(".composer").hidden = person.blocked;
    const list = this.find(".commands .menu-list");
    this.find(".commands").hidden = !person.commands.length;
    list.replaceChildren(...person.commands.map((command) => {
      const button = make("button", { type: "button" },
        make("b", { text: `/${command.command}` }), make("span", { text: command.description, dir: "auto" }));
      button.addEventListener("click", () => { this.find(".commands").open = false; this.say(`/${command.command}`); this.text.focus(); });
      return button;
    }));
  }

  status() {
    const typing = this.typingUntil > Date.now();
    this.find(".status").textContent = typing ? say("pane.typing") : say("pane.as", { name: this.person.name });
    this.find(".status").classList.toggle("typing", Boolean(typing));
  }

  typing() {
    this.typingUntil = Date.now() + TYPING_MS;
    this.status();
    setTimeout(() => this.status(), TYPING_MS + 50);
  }

  append(message) {
    const key = dayKey(message.date);
    if (key !== this.lastDay) {
      this.log.append(make("li", { className: "day" }, make("span", { text: dayOf(message.date) })));
      this.lastDay = key;
    }
    this.log.append(messageItem(message, this));
  }

  item(number) { return this.log.querySelector(`[data-id="${number}"]`); }

  show(message) {
    const stay = !this.following && message.from.id !== this.person.id;
    const old = this.item(message.message_id);
    if (old) this.swap(old, message);
    else this.append(message);
    if (message.from.id !== this.person.id) this.typingUntil = 0;
    this.head();
    if (stay) this.find(".to-end").hidden = false;
    else this.toEnd();
  }

  swap(old, message) {
    // Focus stays where it was, on the same button or as near to it as there is.
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.place : undefined;
    const inside = old.contains(document.activeElement);
    const item = messageItem(message, this);
    old.replaceWith(item);
    if (inside) (item.querySelector(`[data-place="${focused}"]`) ?? item.querySelector(".key") ?? this.text).focus();
  }

  remove(number) {
    this.item(number)?.remove();
    this.head();
  }

  pinned() {
    const box = this.find(".pinned");
    const message = this.person.messages.get(this.person.pinned.at(-1));
    box.hidden = !message;
    if (message) box.replaceChildren(icon("pin"), make("b", { text: `${say("message.pinned")}: ` }), make("span", { text: summary(message), dir: "auto" }));
  }

  keyboard() {
    const rows = this.person.keyboard?.keyboard;
    const box = this.find(".reply-keyboard");
    box.hidden = !rows;
    this.find(".toggle-keyboard").hidden = !rows;
    box.setAttribute("aria-label", this.find(".toggle-keyboard .unseen").textContent);
    this.text.placeholder = this.person.keyboard?.input_field_placeholder ?? this.text.getAttribute("aria-label");
    box.replaceChildren(...(rows ?? []).map((row, y) => make("div", { className: "keys" }, ...row.map((key, x) => {
      const button = make("button", { type: "button", className: `key ${key.style ?? ""}`.trim() },
        key.request_location && icon("place"), make("span", { text: key.text, dir: "auto" }));
      button.addEventListener("click", () => this.pressReply(y, x));
      return button;
    }))));
  }

  toggleKeyboard() {
    const box = this.find(".reply-keyboard");
    box.hidden = !box.hidden;
  }

  async press(number, row, column, button) {
    button.setAttribute("aria-busy", "true");
    const answer = await this.do("press", { message_id: number, row, column });
    if (answer?.kind === "query") this.waiting.set(answer.value, button);
    if (!answer || this.early?.has(answer.value)) button.removeAttribute("aria-busy");
    setTimeout(() => button.removeAttribute("aria-busy"), 15000);
  }

  answered({ query, text, alert, url }) {
    const button = this.waiting.get(query);
    if (button) button.removeAttribute("aria-busy");
    else (this.early ??= new Set()).add(query);
    this.waiting.delete(query);
    if (text && alert) showAlert(text);
    else if (text) this.toast(text);
    const start = url ? this.startParameter(url) : null;
    if (start !== null) this.start(start);
  }

  async pressReply(row, column) {
    const answer = await this.do("press-reply", { row, column });
    if (answer?.kind === "location") this.location();
  }

  location() {
    askLocation(this.places, (latitude, longitude) => this.do("location", { latitude, longitude }));
  }

  /** What follows ?start= where the address is this bot's, else null. */
  startParameter(address) {
    try {
      const url = new URL(address);
      if (url.hostname !== "t.me" || url.pathname.slice(1).toLowerCase() !== this.bot.username.toLowerCase()) return null;
      return url.searchParams.get("start") ?? "";
    } catch {
      return null;
    }
  }

  start(parameter) { return this.say(`/start ${parameter}`.trim()); }

  say(text) { return this.do("say", { text }); }

  async send() {
    const text = this.text.value;
    if (!text.trim()) return;
    const editing = this.editing;
    this.text.value = "";
    this.endEdit();
    const answer = editing ? await this.do("edit", { message_id: editing, text }) : await this.say(text);
    if (!answer && !this.text.value) { this.text.value = text; this.grow(); }
  }

  async sendFile(choice) {
    const file = choice.files[0];
    if (!file) return;
    const query = new URLSearchParams({ name: file.name, kind: choice.dataset.kind });
    const answer = await post(`${this.path("file")}?${query}`, file);
    if (!answer) this.toast(say("failed"));
    choice.value = "";
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    if (event.key === "Escape" && this.editing) this.endEdit();
    if (event.key === "ArrowUp" && !this.text.value) {
      const own = [...this.person.messages.values()].filter((m) => m.from.id === this.person.id && m.text).at(-1);
      if (own) { event.preventDefault(); this.beginEdit(own); }
    }
  }

  beginEdit(message) {
    this.editing = message.message_id;
    this.text.value = message.text;
    this.find(".editing").hidden = false;
    this.find(".send .unseen").textContent = say("write.save");
    this.grow();
    this.text.focus();
  }

  endEdit() {
    if (this.editing) this.text.value = "";
    this.editing = null;
    this.find(".editing").hidden = true;
    this.find(".send .unseen").textContent = say("write.send");
    this.grow();
    this.text.focus();
  }

  grow() {
    const lines = Math.min(8, Math.max(1, this.text.value.split("\n").length, Math.ceil(this.text.value.length / 38)));
    this.text.rows = lines;
  }

  atEnd() { return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 48; }

  toEnd() {
    this.following = true;
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.find(".to-end").hidden = true;
  }

  toast(text) {
    const box = this.find(".toast");
    box.textContent = text;
    box.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { box.classList.remove("shown"); box.textContent = ""; }, TOAST_MS);
  }
}
