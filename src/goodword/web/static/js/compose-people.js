// While one types to whom a letter goes, those who may be meant are offered; arrows choose, Enter,
// Tab or a comma takes.

const PAUSE = 140;

const begun = (field) => {
  const before = field.value.slice(0, field.selectionStart);
  return /(?:^|[,;\n])\s*([^,;\n]*)$/.exec(before)[1];
};

const written = ({ name, spec }) => {
  if (!name) return spec;
  const safe = /[()<>[\]:;@\\,."]/.test(name) ? `"${name.replace(/[\\"]/g, "\\$&")}"` : name;
  return `${safe} <${spec}>`;
};

export function startPeople(form) {
  for (const field of form.querySelectorAll("[data-recipients]")) offer(form, field);
}

function offer(form, field) {
  let timer = 0;
  let found = [];
  let at = 0;
  const list = Object.assign(document.createElement("ul"), { className: "offered", hidden: true, id: `${field.id}-offered` });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People");
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  field.after(list);

  const close = () => {
    found = [];
    list.hidden = true;
    list.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    at = (to + found.length) % found.length;
    [...list.children].forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
    field.setAttribute("aria-activedescendant", `${list.id}-${at}`);
  };
  const take = (i) => {
    const end = field.selectionStart;
    field.setRangeText(`${written(found[i])}, `, end - begun(field).length, end, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
  };
  const show = (people) => {
    close();
    found = people;
    if (!found.length) return;
    list.append(...found.map((one, i) => {
      const line = document.createElement("li");
      line.id = `${list.id}-${i}`;
      line.setAttribute("role", "option");
      line.append(one.name || one.spec);
      const more = [one.name ? one.spec : "", one.of].filter(Boolean).join(", ");
      if (more) line.append(Object.assign(document.createElement("small"), { textContent: ` ${more}` }));
      line.addEventListener("mousedown", (event) => { event.preventDefault(); take(i); });
      return line;
    }));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    mark(0);
  };
  async function look() {
    const words = begun(field).trim();
    if (words.length < 2 || words.includes("<")) { close(); return; }
    try {
      const answer = await fetch(`${form.dataset.people}?q=${encodeURIComponent(words)}`, { redirect: "manual" });
      const { people } = await answer.json();
      if (document.activeElement === field && begun(field).trim() === words) {
        show(people.filter((one) => one.spec !== words));
      }
    } catch { close(); }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (!found.length || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter" || event.key === "," || (event.key === "Tab" && !event.shiftKey)) take(at);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
