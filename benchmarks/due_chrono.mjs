// chrono-node, started by due.py like the peers of due_peers.py; its folder is the first argument.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const chrono = createRequire(process.argv[2] + "/")("chrono-node");
const cases = JSON.parse(readFileSync(0, "utf-8"));
const iso = (date) => date.toISOString().replace("Z", "000");

function ends(found) {
  const last = found.end ?? found.start;
  const start = found.start.date();
  const end = last.date();
  if (!found.start.isCertain("hour")) start.setUTCHours(0, 0, 0, 0);
  if (!last.isCertain("hour")) {
    end.setUTCHours(23, 59, 59, 999);
    return [iso(start), end.toISOString().replace("999Z", "999999")];
  }
  return [iso(start), iso(end)];
}

chrono.parse("tomorrow", new Date());
const begun = process.cpuUsage();
const answers = cases.map(([text, moment]) =>
  chrono.parse(text, new Date(moment.slice(0, 19) + "Z"), { forwardDate: true }).map(ends),
);
const spent = process.cpuUsage(begun);
process.stdout.write(JSON.stringify([answers, (spent.user + spent.system) / 1e6]));
