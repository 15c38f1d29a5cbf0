// Everything a page needs beyond its own HTML. Without it, links and forms still work.
import { startKeys } from "./keys.js";
import { startFocus } from "./focus.js";
import { startMenu } from "./menu.js";
import { startBell } from "./bell.js";
import { startMentions } from "./mentions.js";
import { startPasskeys } from "./passkeys.js";
import { startCompose } from "./compose.js";

startKeys();
startFocus();
startMenu();
startBell();
startMentions();
startPasskeys();
startCompose();
if (document.querySelector("[data-plot]")) import("./plots.js");
