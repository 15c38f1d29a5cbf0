// Says that one has a conversation before one, and shows who else has: seldom, and not while
// nobody looks.

const OFTEN = 20_000;

// Who else is here; a save tells it, too.
export function showOthers(others = []) {
  const words = others.map((one) => `${one}.`).join(" ");
  for (const line of document.querySelectorAll("[data-composer-here]")) {
    if (line.textContent.trim() !== words) line.textContent = words;
  }
}

export function startHere() {
  const ask = async () => {
    const form = document.querySelector("[data-composer][data-here]");
    const place = form?.dataset.here ?? document.querySelector("[data-here-page]")?.dataset.herePage;
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!place || !token || document.hidden) return;
    const told = new FormData();
    if (form?.elements.text.value.trim()) told.set("answering", "1");
    try {
      const answer = await fetch(place, {
        method: "POST", body: told, redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": token },
      });
      if (!answer.ok) return;
      showOthers((await answer.json()).others);
    } catch { /* told the next time */ }
  };
  ask();
  setInterval(ask, OFTEN);
}
