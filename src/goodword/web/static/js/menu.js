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
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
  });
}
