// Keeps what is typed: in the house a moment after one pauses, and in this browser at once, for
// when the house can't be reached, one was logged out, or the window is closed.

import { showOthers } from "./compose-here.js";

const PAUSE = 800;
const LONGEST = 5_000;
const RETRY = [2_000, 5_000, 15_000, 30_000];
const KEPT = ["how", "answers", "mailbox", "to", "cc", "bcc", "subject", "text", "owes_by", "owes_what"];
const SENT = "goodword-draft-sent";
const DAYS = 30 * 86_400_000;

const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full, or private */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* private windows forget */ } },
  keys() { try { return Object.keys(localStorage); } catch { return []; } },
};

export class Saving {
  constructor(form) {
    this.form = form;
    this.changes = 0;
    this.saved = 0;
    this.failures = 0;
    this.stopped = false;
    this.queue = Promise.resolve();
    document.addEventListener("visibilitychange", () => {
      if (!form.isConnected) return;
      if (document.hidden) this.hurry();
      else if (this.lost) this.again();
    });
    addEventListener("pagehide", () => { if (form.isConnected) this.hurry(); });
  }

  get place() { return `goodword-draft:${this.form.dataset.me}:${this.form.elements.key.value}`; }
  get dirty() { return this.changes !== this.saved; }

  state(words) { this.form.querySelector("[data-composer-state]").textContent = words; }

  tell(words, kind = "bad") {
    const note = document.createElement("div");
    note.className = `note note-${kind}`;
    note.setAttribute("role", "alert");
    note.append(Object.assign(document.createElement("p"), { textContent: words }));
    this.said.replaceChildren(note);
    return note;
  }

  get said() { return this.form.querySelector("[data-composer-said]"); }

  // Something was typed.
  touch() {
    this.changes += 1;
    this.first ??= Date.now();
    clearTimeout(this.local);
    this.local = setTimeout(() => this.keepHere(), 200);
    if (this.stopped) return;
    clearTimeout(this.timer);
    const waited = Date.now() - this.first;
    this.timer = setTimeout(() => this.ask("save"), Math.max(0, Math.min(PAUSE, LONGEST - waited)));
  }

  keepHere() {
    const { elements } = this.form;
    const told = Object.fromEntries(KEPT.map((name) => [name, elements[name]?.value ?? ""]));
    store.set(this.place, { told, version: Number(elements.version.value), at: Date.now() });
  }

  forget() {
    clearTimeout(this.timer);
    clearTimeout(this.local);
    this.stopped = true;
    store.drop(this.place);
  }

  // What this browser kept and the house never got.
  restore() {
    const { form } = this;
    const mine = `goodword-draft:${form.dataset.me}:`;
    for (const key of store.keys().filter((k) => k.startsWith(mine))) {
      const kept = store.get(key);
      if (!kept || Date.now() - kept.at > DAYS) { store.drop(key); continue; }
      const same = key === this.place;
      const unsaved = kept.version === 0 && form.elements.version.value === "0" &&
        kept.told.answers === form.elements.answers.value && (kept.told.how === form.elements.how.value);
      if (!same && !(unsaved && kept.told.text.trim())) continue;
      form.elements.key.value = key.slice(mine.length);
      form.elements.version.value = kept.version;
      for (const name of KEPT) {
        if (form.elements[name] && !["how", "answers"].includes(name)) form.elements[name].value = kept.told[name];
      }
      this.tell("What you typed before it could be saved is here again.", "good");
      this.touch();
      return;
    }
  }

  body(act) {
    const told = new FormData(this.form);
    told.delete("file");
    told.delete("agreed");
    told.set("do", act);
    return told;
  }

  // Asks the house to save and do something; one after the other. Its answer, or nothing.
  ask(act, files = []) {
    const asked = this.queue.then(() => this.#ask(act, files));
    this.queue = asked.catch(() => null);
    return this.queue;
  }

  async #ask(act, files) {
    clearTimeout(this.timer);
    const at = this.changes;
    const told = this.body(act);
    for (const file of files) told.append("file", file);
    this.state(files.length ? "Attaching…" : "Saving…");
    let answer;
    try {
      answer = await fetch(this.form.action, {
        method: "POST", body: told, redirect: "manual", headers: { Accept: "application/json" },
      });
    } catch {
      return this.#lose("Goodword can’t be reached. What you write is kept in this browser, and saved when it is back.");
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return this.#out();
    if (answer.status >= 500) return this.#lose("Saving failed on our side. What you write is kept in this browser, and tried again.");
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.status === 409) return this.#conflict(said);
    if (!answer.ok) {
      this.state("Not saved");
      this.tell(said.words ?? "This could not be saved. What you write is kept in this browser.");
      return null;
    }
    this.#kept(said, at);
    return said;
  }

