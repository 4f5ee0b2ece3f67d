// The picture: vis-network draws boxes and lines, we add group areas and badges.
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif';
const TONE_COLOURS = {
  "far-less": "less", less: "less-2", even: "mark", more: "more-2", "far-more": "more",
  unknown: "mark", undeclared: "more",
};
const QUIET = new Set(["even", "more", "far-more", "unknown"]);
let colours = {};
let canvas = null; // the one picture of the page
const readColours = () => {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["page", "surface", "sunken", "ink", "muted", "line", "mark", "more",
    "more-2", "more-3", "less", "less-2", "less-3", "chosen"]) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
};

const makeCanvas = (container) => {
  readColours();
  const tones = data.edges.map((edge) => edge.tone);
  const widths = data.edges.map((edge) => edge.width);
  const nodes = new vis.DataSet([]);
  const edges = new vis.DataSet([]);
  const painted = new Map();
  const lit = { teams: null, seams: null };

  const litParts = () => {
    const at = state.seam ?? state.cursor;
    if (state.team !== null) {
      lit.seams = new Set(seamsOfTeam[state.team].filter(seamFits));
      lit.teams = new Set([state.team, ...[...lit.seams].flatMap(endsOf)]);
    } else if (at !== null) {
      lit.seams = new Set([at]);
      lit.teams = new Set(endsOf(at));
    } else if (filtered()) {
      lit.seams = new Set(data.seams.map((_, n) => n).filter(seamFits));
      lit.teams = new Set(data.teams.map((_, n) => n).filter(teamFits));
    } else {
      lit.seams = lit.teams = null;
    }
  };
  const isLit = (kind, n) => lit[kind] === null || lit[kind].has(n);

  const paintTeam = (n) => {
    const on = isLit("teams", n);
    const chosen = state.team === n;
    const border = chosen ? colours.chosen : on ? colours.ink : colours.line;
    const plate = { background: on ? colours.surface : colours.page, border };
    return {
      id: `t${n}`,
      borderWidth: chosen ? 3 : 1,
      color: { ...plate, highlight: plate, hover: { ...plate, border: colours.chosen } },
      font: { color: on ? colours.ink : colours.mark },
      shapeProperties: { borderDashes: data.teams[n].judged ? false : [5, 4] },
    };
  };
  const paintSeam = (n) => {
    const chosen = n === (state.seam ?? state.cursor);
    const tone = TONE_COLOURS[tones[n]];
    const colour = isLit("seams", n) ? colours[tone] : colours.line;
    // What goes well stays in the background until it is asked for.
    const quiet = lit.seams === null && !data.seams[n].findings.length && QUIET.has(tones[n]);
    return {
      id: `s${n}`,
      hidden: !isShown(n),
      width: widths[n] + (chosen ? 2 : 0),
      color: { color: colour, highlight: colour, hover: colours.chosen, inherit: false, opacity: quiet || !isLit("seams", n) ? 0.45 : 1 },
    };
  };
  // Only what changed is handed on: with thousands of seams that is what keeps a click quick.
  const changed = (items) =>
    items.filter((item) => {
      const now = JSON.stringify(item);
      const differs = painted.get(item.id) !== now;
      painted.set(item.id, now);
      return differs;
    });
  const paint = () => {
    litParts();
    nodes.update(changed(data.teams.map((_, n) => paintTeam(n))));
    edges.update(changed(data.seams.map((_, n) => paintSeam(n))));
  };

  const start = () => {
    litParts();
    nodes.add(data.nodes.map((node, n) => ({ ...node, ...paintTeam(n) })));
    // The most telling seams last, so that they lie on top.
    edges.add(data.edges.map((edge, n) => ({ ...edge, ...paintSeam(n) })).reverse());
  };
  start();
  const many = data.edges.length > 800;
  const options = structuredClone(data.options);
  Object.assign(options.interaction, { hideEdgesOnDrag: many, hideEdgesOnZoom: many });
  const network = new vis.Network(container, { nodes, edges }, options);

  network.on("beforeDrawing", (pen) => {
    for (const area of data.areas) {
      pen.fillStyle = area.level % 2 ? colours.page : colours.sunken;
      pen.strokeStyle = colours.line;
      pen.lineWidth = 1;
      pen.beginPath();
      pen.roundRect(area.x, area.y, area.w, area.h, 16);
      pen.fill();
      if (area.level) pen.stroke();
      pen.font = `600 16px ${FONT}`;
      pen.fillStyle = colours.muted;
      pen.textAlign = "left";
      pen.textBaseline = "top";
      pen.fillText(clip(pen, area.name, area.w - 40), area.x + 20, area.y + 14);
    }
  });
  network.on("afterDrawing", (pen) => {
    if (network.getScale() < 0.25) return;
    for (const [id, [x, y]] of Object.entries(data.badges)) {
      const n = Number(id.slice(1));
      const seam = id.startsWith("s");
      if (seam && !isShown(n)) continue;
      const found = data[seam ? "seams" : "teams"][n].findings.filter(findingFits);
      const on = isLit(seam ? "seams" : "teams", n);
      if (found.length) badge(pen, x, y, data.findings[found[0]], on, found.length);
    }
  });

  const move = (position, scale) => {
    const animation = still.matches ? false : { duration: 250, easingFunction: "easeInOutQuad" };
    network.moveTo({ position, scale, animation });
  };
  return {
    network,
    paint,
    themeChanged: () => {
      readColours();
      paint();
      network.redraw();
    },
    fit: () => {
      const boxes = [
        ...data.areas.map(({ x, y, w, h }) => [x, y, x + w, y + h]),
        ...data.nodes.map(({ x, y }) => [x - 80, y - 40, x + 80, y + 40]),
      ];
      const edge = (n, pick) => boxes.reduce((far, box) => pick(far, box[n]), boxes[0][n]);
      const [left, top] = [edge(0, Math.min), edge(1, Math.min)];
      const [right, bottom] = [edge(2, Math.max), edge(3, Math.max)];
      const scale = Math.min(
        1.4,
        container.clientWidth / (right - left + 48),
        container.clientHeight / (bottom - top + 48),
      );
      network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
    },
    // Bring into view what the reader cannot see, and leave the rest of the picture where it is.
    show: (teams) => {
      const points = teams.map((n) => data.nodes[n]);
      const corners = points.map((point) => network.canvasToDOM(point));
      const inside = corners.every(
        ({ x, y }) => x > 60 && y > 40 && x < container.clientWidth - 60 && y < container.clientHeight - 40,
      );
      if (inside && network.getScale() > 0.45) return;
      const middle = (key) => points.reduce((sum, point) => sum + point[key], 0) / points.length;
      const span = (key) => Math.max(...points.map((p) => p[key])) - Math.min(...points.map((p) => p[key]));
      const scale = Math.min(
        1.2,
        container.clientWidth / (span("x") + 320),
        container.clientHeight / (span("y") + 200),
      );
      move({ x: middle("x"), y: middle("y") }, scale);
    },
    zoom: (factor) => move(network.getViewPosition(), network.getScale() * factor),
  };
};

