// What may be worth a second look shows beside the letter as one pauses. Ctrl and full stop takes
// the next suggestion; nothing is changed by itself.

const PAUSE = 600;

export function startFindings(form, saving) {
  const place = form.querySelector("[data-findings]");
  const text = form.elements.text;
  if (!form.dataset.review || !place) return;
  let timer = 0;
  let asked = 0;

  async function look(more = {}) {
    const number = ++asked;
    const told = saving.body("review");
    for (const [name, value] of Object.entries(more)) told.set(name, value);
    try {
      const answer = await fetch(form.dataset.review, {
        method: "POST", body: told, redirect: "manual", headers: { Accept: "text/html", "X-Draft": form.dataset.draft },
      });
      if (!answer.ok || number !== asked) return;
      const html = await answer.text();
      if (html !== place.dataset.shown) {
        place.innerHTML = html;
        place.dataset.shown = html;
      }
    } catch { /* the letter matters more */ }
  }

  // Where a finding's words stand now: they may have moved since it was made.
  function span(one) {
    const { words } = one.dataset;
    const start = Number(one.dataset.start);
    if (text.value.slice(start, start + words.length) === words) return [start, start + words.length];
    const found = words ? text.value.indexOf(words) : -1;
    return found < 0 ? null : [found, found + words.length];
  }

  function take(one) {
    const where = one && span(one);
    if (!where || one.dataset.take === undefined) return false;
    text.focus();
    text.setSelectionRange(...where);
    // By this the browser's own undo takes it back.
    const done = document.execCommand?.("insertText", false, one.dataset.take);
    if (!done) text.setRangeText(one.dataset.take, ...where, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    one.remove();
    return true;
  }

  place.addEventListener("click", (event) => {
    const one = event.target.closest("[data-finding]");
    const button = event.target.closest("button");
    if (!one || !button) return;
    event.preventDefault();
    if (button.dataset.findingTake !== undefined) take(one);
    else if (button.dataset.findingShow !== undefined) {
      const where = span(one);
      if (where) { text.focus(); text.setSelectionRange(...where); }
    } else if (button.dataset.findingAside !== undefined) {
      const [scope, reason] = ["scope", "reason"].map((name) => one.querySelector(`[data-aside=${name}]`).value);
      saving.ask("save").then(() => look({ aside: one.dataset.finding, rule: one.dataset.rule, scope, reason }));
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "." || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const all = [...place.querySelectorAll("[data-finding][data-take]")];
    const here = text.selectionStart;
    take(all.find((one) => (span(one)?.[1] ?? -1) >= here) ?? all[0]);
  });
  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-findings]")) { event.stopImmediatePropagation(); return; }
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  if (text.value.trim()) look();
}
