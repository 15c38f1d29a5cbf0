// After a part of the page was replaced, the focus stands where one would go on;
// and what went wrong on the way is said in words.

export const say = (words) => {
  const place = document.querySelector("[data-spoken]");
  if (!place) return;
  place.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.textContent = ""; }, 8000);
};

function takeFocus() {
  const wanted = document.querySelector("[data-take-focus]");
  if (!wanted) return;
  wanted.removeAttribute("data-take-focus");
  const first = wanted.matches("form") && (wanted.querySelector("[data-first] input") ??
    wanted.querySelector("input:checked") ??
    wanted.querySelector("input:not([type=hidden]), select, textarea"));
  (first || wanted).focus({ preventScroll: true });
  wanted.scrollIntoView({ block: "nearest" });
}

export function startFocus() {
  takeFocus();
  document.addEventListener("htmx:afterSettle", takeFocus);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const landed = new URL(event.detail.xhr.responseURL || location.href);
    if (landed.pathname === "/login") {
      event.detail.shouldSwap = false;
      location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    }
  });
  const lost = "Goodword could not be reached. Nothing was changed; try again in a moment.";
  document.addEventListener("htmx:sendError", () => say(lost));
  document.addEventListener("htmx:timeout", () => say(lost));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 404) say("This is not here any more. Load the page again to see how things stand.");
    else if (status === 403) say("Your account may not do this. Nothing was changed.");
    else say("Something went wrong on our side. Nothing was changed; try again in a moment.");
  });
}
