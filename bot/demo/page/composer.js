import { icon, make, post } from "./dom.js";
import { editable } from "./messages.js";
import { say } from "./words.js";

/** The box one writes in, and what lies around it: commands, files, the reply keyboard. */
export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.text = pane.text;
    this.text.setAttribute("aria-label", document.getElementById("panes").dataset.write);
    this.file = pane.find(".file-choice");
    pane.find(".composer").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    pane.find(".cancel-edit").addEventListener("click", () => this.endEdit());
    pane.find(".toggle-keyboard").addEventListener("click", () => this.toggleKeyboard());
    this.text.addEventListener("input", () => { this.grow(); pane.inline.typed(); });
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.file.addEventListener("change", () => this.sendFile());
  }

  get person() { return this.pane.person; }

  write(text) {
    this.text.value = text;
    this.grow();
    this.text.focus();
  }

  async send() {
    const text = this.text.value;
    if (!text.trim() || this.pane.inline.entered()) return;
    const editing = this.editing;
    this.text.value = "";
    this.endEdit();
    const answer = editing ? await this.pane.do("edit", { message_id: editing, text }) : await this.pane.say(text);
    if (!answer && !this.text.value) { this.text.value = text; this.grow(); }
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    if (event.key === "Escape") {
      if (this.editing) this.endEdit();
      else this.pane.inline.end();
    }
    if (this.pane.inline.key(event)) return;
    if (event.key === "ArrowUp" && !this.text.value) {
      const own = [...this.person.messages.values()].filter((message) => editable(message, this.person)).at(-1);
      if (own) { event.preventDefault(); this.beginEdit(own); }
    }
  }

  beginEdit(message) {
    this.editing = message.message_id;
    this.pane.find(".editing").hidden = false;
    this.pane.find(".send .unseen").textContent = say("write.save");
    this.write(message.text);
  }

  endEdit() {
    if (this.editing) this.text.value = "";
    this.editing = null;
    this.pane.find(".editing").hidden = true;
    this.pane.find(".send .unseen").textContent = say("write.send");
    this.grow();
    this.text.focus();
  }

  grow() {
    const lines = Math.max(1, this.text.value.split("\n").length, Math.ceil(this.text.value.length / 38));
    this.text.rows = Math.min(8, lines);
  }

  choose(kind) {
    this.file.dataset.kind = kind;
    if (kind === "photo") this.file.accept = "image/png,image/jpeg,image/webp,image/gif";
    else this.file.removeAttribute("accept");
    this.file.click();
  }

  async sendFile() {
    const file = this.file.files[0];
    if (!file) return;
    const query = new URLSearchParams({ name: file.name, kind: this.file.dataset.kind });
    const answer = await post(`${this.pane.path("file")}?${query}`, file);
    if (!answer) this.pane.toast(say("failed"));
    this.file.value = "";
  }

  commands() {
    const { commands } = this.person;
    const menu = this.pane.find(".commands");
    menu.hidden = !commands.length;
    menu.querySelector(".menu-list").replaceChildren(...commands.map((command) => {
      const button = make("button", { type: "button" },
        make("b", { text: `/${command.command}` }), make("span", { text: command.description, dir: "auto" }));
      button.addEventListener("click", () => { menu.open = false; this.pane.say(`/${command.command}`); this.text.focus(); });
      return button;
    }));
  }

  keyboard() {
    const rows = this.person.keyboard?.keyboard;
    const box = this.pane.find(".reply-keyboard");
    box.hidden = !rows;
    this.pane.find(".toggle-keyboard").hidden = !rows;
    box.setAttribute("aria-label", this.pane.find(".toggle-keyboard .unseen").textContent);
    this.text.placeholder = this.person.keyboard?.input_field_placeholder ?? this.text.getAttribute("aria-label");
    box.replaceChildren(...(rows ?? []).map((row, y) => make("div", { className: "keys" }, ...row.map((key, x) => {
      const button = make("button", { type: "button", className: `key ${key.style ?? ""}`.trim() },
        key.request_location && icon("place"), make("span", { text: key.text, dir: "auto" }));
      button.addEventListener("click", () => this.pressReply(y, x));
      return button;
    }))));
  }

  toggleKeyboard() {
    const box = this.pane.find(".reply-keyboard");
    box.hidden = !box.hidden;
  }

  async pressReply(row, column) {
    const answer = await this.pane.do("press-reply", { row, column });
    if (answer?.kind === "location") this.pane.location();
  }
}
