// Draws the plots of a page; the numbers stand in the tables beside them.
// Chartist (vendor/chartist, MIT) writes SVG that our own styles colour, light, dark and on paper.
import "../vendor/chartist/chartist.umd.js";

const { BarChart, LineChart, Svg, Interpolation } = globalThis.Chartist;

// The page forbids styles in attributes; the same through the object model is allowed.
const attr = Svg.prototype.attr;
Svg.prototype.attr = function (told, namespace) {
  if (told && typeof told === "object" && "style" in told) {
    const { style, ...rest } = told;
    this._node.style.cssText = style;
    return attr.call(this, rest, namespace);
  }
  return attr.call(this, told, namespace);
};

const HEIGHT = 260;

function draw(box) {
  const told = JSON.parse(box.dataset.plot);
  const width = Math.max(280, Math.round(box.clientWidth));
  const room = Math.floor((width - 60) / 44);
  const every = Math.max(1, Math.ceil(told.labels.length / room));
  const axis = {
    low: 0,
    ...(told.ceiling ? { high: told.ceiling } : {}),
    axisX: {
      showGrid: false,
      labelInterpolationFnc: (words, at) => ((told.labels.length - 1 - at) % every ? null : words),
    },
    axisY: {
      onlyInteger: true,
      offset: 52,
      labelInterpolationFnc: (n) => (told.ceiling ? `${n} %` : n.toLocaleString("en")),
    },
    chartPadding: { top: 12, right: 8, bottom: 0, left: 0 },
    width: `${width}px`,
    height: `${HEIGHT}px`,
  };
  const data = { labels: told.labels, series: told.series.map((one) => one.values) };
  const chart =
    told.kind === "lines"
      ? new LineChart(box, data, { ...axis, fullWidth: true, lineSmooth: Interpolation.none({ fillHoles: false }), chartPadding: { ...axis.chartPadding, right: 40 } })
      : new BarChart(box, data, { ...axis, stackBars: told.kind === "stack" });
  chart.on("draw", (one) => {
    if (one.type !== "bar") return;
    const wide = Math.max(2, Math.min(36, (one.axisX.axisLength / told.labels.length) * 0.7));
    one.element.attr({ "stroke-width": wide });
  });
  chart.on("created", ({ svg, chartRect, axisY }) => {
    // It scales as a picture where the page becomes narrower later, and on paper.
    svg.attr({ viewBox: `0 0 ${width} ${HEIGHT}`, "aria-hidden": "true", focusable: "false" });
    if (told.mark) {
      const y = chartRect.y1 - axisY.projectValue(told.mark);
      svg.elem("line", { x1: chartRect.x1, x2: chartRect.x2, y1: y, y2: y }, "plot-mark");
    }
  });
}

const boxes = document.querySelectorAll("[data-plot]");
boxes.forEach(draw);

let later;
addEventListener("resize", () => {
  clearTimeout(later);
  later = setTimeout(() => boxes.forEach((box) => {
    if (Math.abs((Number(box.dataset.drawn) || 0) - box.clientWidth) > 1) {
      box.dataset.drawn = box.clientWidth;
      box.replaceChildren();
      draw(box);
    }
  }), 150);
});
boxes.forEach((box) => { box.dataset.drawn = box.clientWidth; });
