// One set of keys for every list. An item is any [data-item]; what a key does is whatever
// element of the item carries data-key, so a page offers a key by offering its button.

const OFF = "goodword-keys-off";
const dialog = () => document.querySelector("[data-keys-dialog]");
const items = () => [...document.querySelectorAll("[data-item]")].filter((i) => i.offsetParent);
const current = () => document.activeElement?.closest?.("[data-item]") ?? null;

const isOff = () => {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
};
const setOff = (off) => {
  try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* private windows forget */ }
};

const typing = (element) =>
  element.closest?.("textarea, select, .act, [contenteditable]") ||
  (element.matches?.("input") && !["checkbox", "button", "submit"].includes(element.type));

function showKeys() {
  dialog()?.showModal();
  dialog()?.querySelector("[data-close]")?.focus();
}

function go(item) {
  if (!item) return;
  item.scrollIntoView({ block: "nearest" });
  (item.querySelector("[data-open]") ?? item).focus({ preventScroll: true });
}

function step(by) {
  const all = items();
  const at = all.indexOf(current());
  go(at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by]);
}

function press(key) {
  const wanted = `[data-key="${CSS.escape(key)}"]`;
  const item = current() ?? (items().length === 1 ? items()[0] : null);
  const ofPage = [...document.querySelectorAll(wanted)].find((e) => !e.closest("[data-item]"));
  const found = item?.querySelector(wanted) ?? ofPage;
  found?.click();
  return Boolean(found);
}

function undoLatest() {
  const undo = current()?.querySelector('[data-key="z"]') ??
    [...document.querySelectorAll('[data-key="z"]')].pop();
  undo?.click();
  return Boolean(undo);
}

function escape(target) {
  const around = target.closest?.("[data-item]") ?? target.closest?.(".act");
  const act = around?.querySelector("[data-cancel]");
  if (act) { act.click(); return true; }
  if (typing(target)) { target.blur(); return true; }
  return false;
}

// In a form, 1 to 9 choose a chip; the focus goes on to what is still to be said.
function choose(target, key) {
  if (!/^[1-9]$/.test(key) || !target.matches?.("[type=radio], button, a")) return false;
  const form = target.closest("form.act");
  const groups = [...(form?.querySelectorAll("[data-digits]") ?? [])];
  const at = Math.max(0, groups.findIndex((group) => group.contains(target)));
  const radio = groups[at]?.querySelectorAll("input")[key - 1];
  if (!radio) return false;
  radio.checked = true;
  const words = form.querySelector(`[data-chooses="${radio.id}"], [data-chooses-last="${radio.id}"]`);
  (words ?? groups[at + 1]?.querySelector("input") ?? form.querySelector("[data-then]") ?? radio).focus();
  return true;
}

const PLAIN = {
  j: () => { step(1); return true; },
  k: () => { step(-1); return true; },
  z: undoLatest,
  "/": () => {
    const fields = [...document.querySelectorAll("[data-search]")].filter((f) => f.offsetParent);
    const field = fields.pop();
    if (!field) { location.assign("/search"); return true; }
    field.focus();
    field.select();
    return true;
  },
  "?": () => { showKeys(); return true; },
};

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (dialog()?.open) return;
  let used = false;
  if (event.key === "Escape") used = escape(event.target);
  else if (isOff()) return;
  else if (typing(event.target)) used = choose(event.target, event.key);
  else used = PLAIN[event.key] ? PLAIN[event.key]() : event.key.length === 1 && press(event.key);
  if (used) event.preventDefault();
}

export function startKeys() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys]")) showKeys();
    const cancel = event.target.closest("[data-cancel]");
    if (cancel) {
      event.preventDefault();
      const item = cancel.closest("[data-item]");
      cancel.closest(".act").remove();
      if (item) go(item);
      else document.querySelector("[data-says]")?.focus();
    }
  });
  const box = document.querySelector("[data-keys-on]");
  if (box) {
    box.checked = !isOff();
    box.addEventListener("change", () => setOff(!box.checked));
  }
}
