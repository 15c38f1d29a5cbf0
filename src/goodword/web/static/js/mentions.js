// While one types @an in a note, colleagues are offered; arrows choose, Enter or Tab takes.
const BEGUN = /(^|[\s(])@([\p{L}\p{N}._-]{0,40})$/u;

let open = null;

function close() {
  if (!open) return;
  open.list.remove();
  open.field.removeAttribute("aria-activedescendant");
  open.field.removeAttribute("aria-controls");
  open = null;
}

const plain = (text) => text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();

function fitting(field, begun) {
  const wanted = plain(begun);
  return JSON.parse(field.dataset.mentions)
    .filter((one) => one.name.split(/\s+/).concat(one.name).some((w) => plain(w).startsWith(wanted)))
    .slice(0, 6);
}

function mark(at) {
  const options = [...open.list.children];
  open.at = (at + options.length) % options.length;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === open.at)));
  open.field.setAttribute("aria-activedescendant", options[open.at].id);
}

function take(at) {
  const { field, found, begun } = open;
  const end = field.selectionStart;
  const text = `${found[at].as} `;
  field.setRangeText(text, end - begun.length - 1, end, "end");
  close();
  field.focus();
}

function offer(field) {
  const before = field.value.slice(0, field.selectionStart);
  const match = BEGUN.exec(before);
  const found = match ? fitting(field, match[2]) : [];
  close();
  if (!found.length) return;
  const list = document.createElement("ul");
  list.className = "offered";
  list.role = "listbox";
  list.id = `${field.id}-offered`;
  list.ariaLabel = "Colleagues";
  found.forEach((one, i) => {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `${list.id}-${i}`;
    option.textContent = one.name;
    option.addEventListener("mousedown", (event) => { event.preventDefault(); take(i); });
    list.append(option);
  });
  field.after(list);
  open = { field, list, found, begun: match[2], at: 0 };
  field.setAttribute("aria-controls", list.id);
  mark(0);
}

// Enter logs a call at once; in every other field of words it begins a new line, and Ctrl sends.
function sends(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return false;
  const field = event.target;
  if (!field.matches?.(".act textarea")) return false;
  return event.ctrlKey || event.metaKey || field.hasAttribute("data-enter-sends");
}

function onKey(event) {
  if (!open && sends(event)) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (!open || event.target !== open.field) return;
  if (event.key === "ArrowDown") mark(open.at + 1);
  else if (event.key === "ArrowUp") mark(open.at - 1);
  else if (event.key === "Enter" || event.key === "Tab") take(open.at);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function startMentions() {
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-mentions]")) offer(event.target);
  });
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusout", (event) => { if (event.target === open?.field) close(); });
}
