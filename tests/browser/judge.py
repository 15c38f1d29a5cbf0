"""What every screen must stand: nobody is shut out, nothing is cut off, nothing jumps."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")

WATCH = """
window.shifted = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
WIDER = """
() => [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && getComputedStyle(e).position !== "absolute" && !e.closest("select, .line-snippet, pre"))
  .filter(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  .slice(0, 5).map(e => `wider than the screen: ${e.tagName}.${e.className}`)
"""
_JUDGE = f"""
async () => {{
  const found = await axe.run(document, {{reporter: "no-passes", preload: false}});
  const shut = found.violations.map(one => `${{one.id}}: `
    + one.nodes.slice(0, 3).map(node => node.target.join(" ") + " " + node.html).join(" | "));
  const jumped = window.shifted < 0.05 ? [] : [`jumped by ${{window.shifted}}`];
  return [...shut, ...({WIDER})()];
}}
"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, by axe and its width. None: it is well.

    Pages that were opened with ``bypass`` have axe already.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(_JUDGE)
    return found


def faults_at(page: Page, addresses: Iterable[str], *, widths: Sequence[int] = ()) -> list[str]:
    """What is wrong with the pages at these addresses, each behind its address; jumps too.

    At ``widths``, too, nothing may be cut off.
    """
    wrong = []
    size = page.viewport_size
    assert size is not None
    for address in addresses:
        page.goto(address)
        wrong += [f"{address}: {fault}" for fault in faults(page)]
        if page.evaluate("window.shifted") > 0.05:
            wrong.append(f"{address}: it jumped while it loaded")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            wrong += [f"{address} at {width}: {fault}" for fault in page.evaluate(WIDER)]
        if widths:
            page.set_viewport_size(size)
    return wrong
