// Scott's curve of one story: what was covered so far, the phases, the forecast of the peak.
"use strict";
(() => {
  const box = document.getElementById("curve");
  let plot = null;
  let data = null;

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const fade = (hex, alpha) => hex + Math.round(alpha * 255).toString(16).padStart(2, "0");
  const font = (size, weight = "") => `${weight} ${size * devicePixelRatio}px system-ui, sans-serif`;
  const px = (n) => n * devicePixelRatio;

  function clock(seconds, options = { hour: "2-digit", minute: "2-digit" }) {
    const format = new Intl.DateTimeFormat(data.language, { timeZone: data.zone, hourCycle: "h23", ...options });
    return format.format(new Date(seconds * 1000));
  }

  const x = (u, at) => Math.min(Math.max(u.valToPos(at, "x", true), u.bbox.left), u.bbox.left + u.bbox.width);

  function region(u, from, to, fill) {
    const left = x(u, from);
    u.ctx.fillStyle = fill;
    u.ctx.fillRect(left, u.bbox.top, Math.max(0, x(u, to) - left), u.bbox.height);
  }

  // Phase names sit in a strip on top; one that does not fit its region is cut short or left out.
  function phaseName(u, phase) {
    const left = x(u, phase.from), width = x(u, phase.to) - left;
    u.ctx.font = font(12, "600");
    u.ctx.textAlign = "left";
    let name = phase.label;
    while (name && u.ctx.measureText(name).width > width - px(8)) name = name.slice(0, -1);
    if (name.length < phase.label.length) name = name.length > 2 ? `${name.slice(0, -1)}…` : "";
    u.ctx.fillStyle = color(phase.phase.replace("_", "-"));
    u.ctx.fillText(name, left + px(5), u.bbox.top + px(16));
    u.ctx.fillRect(left, u.bbox.top, Math.max(px(1), width - px(1)), px(4));
  }

  function upright(u, at, stroke, dash, width) {
    if (at < u.scales.x.min || at > u.scales.x.max) return false;
    u.ctx.beginPath();
    u.ctx.setLineDash(dash.map(px));
    u.ctx.lineWidth = px(width);
    u.ctx.strokeStyle = stroke;
    u.ctx.moveTo(x(u, at), u.bbox.top);
    u.ctx.lineTo(x(u, at), u.bbox.top + u.bbox.height);
    u.ctx.stroke();
    u.ctx.setLineDash([]);
    return true;
  }

  // Labels of the lines are stacked so that two close lines never write over each other.
  function labels(u, marks) {
    const taken = [];
    u.ctx.font = font(12, "600");
    for (const mark of marks) {
      const width = u.ctx.measureText(mark.text).width + px(10);
      const at = x(u, mark.at);
      const right = at + width > u.bbox.left + u.bbox.width;
      const left = right ? at - width : at;
      let level = 0;
      while (taken.some((one) => one.level === level && left < one.right && left + width > one.left)) level += 1;
      taken.push({ level, left, right: left + width });
      const top = u.bbox.top + px(26 + level * 18);
      u.ctx.fillStyle = fade(color("panel"), 0.85);
      u.ctx.fillRect(left + px(right ? 0 : 1), top, width - px(1), px(17));
      u.ctx.fillStyle = color(mark.color);
      u.ctx.textAlign = "left";
      u.ctx.fillText(mark.text, left + px(5), top + px(13));
    }
  }

  function fan(u) {
    const band = data.forecast;
    if (!band) return;
    const words = data.words, low = u.bbox.top + u.bbox.height - px(6);
    region(u, band.p10, band.p90, fade(color("peak"), 0.10));
    region(u, band.p25, band.p75, fade(color("peak"), 0.16));
    u.ctx.font = font(11);
    u.ctx.fillStyle = color("soft");
    u.ctx.textAlign = "left";
    const inner = words["curve.half"], outer = words["curve.most"];
    if (x(u, band.p75) - x(u, band.p25) > u.ctx.measureText(inner).width + px(10)) u.ctx.fillText(inner, x(u, band.p25) + px(5), low);
    if (x(u, band.p90) - x(u, band.p75) > u.ctx.measureText(outer).width + px(10)) u.ctx.fillText(outer, x(u, band.p75) + px(5), low);
  }

  function back(u) {
    u.ctx.save();
    for (const phase of data.phases) region(u, phase.from, phase.to, fade(color(phase.phase.replace("_", "-")), 0.09));
    fan(u);
    u.ctx.restore();
  }

  function front(u) {
    u.ctx.save();
    const words = data.words, marks = [];
    for (const phase of data.phases) phaseName(u, phase);
    for (const alert of data.alerts) {
      if (!upright(u, alert.at, color("accent"), [2, 3], 1.5)) continue;
      const height = u.valToPos(at(alert.at), "y", true);
      u.ctx.beginPath();
      u.ctx.fillStyle = color("accent");
      u.ctx.arc(x(u, alert.at), height, px(5), 0, 7);
      u.ctx.fill();
      marks.push({ at: alert.at, text: `▲ ${alert.label} ${clock(alert.at)}`, color: "accent" });
    }
    if (data.forecast && upright(u, data.forecast.p50, color("peak"), [7, 4], 1.5)) {
      marks.push({ at: data.forecast.p50, text: `${words["curve.peak"]} ${clock(data.forecast.p50)}`, color: "peak" });
    }
    if (data.act_before && upright(u, data.act_before, color("scramble"), [], 2.5)) {
      marks.push({ at: data.act_before, text: `${words["curve.act"]} ${clock(data.act_before)}`, color: "scramble" });
    }
    if (upright(u, data.now, color("ink"), [], 1.5)) {
      marks.push({ at: data.now, text: `${words["curve.now"]} ${clock(data.now)}`, color: "ink" });
    }
    labels(u, marks.sort((a, b) => a.at - b.at));
    u.ctx.restore();
  }

  // The drawn rate at an instant, between two points of the series.
  function at(seconds) {
    const times = data.series.at, rates = data.series.rate;
    const next = times.findIndex((one) => one >= seconds);
    if (next < 0) return rates[rates.length - 1] || 0;
    if (next === 0) return rates[0];
    const share = (seconds - times[next - 1]) / (times[next] - times[next - 1] || 1);
    return rates[next - 1] + share * (rates[next] - rates[next - 1]);
  }

  function axis(extra) {
    return { stroke: color("soft"), grid: { stroke: color("line"), width: 1 }, ticks: { stroke: color("line"), width: 1 }, font: "12px system-ui, sans-serif", ...extra };
  }

  function options() {
    const long = data.to - data.from > 30 * 3600;
    return {
      width: box.clientWidth,
      height: box.clientHeight,
      padding: [8, 26, 0, 0],
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
      legend: { show: false },
      scales: { x: { time: true, range: () => [data.from, data.to] }, y: { range: (u, low, high) => [0, Math.max(high || 0, 1) * 1.75] } },
      axes: [
        axis({ values: (u, marks) => marks.map((one) => clock(one, long ? { weekday: "short", hour: "2-digit", minute: "2-digit" } : undefined)), space: long ? 90 : 60 }),
        axis({ label: data.words["curve.rate"], labelSize: 20, labelFont: "12px system-ui, sans-serif", size: 44 }),
      ],
      series: [{}, { stroke: color("ink"), width: 2.2, fill: fade(color("ink"), 0.06), points: { show: false } }],
      hooks: { drawClear: [back], draw: [front] },
    };
  }

  function render() {
    plot?.destroy();
    plot = null;
    if (!data || data.series.at.length < 2) {
      const text = document.createElement("p");
      text.textContent = box.dataset.none;
      box.replaceChildren(text);
      return;
    }
    box.replaceChildren();
    plot = new uPlot(options(), [data.series.at, data.series.rate], box);
  }

  async function load() {
    const answer = await fetch(box.dataset.src, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const fresh = await answer.json();
    const same = plot && data && fresh.language === data.language;
    data = fresh;
    if (same && data.series.at.length > 1) plot.setData([data.series.at, data.series.rate]);
    else render();
    box.dataset.drawn = String(data.series.at.length);
  }

  const look = () => { if (!document.hidden) load().catch(() => {}); };
  look();
  setInterval(look, Number(box.dataset.pace) * 1000);
  new ResizeObserver(() => plot?.setSize({ width: box.clientWidth, height: box.clientHeight })).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
})();