  #kept(said, at) {
    const { form } = this;
    form.elements.version.value = said.version;
    form.dataset.draft = said.id;
    form.querySelector("[data-composer-files]").innerHTML = said.files;
    if (said.others) showOthers(said.others);
    if (this.lost) this.said.replaceChildren();
    this.lost = false;
    this.failures = 0;
    this.saved = at;
    this.first = this.dirty ? Date.now() : undefined;
    if (this.dirty) this.keepHere();
    else store.drop(this.place);
    this.state("Saved");
    if (form.dataset.inline === undefined && /^\/(write|entries|customers)/.test(location.pathname)) {
      history.replaceState(null, "", `/drafts/${said.id}`);
    }
  }

  #lose(words) {
    this.keepHere();
    this.state("Not saved yet");
    if (!this.lost) this.tell(words, "warn");
    this.lost = true;
    const wait = RETRY[Math.min(this.failures, RETRY.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.ask("save"), wait);
    return null;
  }

  #out() {
    this.keepHere();
    this.state("Not saved yet");
    this.lost = true;
    const note = this.tell("You are logged out. What you write is kept in this browser. ", "warn");
    const link = Object.assign(document.createElement("a"), {
      href: "/login?next=/drafts", target: "_blank", textContent: "Log in in another window",
    });
    note.firstChild.append(link, ", then come back here.");
    return null;
  }

  // After logging in elsewhere the form needs the new session's token.
  async again() {
    try {
      const page = await fetch("/drafts", { redirect: "manual" });
      const found = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(await page.text());
      if (!found) return;
      this.form.elements.csrfmiddlewaretoken.value = found[1];
      await this.ask("save");
    } catch { /* still away: the next look tries again */ }
  }

  #conflict(said) {
    this.keepHere();
    this.stopped = true;
    this.there = said.version;
    this.said.innerHTML = said.there;
    this.state("Not saved: choose one");
    this.said.querySelector("button")?.focus();
    return null;
  }

  // Of two versions, this one.
  async insist() {
    this.form.elements.version.value = this.there;
    this.stopped = false;
    this.said.replaceChildren();
    await this.ask("save");
    this.form.elements.text.focus();
  }

  async upload(files) {
    await this.ask("save", files);
  }

  // Before leaving: true when nothing is lost by it.
  async flush() {
    if (!this.dirty) return true;
    await this.ask("save");
    if (!this.dirty) return true;
    return confirm("This could not be saved yet. It is kept in this browser. Leave all the same?");
  }

  // The window may be closed now: what fits is sent along, the rest stays here.
  hurry() {
    if (!this.dirty || this.stopped) return;
    this.keepHere();
    const told = this.body("save");
    fetch(this.form.action, {
      method: "POST", body: told, keepalive: true, redirect: "manual", headers: { Accept: "application/json" },
    }).then((answer) => (answer.ok ? answer.json() : null)).then((said) => {
      if (said) this.#kept(said, this.changes);
    }).catch(() => null);
  }

  // The form is sent as a page: once, and nothing is saved beside it.
  goes(act) {
    if (this.going) return false;
    this.going = true;
    this.stopped = true;
    clearTimeout(this.timer);
    if (this.dirty) this.keepHere();
    if (/^(send|later|discard)/.test(act ?? "")) {
      try { sessionStorage.setItem(SENT, this.place); } catch { /* private windows forget */ }
    }
    addEventListener("pageshow", () => { this.going = false; this.stopped = false; }, { once: true });
    return true;
  }

  // On the page after sending: what this browser kept of it is not needed any more.
  static sent() {
    let place = null;
    try { place = sessionStorage.getItem(SENT); sessionStorage.removeItem(SENT); } catch { return; }
    const form = document.querySelector("[data-composer]");
    const still = form && place?.endsWith(`:${form.elements.key.value}`);
    if (place && !still) store.drop(place);
  }
}
