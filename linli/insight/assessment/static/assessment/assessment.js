// Draws the two charts of an indicator from the JSON on the page. The table below holds the same numbers.
(() => {
  "use strict";
  const source = document.getElementById("chart-data");
  if (!source || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  const css = getComputedStyle(document.documentElement);
  const token = (name) => css.getPropertyValue(name).trim();
  const text = { color: token("--muted"), fontFamily: token("--font") };
  const lines = { lineStyle: { color: token("--line") } };
  const shown = (value) => (value == null ? "–" : `${value.toLocaleString()}${data.unit}`);
  const inColour = (name) => ({ color: token(name) });
  const charts = [];

  function draw(id, option, height) {
    const box = document.getElementById(id);
    if (!box) return;
    if (height) box.style.height = `${height}px`;
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      textStyle: text,
      // richText is drawn on the canvas: the other kind sets inline styles, which the policy forbids
      tooltip: { trigger: "axis", valueFormatter: shown, renderMode: "richText" },
      ...option,
    });
    charts.push(chart);
  }

  const axis = { axisLabel: text, axisLine: lines, axisTick: { show: false }, splitLine: lines };
  draw("chart-trend", {
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: data.months, ...axis, splitLine: { show: false } },
    yAxis: { type: "value", scale: true, ...axis },
    series: [
      {
        type: "line",
        name: data.title,
        data: data.trend,
        symbolSize: 7,
        lineStyle: { width: 2.5, ...inColour("--brand") },
        itemStyle: inColour("--brand"),
      },
    ],
  });

  // Charts count from below, the table from above.
  const rows = data.places.slice().reverse();
  const series = [
    {
      type: "bar",
      name: data.title,
      data: rows.map((row) => row[1]),
      itemStyle: inColour("--brand"),
      barMaxWidth: 16,
    },
  ];
  if (data.average !== null) {
    series.push({
      type: "line",
      name: data.averageTitle,
      data: rows.map(() => data.average),
      showSymbol: false,
      lineStyle: { type: "dashed", ...inColour("--due") },
      itemStyle: inColour("--due"),
    });
  }
  draw("chart-places", {
    grid: { left: 8, right: 24, top: 28, bottom: 8, containLabel: true },
    legend: { show: data.average !== null, top: 0, textStyle: text },
    xAxis: { type: "value", ...axis },
    yAxis: { type: "category", data: rows.map((row) => row[0]), ...axis, splitLine: { show: false } },
    series,
  }, Math.max(220, 60 + 24 * rows.length));
  window.addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
})();