const clip = (pen, text, width) => {
  if (pen.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return `${text.slice(0, end)}…`;
};

// Shape is severity, letter is the kind of finding, so that colour says nothing alone.
const badge = (pen, x, y, finding, on, count) => {
  const ink = on ? colours.ink : colours.mark;
  pen.save();
  pen.translate(x, y);
  pen.beginPath();
  if (finding.severity === "high") {
    pen.moveTo(0, -15);
    pen.lineTo(15, 11);
    pen.lineTo(-15, 11);
    pen.closePath();
  } else if (finding.severity === "medium") {
    pen.moveTo(0, -14);
    pen.lineTo(14, 0);
    pen.lineTo(0, 14);
    pen.lineTo(-14, 0);
    pen.closePath();
  } else {
    pen.arc(0, 0, 11, 0, 2 * Math.PI);
  }
  pen.fillStyle = on && finding.severity === "high" ? colours["less-3"] : colours.surface;
  pen.fill();
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.strokeStyle = ink;
  pen.stroke();
  pen.fillStyle = ink;
  pen.font = `700 12px ${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(data.kinds[finding.kind].letter, 0, finding.severity === "high" ? 3 : 0.5);
  if (count > 1) {
    pen.textAlign = "left";
    pen.fillText(`+${count - 1}`, 17, 0);
  }
  pen.restore();
};
