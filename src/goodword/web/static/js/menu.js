// A menu closes when one looks elsewhere; a chosen option is sent at once where that is asked for.
export function startMenu() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.me[open]")) {
      if (!menu.contains(event.target) || event.target.closest("[data-keys]")) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.me[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("focusin", (event) => {
    const choice = event.target.closest("[data-chooses]");
    if (choice) document.getElementById(choice.dataset.chooses).checked = true;
    // Words may stand beside a chosen reason; alone, they are the reason.
    const last = event.target.closest("[data-chooses-last]");
    const own = last && document.getElementById(last.dataset.choosesLast);
    if (own && !own.form.querySelector(`[name="${own.name}"]:checked`)) own.checked = true;
  });
  // Where one sits is a good guess at where the business is, as long as nothing was chosen.
  const zone = document.querySelector("select[data-zone]");
  if (zone) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const named = JSON.parse(zone.dataset.zone)[here] ?? here;
    if ([...zone.options].some((option) => option.value === named)) zone.value = named;
  }
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-empties]");
    if (!close) return;
    const place = document.getElementById(close.dataset.empties);
    place.replaceChildren();
    place.closest("article").querySelector("a.fold-like")?.focus();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
  });
}
