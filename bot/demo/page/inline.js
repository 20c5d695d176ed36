import { askRecipient } from "./dialogs.js";
import { icon, make } from "./dom.js";
import { walk } from "./menus.js";
import { initials, say } from "./words.js";

const PAUSE_MS = 250;
const PATIENCE_MS = 10000;

/** What the bot finds for `@bot words`, shown over the box one writes in; picked, it is sent. */
export class InlineSearch {
  constructor(pane) {
    this.pane = pane;
    this.text = pane.text;
    this.box = pane.find(".found");
    this.list = pane.find(".found-list");
    this.status = pane.find(".found-status");
    this.early = new Map();
    this.recipient = null;
    this.box.setAttribute("aria-label", say("inline.results", { bot: pane.bot.first_name }));
    this.box.addEventListener("keydown", (event) => this.inList(event));
    pane.find(".change-recipient").addEventListener("click", () => this.change());
    pane.find(".cancel-recipient").addEventListener("click", () => { this.end(); this.text.focus(); });
  }

  /** Puts `@bot words` into the box, for the chat with the bot or for another person, and asks. */
  begin(words, recipient = null) {
    this.end();
    this.recipient = recipient;
    this.pane.composer.write(`@${this.pane.bot.username} ${words}`);
    this.ask();
  }

  /** Asks anew for somebody else. */
  change() {
    const words = this.words();
    askRecipient(this.pane, { people: true, bot: true }, (other) => this.begin(words, other));
  }

  /** The words behind `@bot `; nothing where the box holds something else. */
  words() {
    const [name, ...rest] = this.text.value.split(" ");
    return rest.length && name.toLowerCase() === `@${this.pane.bot.username.toLowerCase()}` ? rest.join(" ").trim() : null;
  }

  typed() {
    clearTimeout(this.pause);
    if (this.words() === null) this.close();
    else this.pause = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async ask(offset = "") {
    clearTimeout(this.pause);
    const words = this.words();
    if (words === null) return;
    const turn = (this.turn = Symbol("turn"));
    const chip = this.pane.find(".recipient");
    chip.hidden = false;
    chip.querySelector("span").textContent = this.recipient ? say("inline.to", { name: this.recipient.name }) : say("inline.here");
    if (!offset) this.status.textContent = say("inline.waiting");
    const answer = await this.pane.do("inline", { words, offset, to: this.recipient?.id });
    if (turn !== this.turn) return;
    if (!answer) { this.status.textContent = ""; return; }
    Object.assign(this, { query: answer.query, offset });
    clearTimeout(this.patience);
    this.patience = setTimeout(() => { if (this.query === answer.query) this.status.textContent = say("inline.no_answer"); }, PATIENCE_MS);
    if (this.early.has(answer.query)) this.results(this.early.get(answer.query));
  }

  /** The bot's answer; it may be here before the answer that says which question it belongs to. */
  results(body) {
    if (body.query !== this.query) {
      this.early = new Map([[body.query, body]]);
      return;
    }
    clearTimeout(this.patience);
    this.early.clear();
    if (!this.offset) this.list.replaceChildren();
    const first = this.list.querySelector(".more") ? this.list.children.length - 1 : -1;
    this.list.querySelector(".more")?.remove();
    this.list.append(...body.results.map((result) => this.item(result, body.query)));
    if (body.next_offset) this.list.append(this.more(body.next_offset));
    if (first >= 0) this.list.children[first]?.firstChild.focus();
    const number = this.list.querySelectorAll(".result").length;
    this.button(body.button);
    this.box.hidden = !number && !body.button;
    this.status.textContent = number ? say("inline.found", { number }) : say("inline.none");
    this.query = null;
  }

  item(result, query) {
    const title = result.title ?? result.caption ?? result.type;
    const about = result.description ?? result.address;
    const button = make("button", { type: "button", className: "result" },
      picture(result, title),
      make("span", { className: "names" },
        make("span", { className: "name" }, make("bdi", { text: title })),
        about && make("span", { className: "last" }, make("bdi", { text: about }))));
    button.addEventListener("click", () => this.pick(query, result.id));
    return make("li", {}, button);
  }

  more(offset) {
    const button = make("button", { type: "button", className: "quiet" }, icon("down"), make("span", { text: say("inline.more") }));
    button.addEventListener("click", () => this.ask(offset));
    return make("li", { className: "more" }, button);
  }

  button(button) {
    const over = this.pane.find(".found-button");
    over.hidden = !button?.start_parameter;
    over.textContent = button?.text ?? "";
    over.onclick = () => { this.end(); this.pane.start(button.start_parameter); this.text.focus(); };
  }

  async pick(query, result) {
    const { recipient } = this;
    const answer = await this.pane.do("pick", { query, result, to: recipient?.id });
    if (!answer) return;
    this.end();
    if (recipient) this.pane.toast(say("inline.sent", { name: recipient.name }));
    this.text.focus();
  }

  /** Enter does not send `@bot words` as they stand: it goes to what was found. True where it did so. */
  entered() {
    if (this.words() === null) return false;
    if (this.box.hidden) this.ask();
    else this.box.querySelector("button:not([hidden])")?.focus();
    return true;
  }

  key(event) {
    return !this.box.hidden && walk(event, this.buttons());
  }

  inList(event) {
    if (event.key === "Escape") { event.stopPropagation(); this.end(); this.text.focus(); }
    else walk(event, [...this.buttons(), this.text]);
  }

  buttons() { return [...this.box.querySelectorAll("button:not([hidden])")]; }

  /** Closes what is open and forgets for whom it was; the box keeps what is no question to the bot. */
  end() {
    if (this.words() !== null) this.pane.composer.write("");
    this.close();
  }

  close() {
    clearTimeout(this.pause);
    clearTimeout(this.patience);
    Object.assign(this, { query: null, turn: null, recipient: null });
    this.pane.find(".recipient").hidden = true;
    this.box.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
  }
}

/** The picture of a result where this page may show it, else the first letters of its title. */
function picture(result, title) {
  const own = result.photo_file_id ? `/page/files/${result.photo_file_id}` : sameOrigin(result.thumbnail_url);
  if (own) return make("img", { className: "thumbnail", src: own, alt: "", loading: "lazy" });
  return make("span", { className: "thumbnail", "aria-hidden": "true", text: initials(title) });
}

function sameOrigin(address) {
  try {
    const url = new URL(address);
    return url.origin === location.origin ? url.href : null;
  } catch {
    return null;
  }
}
