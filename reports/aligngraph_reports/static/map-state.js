"use strict";
// What is shown: read from the page's data and the address, written back to the address.
const data = JSON.parse(document.getElementById("map-data").textContent);
const byId = (id) => document.getElementById(id);
const teamNumber = new Map(data.teams.map((team, n) => [team.id, n]));
const seamsOfTeam = data.teams.map(() => []);
const seamNumber = new Map();
data.seams.forEach((seam, n) => {
  const [a, b] = [teamNumber.get(seam.a), teamNumber.get(seam.b)];
  seamsOfTeam[a].push(n);
  seamsOfTeam[b].push(n);
  seamNumber.set(`${a} ${b}`, n).set(`${b} ${a}`, n);
});

const state = { team: null, seam: null, cursor: null, kind: "", severity: "", all: false };
const RANK = { high: 3, medium: 2, low: 1 };
const SHAPES = { high: "▲", medium: "◆", low: "●" };

const teamName = (n) => data.teams[n].name;
const endsOf = (n) => [teamNumber.get(data.seams[n].a), teamNumber.get(data.seams[n].b)];
const seamName = (n) => endsOf(n).map(teamName).join(" – ");
const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

const findingFits = (id) => {
  const finding = data.findings[id];
  const kind = !state.kind || state.kind === "*" || finding.kind === state.kind;
  return kind && (!state.severity || RANK[finding.severity] >= RANK[state.severity]);
};
const filtered = () => state.kind !== "" || state.severity !== "";
const seamFits = (n) => !filtered() || data.seams[n].findings.some(findingFits);
const teamFits = (n) =>
  !filtered() || data.teams[n].findings.some(findingFits) || seamsOfTeam[n].some(seamFits);

// At first only the most telling seams; what is opened or filtered for is never held back.
const isShown = (n) =>
  state.all ||
  n < data.first ||
  n === state.seam ||
  (state.team !== null && endsOf(n).includes(state.team)) ||
  (filtered() && seamFits(n));

// The seams that the arrow keys walk along.
const walk = () => {
  const base = state.team === null ? data.seams.map((_, n) => n) : seamsOfTeam[state.team];
  return base.filter((n) => isShown(n) && seamFits(n));
};

const readAddress = () => {
  const given = new URLSearchParams(location.hash.slice(1));
  const [a, b] = [teamNumber.get(given.get("a")), teamNumber.get(given.get("b"))];
  state.seam = seamNumber.get(`${a} ${b}`) ?? null;
  state.team = state.seam === null ? (teamNumber.get(given.get("team")) ?? null) : null;
  state.cursor = state.seam;
  state.kind = data.kinds[given.get("kind")] || given.get("kind") === "*" ? given.get("kind") : "";
  state.severity = RANK[given.get("severity")] ? given.get("severity") : "";
  state.all = given.get("all") === "1";
};

const address = () => {
  const kept = new URLSearchParams();
  if (state.seam !== null) {
    kept.set("a", data.seams[state.seam].a);
    kept.set("b", data.seams[state.seam].b);
  } else if (state.team !== null) {
    kept.set("team", data.teams[state.team].id);
  }
  for (const name of ["kind", "severity"]) if (state[name]) kept.set(name, state[name]);
  if (state.all) kept.set("all", "1");
  return `#${kept}`;
};
const writeAddress = () => {
  if (address() !== (location.hash || "#")) history.pushState(null, "", address());
};
