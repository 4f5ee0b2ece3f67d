// What the reader does, and what follows.
(() => {
  const stage = document.querySelector(".stage");
  if (!stage) return;
  const tools = document.querySelector(".tools");
  byId("no-scripts").hidden = true;
  stage.hidden = false;
  if (tools) tools.hidden = false;
  const panel = byId("panel");
  readAddress();
  canvas = makeCanvas(byId("canvas"));
  const say = (text) => { byId("say").textContent = text; };

  const render = () => {
    const parts = state.seam !== null ? seamPanel(state.seam, go)
      : state.team !== null ? teamPanel(state.team, go) : startPanel(go);
    panel.replaceChildren(...parts.filter((part) => part !== null));
    panel.scrollTop = 0;
    if (!tools) return;
    byId("kind").value = state.kind;
    byId("severity").value = state.severity;
    byId("all").checked = state.all;
    const shown = data.seams.filter((_, n) => isShown(n)).length;
    const fits = filtered() ? `${data.seams.filter((_, n) => seamFits(n)).length} fit · ` : "";
    byId("shown").textContent = `${fits}${shown} of ${plural(data.seams.length, "seam")} shown`;
    byId("all-label").hidden = data.seams.length <= data.first;
  };
  const apply = () => {
    writeAddress();
    canvas.paint();
    render();
  };
  const choose = (team, seam, announce) => {
    Object.assign(state, { team, seam, cursor: seam });
    apply();
    if (seam !== null) canvas.show(endsOf(seam));
    else if (team !== null) canvas.show([team]);
    say(announce);
  };
  const go = {
    seam: (n) => choose(null, n, `${seamName(n)} opened`),
    team: (n) => choose(n, null, `${teamName(n)} opened`),
    close: () => {
      choose(null, null, "Closed");
      byId("canvas").focus();
    },
  };

  canvas.network.on("click", ({ nodes, edges, pointer }) => {
    const near = badgeAt(pointer.canvas);
    if (near !== null) go[near.startsWith("s") ? "seam" : "team"](Number(near.slice(1)));
    else if (nodes.length) go.team(Number(nodes[0].slice(1)));
    else if (edges.length) go.seam(Number(edges[0].slice(1)));
    else go.close();
  });
  const badgeAt = ({ x, y }) => {
    const hit = Object.entries(data.badges).find(
      ([id, at]) => (id.startsWith("t") || isShown(Number(id.slice(1)))) && Math.hypot(x - at[0], y - at[1]) < 15,
    );
    return hit ? hit[0] : null;
  };

  // A word on what lies under the pointer.
  const tip = make("div", { class: "tip", hidden: "" });
  byId("canvas").append(tip);
  const hint = (text) => ({ pointer }) => {
    tip.textContent = text;
    tip.hidden = false;
    tip.style.left = `${Math.min(pointer.DOM.x + 12, byId("canvas").clientWidth - 240)}px`;
    tip.style.top = `${pointer.DOM.y + 16}px`;
    byId("canvas").style.cursor = "pointer";
  };
  const unhint = () => {
    tip.hidden = true;
    byId("canvas").style.cursor = "";
  };
  canvas.network.on("hoverEdge", (event) => {
    const n = Number(event.edge.slice(1));
    hint(`${seamName(n)}: ${data.seams[n].verdict}`)(event);
  });
  canvas.network.on("hoverNode", (event) => hint(teamName(Number(event.node.slice(1))))(event));
  for (const event of ["blurEdge", "blurNode", "dragStart", "zoom"]) canvas.network.on(event, unhint);

  const step = (by) => {
    const along = walk();
    if (!along.length) return;
    const at = along.indexOf(state.cursor);
    state.cursor = along[at < 0 ? (by > 0 ? 0 : along.length - 1) : (at + by + along.length) % along.length];
    if (state.seam !== null) return go.seam(state.cursor);
    canvas.paint();
    canvas.show(endsOf(state.cursor));
    const seam = data.seams[state.cursor];
    say(`${seamName(state.cursor)}: ${seam.verdict}. Enter opens.`);
  };
  const toTeam = (end) => {
    const at = state.seam ?? state.cursor;
    if (at !== null) go.team(endsOf(at)[end]);
  };
  const keys = {
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    ArrowUp: () => toTeam(0),
    ArrowDown: () => toTeam(1),
    Enter: () => {
      if (state.cursor === null) return;
      go.seam(state.cursor);
      panel.focus();
    },
    "+": () => canvas.zoom(1.25),
    "=": () => canvas.zoom(1.25),
    "-": () => canvas.zoom(0.8),
  };
  byId("canvas").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, dialog");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !typing) go.close();
    else if (event.key === "?" && !typing) byId("help").showModal();
    else if (event.key === "/" && !typing && tools) {
      event.preventDefault();
      byId("q").focus();
    }
  });

  window.addEventListener("popstate", () => {
    readAddress();
    canvas.paint();
    render();
    if (state.seam !== null) canvas.show(endsOf(state.seam));
  });
  dark.addEventListener("change", canvas.themeChanged);
  // A row of the table below was followed: bring the picture into view.
  window.addEventListener("hashchange", () => {
    if (state.seam !== null || state.team !== null) stage.scrollIntoView();
  });

  if (tools) {
    byId("kind").addEventListener("change", (event) => { state.kind = event.target.value; apply(); });
    byId("severity").addEventListener("change", (event) => { state.severity = event.target.value; apply(); });
    byId("all").addEventListener("change", (event) => { state.all = event.target.checked; apply(); });
    byId("fit").addEventListener("click", canvas.fit);
    byId("help-button").addEventListener("click", () => byId("help").showModal());
    tools.addEventListener("submit", (event) => event.preventDefault());
    makeSearch(go);
  }
  render();
  canvas.fit();
  if (state.seam !== null) canvas.show(endsOf(state.seam));
  document.documentElement.dataset.ready = "true";
})();
