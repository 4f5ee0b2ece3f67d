// The panel beside the picture. Everything from outside goes in as text, never as markup.
const make = (tag, given = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "click") element.addEventListener("click", value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};
const figure = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1));

const head = (title, words, close) =>
  make("div", {},
    make("div", { class: "top" },
      make("h2", { id: "panel-title" }, make("bdi", {}, title)),
      close && make("button", { type: "button", class: "close", click: close }, "Close")),
    words && make("p", { class: "words" }, words));

const ticketItem = (item) => {
  const key = item.ticket && item.url
    ? make("a", { href: item.url, rel: "noreferrer" }, item.ticket)
    : item.ticket && make("b", {}, item.ticket);
  return make("li", {}, key, item.ticket ? " " : null, item.what, item.at && make("small", {}, item.at));
};

const findingPart = (id) => {
  const finding = data.findings[id];
  const kind = data.kinds[finding.kind];
  const labels = [`${SHAPES[finding.severity]} ${finding.severity}`, kind.title, finding.verdict,
    `${finding.confidence} confidence`].filter(Boolean).join(" · ");
  return make("section", { class: "finding" },
    make("p", { class: "labels" }, labels),
    make("h4", {}, finding.headline),
    make("p", {}, finding.explanation),
    finding.advice && make("p", { class: "move" }, finding.advice,
      finding.actor && make("span", {}, ` Who can: ${finding.actor}.`)),
    make("p", { class: "labels" }, make("a", { href: `index.html#finding-${id}` }, "All evidence and numbers")));
};

const findingItem = (id) => {
  const { severity, kind, headline } = data.findings[id];
  return make("li", {},
    make("a", { href: `index.html#finding-${id}` }, headline),
    make("small", {}, `${SHAPES[severity]} ${severity} · ${data.kinds[kind].title}`));
};

const strip = (seam) => {
  const cells = [];
  let [spoke, silent] = [0, 0];
  for (let at = 0; at < seam.weeks.length; at += 3) {
    const [open, days, relays] = seam.weeks.slice(at, at + 3);
    const tone = days ? "spoke" : open ? "silent" : "";
    spoke += tone === "spoke";
    silent += tone === "silent";
    const classes = [tone, relays ? "relayed" : ""].join(" ").trim();
    cells.push(make("span", { class: classes }, days ? String(days) : open ? "–" : ""));
  }
  const many = cells.length > 27;
  const words = `${plural(cells.length, "week")}: direct exchange in ${spoke}, ` +
    `a dependency open and not a word in ${silent}.`;
  return make("div", {},
    make("div", { class: many ? "weeks many" : "weeks", role: "img", "aria-label": words }, ...cells),
    make("p", { class: "span" }, make("span", {}, seam.since || ""), make("span", {}, seam.until || "")),
    make("p", { class: "keys-strip", "aria-hidden": "true" },
      make("span", { class: "key" }, make("i", { class: "box spoke" }), "spoke, on so many days"),
      make("span", { class: "key" }, make("i", { class: "box silent" }), "dependency open, not a word"),
      make("span", { class: "key" }, make("i", { class: "box" }), "nothing open"),
      make("span", { class: "key" }, make("i", { class: "box ring" }), "relayed")));
};

const facts = (entries) =>
  make("dl", { class: "facts" },
    ...entries.filter(([, value]) => value !== null && value !== "")
      .flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, String(value))]));

const seamButton = (n, open, name) => {
  const seam = data.seams[n];
  const expected = seam.expected === null ? "" : ` of ${figure(seam.expected)} expected`;
  const found = seam.findings.filter(findingFits).map((id) => data.findings[id]);
  const marks = found.slice(0, 2).map(({ severity, kind }) =>
    make("small", {}, `${SHAPES[severity]} ${data.kinds[kind].title}`));
  return make("li", {},
    make("button", { type: "button", class: "seam-link", click: () => open(n) },
      make("i", { class: `dot-key tone-${data.edges[n].tone}` }),
      make("b", {}, name ?? seamName(n)),
      ...marks,
      make("small", {}, `${plural(seam.days, "day")} of talk${expected}; ${seam.verdict}`)));
};

