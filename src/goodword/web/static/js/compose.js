// The sheet on which a letter is written: saved as one types, sent by Ctrl and Enter, left by Esc.
// Without this the same form works by its buttons.
import { Saving } from "./compose-saving.js";
import { startPeople } from "./compose-people.js";
import { startFindings } from "./compose-findings.js";
import { startHere } from "./compose-here.js";

const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

function insert(form, answer) {
  const text = form.elements.text;
  const before = text.value.slice(0, text.selectionStart);
  const gap = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
  text.setRangeText(gap + answer.insert, text.selectionStart, text.selectionEnd, "end");
  if (answer.subject && !form.elements.subject.value.trim()) form.elements.subject.value = answer.subject;
  text.focus();
  changed(text);
}

// An answer to all may become one to the sender: whom it goes to follows, unless it was changed.
function follow(form) {
  const told = form.querySelector("#c-whom");
  if (!told) return;
  const whom = JSON.parse(told.textContent);
  let now = form.elements.how.value;
  form.addEventListener("change", (event) => {
    if (event.target.name !== "how") return;
    const [before, after] = [whom[now], whom[event.target.value]];
    for (const name of ["to", "cc"]) {
      const field = form.elements[name];
      if (field.value.trim() === before[name]) field.value = after[name];
    }
    now = event.target.value;
    if (form.elements.cc.value) form.querySelector(".composer-more").open = true;
    changed(form.elements.to);
  });
}

function sign(form) {
  const told = form.querySelector("#c-signatures");
  const place = form.querySelector("[data-signature]");
  if (!told || !place) return;
  const texts = JSON.parse(told.textContent);
  const show = () => {
    place.textContent = texts[form.elements.mailbox?.value] ?? texts[""] ?? "";
    place.hidden = !place.textContent || !form.elements.signed.checked;
  };
  form.addEventListener("change", (event) => {
    if (["mailbox", "signed"].includes(event.target.name)) show();
  });
}

function attach(form, saving) {
  const field = form.querySelector("[type=file]");
  const take = (files) => { if (files.length) saving.upload([...files]); };
  field.addEventListener("change", () => {
    take(field.files);
    field.value = "";
  });
  form.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
  form.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.classList.add("composer-over");
  });
  for (const sign of ["dragleave", "drop"]) form.addEventListener(sign, () => form.classList.remove("composer-over"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}

async function leave(form, saving) {
  if (!(await saving.flush())) return;
  if (form.dataset.inline === undefined) { location.assign(form.dataset.back); return; }
  form.remove();
  document.querySelector("[data-says]")?.focus();
}

function onKey(event, form, saving) {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-composer-send]"));
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    const drop = event.target.closest("details.composer-drop[open]");
    if (drop) { drop.open = false; drop.querySelector("summary").focus(); } else leave(form, saving);
  } else if (event.key === "Enter" && event.target.matches("input:not([type=checkbox], [type=radio])")) {
    event.preventDefault();
  }
}

async function onClick(event, form, saving) {
  const button = event.target.closest("button, a");
  if (!button) return;
  const { dataset } = button;
  if (dataset.composerInsert !== undefined) {
    event.preventDefault();
    const answer = await saving.ask(button.value);
    button.closest("details")?.removeAttribute("open");
    if (answer?.insert) insert(form, answer);
    if (answer?.left) saving.tell(answer.left, "warn");
  } else if (dataset.composerRemove !== undefined) {
    event.preventDefault();
    await saving.ask(button.value);
    form.elements.text.focus();
  } else if (dataset.composerTheirs !== undefined) {
    saving.forget();
  } else if (button.value === "mine") {
    event.preventDefault();
    saving.insist();
  } else if (dataset.composerDiscard !== undefined) {
    const words = form.elements.text.value.trim();
    if (words && !confirm("Discard this letter? Its words are gone then.")) event.preventDefault();
    else saving.forget();
  }
}

function begin(form) {
  if (form.dataset.begun) return;
  form.dataset.begun = "yes";
  const saving = new Saving(form);
  document.querySelector(`[data-draft-note="${CSS.escape(form.dataset.draft)}"]`)?.remove();
  saving.restore();
  follow(form);
  sign(form);
  attach(form, saving);
  startPeople(form);
  startFindings(form, saving);
  form.addEventListener("input", () => saving.touch());
  form.addEventListener("change", (event) => { if (event.target.type !== "file") saving.touch(); });
  form.addEventListener("keydown", (event) => onKey(event, form, saving));
  form.addEventListener("click", (event) => onClick(event, form, saving));
  form.addEventListener("submit", (event) => { if (!saving.goes(event.submitter?.value)) event.preventDefault(); });
  (form.querySelector("[role=alert] button") ?? form.querySelector("[data-first]"))?.focus({ preventScroll: !form.dataset.inline });
  form.scrollIntoView({ block: "nearest" });
}

const beginAll = (within) => within.querySelectorAll?.("[data-composer]").forEach(begin);

function countDown() {
  const note = document.querySelector("[data-going]");
  if (!note) return;
  const until = Date.now() + note.dataset.going * 1000;
  const timer = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) { note.querySelector("[data-going-left]").textContent = left; return; }
    clearInterval(timer);
    note.querySelector("p").textContent = "It is on its way.";
    note.querySelector("form").remove();
  }, 500);
}

export function startCompose() {
  Saving.sent();
  beginAll(document);
  document.addEventListener("htmx:afterSettle", (event) => beginAll(event.target));
  startHere();
  countDown();
}
