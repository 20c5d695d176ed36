import { meaningOf } from "./addresses.js";
import { openClock } from "./clock.js";
import { Composer } from "./composer.js";
import { icon, make, post } from "./dom.js";
import { askLanguage, askLink, askLocation, askRecipient, showAlert } from "./dialogs.js";
import { InlineSearch } from "./inline.js";
import { menu } from "./menus.js";
import { messageItem, otherOf, summary } from "./messages.js";
import { seatOf } from "./people.js";
import { dayKey, dayOf } from "./time.js";
import { initials, say } from "./words.js";

const TYPING_MS = 5000;
const TOAST_MS = 4500;
const PRESS_MS = 15000;

/** One person's chat with the bot, on the screen. */
export class Pane {
  constructor(person, { bot, places, people, open, closed }) {
    Object.assign(this, { person, bot, places, people, open });
    this.root = document.getElementById("pane").content.firstElementChild.cloneNode(true);
    this.root.dataset.person = person.id;
    this.log = this.find(".log");
    this.live = this.find("[role=log]");
    this.scroll = this.find(".scroll");
    this.text = this.find("textarea");
    this.waiting = new Map();
    this.answeredEarly = new Set();
    this.root.setAttribute("aria-label", say("pane.chat_of", { name: person.name }));
    this.scroll.setAttribute("aria-label", say("pane.log", { name: person.name }));
    this.live.setAttribute("aria-label", say("pane.log", { name: person.name }));
    this.find(".close-pane .unseen").textContent = say("pane.close", { name: person.name });
    this.find(".close-pane").addEventListener("click", closed);
    const chip = this.find(".as");
    chip.textContent = initials(person.name);
    chip.classList.add(`tone-${person.id % 6}`);
    this.inline = new InlineSearch(this);
    this.composer = new Composer(this);
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
    this.find(".start").addEventListener("click", () => this.start(""));
    this.find(".unblock").addEventListener("click", () => this.do("unblock"));
    this.find(".to-end").addEventListener("click", () => this.toEnd());
    this.following = true;
    this.scroll.addEventListener("scroll", () => {
      this.following = this.atEnd();
      this.find(".to-end").hidden = this.following;
    });
    for (const details of this.root.querySelectorAll("details.menu")) menu(details);
    const doing = {
      link: () => askLink(this.bot.username, (start) => this.start(start)),
      language: () => askLanguage(this.person, (language) => this.do("language", { language })),
      clock: () => openClock(),
      block: () => this.do(this.person.blocked ? "unblock" : "block"),
      inline: () => this.inline.begin(""),
      location: () => this.location(),
      document: () => this.composer.choose("document"),
      photo: () => this.composer.choose("photo"),
    };
    for (const button of this.root.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => { button.closest("details").open = false; doing[button.dataset.do](); });
    }
  }

  redraw() {
    this.log.replaceChildren();
    this.lastDay = null;
    // What was there before is not read out anew.
    this.live.setAttribute("aria-live", "off");
    for (const message of this.person.messages.values()) this.append(message);
    requestAnimationFrame(() => this.live.setAttribute("aria-live", "polite"));
    this.head();
    this.composer.keyboard();
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
    const begun = [...person.messages.values()].some((message) => otherOf(message, this) === undefined);
    this.find(".start").hidden = begun || person.blocked;
    this.find(".blocked-note").hidden = !person.blocked;
    this.find(".composer").hidden = person.blocked;
    this.composer.commands();
  }

  status() {
    const typing = this.typingUntil > Date.now();
    const { name } = this.person;
    const seat = seatOf(this.person);
    const who = seat ? say("pane.as_seat", { name, seat }) : say("pane.as", { name });
    this.find(".status").textContent = typing ? say("pane.typing") : who;
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
      this.log.append(make("li", { className: "day", "data-at": message.date }, make("span", { text: dayOf(message.date) })));
      this.lastDay = key;
    }
    this.log.append(messageItem(message, this));
  }

  /** Says the days anew: what was today is yesterday once the clock has been turned. */
  days() {
    for (const day of this.log.querySelectorAll(".day")) day.firstChild.textContent = dayOf(Number(day.dataset.at));
  }

  item(number) { return this.log.querySelector(`[data-id="${number}"]`); }

  show(message) {
    const stay = !this.following && message.from.id !== this.person.id;
    const old = this.item(message.message_id);
    if (old) this.swap(old, message);
    else this.append(message);
    if (message.from.id === this.bot.id) this.typingUntil = 0;
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

  async press(number, row, column, button) {
    button.setAttribute("aria-busy", "true");
    const answer = await this.do("press", { message_id: number, row, column });
    if (answer?.kind === "query") this.waiting.set(answer.value, button);
    if (!answer || this.answeredEarly.has(answer.value)) button.removeAttribute("aria-busy");
    setTimeout(() => button.removeAttribute("aria-busy"), PRESS_MS);
  }

  answered({ query, text, alert, url }) {
    const button = this.waiting.get(query);
    if (button) button.removeAttribute("aria-busy");
    else this.answeredEarly.add(query);
    this.waiting.delete(query);
    if (text && alert) showAlert(text);
    else if (text) this.toast(text);
    const meaning = url ? this.meaning(url) : null;
    if (meaning) this.follow(meaning);
  }

  location() {
    askLocation(this.places, (latitude, longitude) => this.do("location", { latitude, longitude }));
  }

  meaning(address) { return meaningOf(address, this.bot.username); }

  /** Does what an address of Telegram means: starts the bot, or sends a link on. */
  follow({ start, share }) {
    if (share) this.share(share);
    else this.start(start);
  }

  share({ url, text }) {
    askRecipient(this, { people: true, note: [text, url].filter(Boolean).join("\n") }, async (other) => {
      const sent = await this.do("share", { to: other.id, url, text });
      if (sent) this.toast(say("inline.sent", { name: other.name }));
    });
  }

  /** What a button does that switches to inline mode: here, or in a chat one chooses. */
  switchInline(key, message) {
    if (key.switch_inline_query_current_chat !== undefined) {
      this.inline.begin(key.switch_inline_query_current_chat, this.people.get(otherOf(message, this)));
      return;
    }
    const chosen = key.switch_inline_query_chosen_chat;
    const query = chosen ? chosen.query ?? "" : key.switch_inline_query ?? "";
    const people = !chosen || Boolean(chosen.allow_user_chats);
    const bot = !chosen || Boolean(chosen.allow_bot_chats);
    if (people || bot) askRecipient(this, { people, bot }, (other) => this.inline.begin(query, other));
    else this.toast(say("message.nowhere"));
  }

  start(parameter) { return this.say(`/start ${parameter}`.trim()); }

  say(text) { return this.do("say", { text }); }

  beginEdit(message) { this.composer.beginEdit(message); }

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
