// The bell asks now and then whether there is something new: seldom while nobody is here, not at
// all while nobody looks. One number travels; nothing on the page moves.
import { say } from "./focus.js";

const OFTEN = 30_000;
const SELDOM = 120_000;
const LONGEST = 600_000;
const IDLE = 300_000;

export function startBell() {
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  const title = document.title;
  let timer = 0;
  let failures = 0;
  let asked = Date.now();
  let touched = Date.now();

  const show = ({ count, newest, say: words }) => {
    bell.dataset.bell = `${count}-${newest}`;
    bell.querySelector(".bell-count").textContent = count > 99 ? "99+" : count || "";
    bell.setAttribute("aria-label", count ? `Notices: ${count} new` : "Notices");
    document.title = count ? `(${count > 99 ? "99+" : count}) ${title}` : title;
    if (words) say(words);
  };

  const wait = () => {
    clearTimeout(timer);
    if (document.hidden) return;
    const usual = Date.now() - touched > IDLE ? SELDOM : OFTEN;
    timer = setTimeout(ask, Math.min(usual * 2 ** failures, LONGEST));
  };

  async function ask() {
    asked = Date.now();
    try {
      const answer = await fetch(`${bell.dataset.asks}?known=${bell.dataset.bell}`, {
        redirect: "manual",
        headers: { Accept: "application/json" },
      });
      // Logged out, or not allowed any more: whoever comes back loads a page anyway.
      if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500)) return;
      failures = answer.ok ? 0 : failures + 1;
      if (answer.status === 200) show(await answer.json());
    } catch {
      failures += 1;
    }
    wait();
  }

  const [count, newest] = bell.dataset.bell.split("-").map(Number);
  show({ count, newest });
  for (const sign of ["pointerdown", "keydown"]) {
    document.addEventListener(sign, () => { touched = Date.now(); }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clearTimeout(timer);
    else if (Date.now() - asked > OFTEN / 3) ask();
    else wait();
  });
  wait();
}
