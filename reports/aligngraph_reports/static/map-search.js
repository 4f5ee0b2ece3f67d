// Search: teams by name, seams by ticket key or by what a finding says.
const MOST_HITS = 10;
const searchIndex = () => {
  const teams = data.teams.map((team, n) => ({
    text: team.name, words: team.group, key: team.name.toLowerCase(), open: (go) => go.team(n),
  }));
  const seams = data.seams.map((seam, n) => {
    const found = seam.findings.map((id) => data.findings[id]);
    const tickets = [...seam.evidence, ...found.flatMap((finding) => finding.evidence)];
    const inside = [...tickets.map((item) => item.ticket), ...found.map((finding) => finding.headline),
      ...seam.initiatives];
    return {
      text: seamName(n), words: found[0]?.headline ?? seam.verdict,
      key: [seamName(n), ...inside].join(" ").toLowerCase(), open: (go) => go.seam(n),
    };
  });
  return [...teams, ...seams];
};

const makeSearch = (go) => {
  const [input, list] = [byId("q"), byId("hits")];
  let [index, hits, at] = [null, [], -1];
  const mark = (n) => {
    at = n;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === n)));
    if (n >= 0) input.setAttribute("aria-activedescendant", `hit-${n}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const open = (n) => {
    const hit = hits[n];
    close();
    input.value = "";
    hit.open(go);
    byId("canvas").focus();
  };
  const search = () => {
    index ??= searchIndex();
    const parts = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    hits = parts.length ? index.filter(({ key }) => parts.every((part) => key.includes(part))) : [];
    hits = hits.slice(0, MOST_HITS);
    const items = hits.map((hit, n) =>
      make("li", { id: `hit-${n}`, role: "option", click: () => open(n) },
        make("bdi", {}, hit.text), make("small", {}, hit.words)));
    if (parts.length && !hits.length) items.push(make("li", { role: "option", "aria-disabled": "true" }, "Nothing found"));
    list.replaceChildren(...items);
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    mark(hits.length ? 0 : -1);
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (hits.length) mark((at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (at >= 0) open(at);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      input.value = "";
      close();
      byId("canvas").focus();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
};