const seamPanel = (n, go) => {
  const seam = data.seams[n];
  const [a, b] = endsOf(n);
  const told = seam.findings.flatMap((id) => data.findings[id].evidence);
  const seen = new Set();
  const tickets = [...seam.evidence, ...told].filter((item) => {
    const key = `${item.ticket} ${item.what}`;
    return seen.has(key) ? false : seen.add(key);
  });
  const range = seam.expected === null ? null
    : `${figure(seam.expected)}${seam.low === null ? "" : ` (${figure(seam.low)} to ${figure(seam.high)})`}`;
  return [
    head(seamName(n), seam.verdict, go.close),
    make("p", { class: "story" }, seam.story),
    seam.weeks.length ? make("h3", {}, "Talk, week by week") : null,
    seam.weeks.length ? strip(seam) : null,
    seam.findings.length ? make("h3", {}, "What we found, and what to do") : null,
    ...seam.findings.map(findingPart),
    make("h3", {}, "Figures"),
    facts([
      ["Dependency-weeks", figure(seam.demand)], ["Days of direct talk", seam.days],
      ["Expected", range], ["Links, of them open", `${seam.links}, ${seam.open}`],
      ["Last direct word", seam.last ?? "none seen"], ["Initiatives", seam.initiatives.join(", ")],
    ]),
    tickets.length ? make("h3", {}, "Tickets") : null,
    tickets.length ? make("ul", {}, ...tickets.map(ticketItem)) : null,
    make("h3", {}, "The teams"),
    make("p", {},
      make("button", { type: "button", click: () => go.team(a) }, teamName(a)), " ",
      make("button", { type: "button", click: () => go.team(b) }, teamName(b))),
  ];
};

const teamPanel = (n, go) => {
  const team = data.teams[n];
  const other = (seam) => teamName(endsOf(seam).find((end) => end !== n) ?? n);
  return [
    head(team.name, [team.group, team.kind].filter(Boolean).join(" · "), go.close),
    team.judged ? null : make("p", { class: "story" }, `Its silence means nothing here: ${team.reason}.`),
    ...team.findings.map(findingPart),
    make("h3", {}, `With ${plural(seamsOfTeam[n].length, "other team")}`),
    seamsOfTeam[n].length
      ? make("ul", {}, ...seamsOfTeam[n].map((seam) => seamButton(seam, go.seam, other(seam))))
      : make("p", {}, "No dependency and no exchange with any other team was seen."),
    make("h3", {}, "Figures"),
    facts([
      ["People", team.size], ["Tickets", team.tickets], ["Lead", team.lead ?? ""],
      ["Tech lead", team.tech_lead ?? ""],
      ["Resolved tickets with a comment by somebody else",
        team.coverage === null ? "not known" : `${Math.round(100 * team.coverage)} %`],
    ]),
  ];
};

const legend = () => {
  const line = (tone) => make("span", { class: "key" }, make("i", { class: `line ${tone}` }), data.tones[tone]);
  const used = new Set(Object.values(data.findings).map((finding) => finding.kind));
  return make("div", { class: "legend" },
    ...["far-less", "less", "even", "more", "far-more", "unknown", "undeclared"].map(line),
    make("span", { class: "key" }, "The wider a line, the more one team waits for the other."),
    make("span", { class: "key" }, "A dashed box: silence of this team means nothing here."),
    ...Object.entries(SHAPES).map(([severity, shape]) =>
      make("span", { class: "key" }, make("i", { class: "badge-key" }, shape), `finding of ${severity} severity`)),
    ...Object.entries(data.kinds).filter(([kind]) => used.has(kind)).map(([, { letter, title }]) =>
      make("span", { class: "key" }, make("b", { class: "badge-key" }, letter), title)));
};

const startPanel = (go) => {
  const elsewhere = data.elsewhere.filter((id) => findingFits(id) && !data.findings[id].verdict.startsWith("cannot"));
  const found = data.seams.map((_, n) => n).filter((n) => data.seams[n].findings.some(findingFits));
  return [
    head("Who depends on whom, and do they talk?", "Click a line for its story, a team for its page."),
    make("h3", {}, found.length ? `Start here: ${plural(found.length, "seam")} with a finding` : "No seam has a finding"),
    make("ul", {}, ...found.slice(0, 8).map((n) => seamButton(n, go.seam))),
    elsewhere.length ? make("h3", {}, "Not about one seam") : null,
    elsewhere.length ? make("ul", {}, ...elsewhere.map(findingItem)) : null,
    make("h3", {}, "How to read it"),
    legend(),
  ];
};
