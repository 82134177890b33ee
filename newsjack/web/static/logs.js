// The live log. The server filters and resumes by id; this only shows, pauses and reconnects.
"use strict";
(() => {
  const KEEP = 1500;
  const list = document.getElementById("log");
  const form = document.getElementById("log-filter");
  const pause = document.getElementById("pause");
  const state = document.getElementById("log-state");
  const none = document.getElementById("log-none");
  const texts = JSON.parse(list.dataset.texts);
  let stream = null;
  let last = list.dataset.after;
  let paused = false;
  let waiting = [];

  function part(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.textContent = text;
    return made;
  }

  function row(line) {
    const made = part("li", `level-${line.level}`, "");
    const shown = [
      part("time", "", line.clock),
      part("span", "worker", line.worker),
      part("span", "level", texts[`level.${line.level}`] || line.level),
      part("span", "event", line.event),
    ];
    if (line.story_id) {
      const link = part("a", "", line.story_id);
      link.href = `/stories/${encodeURIComponent(line.story_id)}`;
      shown.push(link);
    }
    shown.push(part("span", "fields", line.fields));
    for (const one of shown) made.append(one, " ");
    return made;
  }

  function show(lines) {
    if (!lines.length) return;
    const follow = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(...lines.map(row));
    while (list.children.length > KEEP) list.firstElementChild.remove();
    none.hidden = true;
    if (follow) list.scrollTop = list.scrollHeight;
  }

  // Lines come in bursts; drawing once a frame keeps a busy log smooth.
  let drawing = false;
  function draw() {
    drawing = false;
    if (paused) {
      waiting = waiting.slice(-KEEP);
      state.textContent = texts["logs.paused"].replace("{n}", waiting.length);
    } else {
      show(waiting.splice(0));
    }
  }
  function soon() {
    if (drawing) return;
    drawing = true;
    if (document.hidden) setTimeout(draw, 250); else requestAnimationFrame(draw);
  }

  function connect() {
    stream?.close();
    const query = new URLSearchParams(new FormData(form));
    query.set("after", last);
    const own = new EventSource(`/logs/stream?${query}`);
    stream = own;
    own.onopen = () => { if (!paused) state.textContent = `● ${texts["logs.live"]}`; };
    own.onerror = () => { state.textContent = `○ ${texts["logs.lost"]}`; };
    own.addEventListener("gap", () => { document.getElementById("gap").hidden = false; });
    own.onmessage = (event) => {
      if (own !== stream) return;
      last = event.lastEventId || last;
      waiting.push(JSON.parse(event.data));
      soon();
    };
  }

  let typing = 0;
  function refilter() {
    clearTimeout(typing);
    typing = setTimeout(async () => {
      const query = new URLSearchParams(new FormData(form));
      const address = `/logs?${query}`;
      const answer = await fetch(address);
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("log");
      stream?.close();
      waiting = [];
      last = fresh.dataset.after;
      list.replaceChildren(...fresh.children);
      none.hidden = list.children.length > 0;
      list.scrollTop = list.scrollHeight;
      history.replaceState(null, "", address);
      connect();
    }, 200);
  }

  pause.hidden = false;
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = texts[paused ? "logs.resume" : "logs.pause"];
    if (!paused) state.textContent = `● ${texts["logs.live"]}`;
    draw();
  });
  form.addEventListener("input", refilter);
  form.addEventListener("submit", (event) => { event.preventDefault(); refilter(); });
  window.addEventListener("pagehide", () => stream?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  list.scrollTop = list.scrollHeight;
  connect();
})();
