"use strict";
// Filters, ticks and saving for one checklist. Text goes into the page as text, never as markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const rows = [...document.querySelectorAll("tr.item")];
  const items = data.items.map((item, at) => ({ ...item, row: rows[at], box: rows[at].querySelector("input") }));
  const fields = new Map([...document.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field]));
  const initial = new Map([...fields].map(([name, field]) => [name, field.value]));
  const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (whole, name) => String(parts[name] ?? whole));
  const value = (name) => fields.get(name)?.value ?? "";
  const isMapping = (thing) => typeof thing === "object" && thing !== null && !Array.isArray(thing);

  // What was entered, kept in the browser where that is allowed

  const isKept = (name) => !name.startsWith("filter/") && !fields.get(name).readOnly;
  let kept = true;

  // A page may show a part of the checklist: what is kept of the other parts stays.
  function stored() {
    let found = null;
    try {
      found = JSON.parse(localStorage.getItem(data.key));
    } catch (error) {
      kept = error instanceof SyntaxError; // what something else wrote there is written over
    }
    return {
      ticks: Array.isArray(found?.ticks) ? found.ticks : [],
      fields: (Array.isArray(found?.fields) ? found.fields : []).filter((pair) => Array.isArray(pair) && typeof pair[1] === "string"),
    };
  }

  function keep() {
    if (!kept) return;
    const before = stored();
    const mine = new Set(items.map((item) => item.rule));
    const ticks = items.filter((item) => item.box?.checked).map((item) => item.rule);
    const entered = [...fields].filter(([name, field]) => isKept(name) && field.value !== initial.get(name));
    try {
      localStorage.setItem(data.key, JSON.stringify({
        ticks: [...before.ticks.filter((rule) => !mine.has(rule)), ...ticks],
        fields: [...before.fields.filter(([name]) => !fields.has(name)), ...entered.map(([name, field]) => [name, field.value])],
      }));
    } catch {
      kept = false;
      answer([data.says.unkept]);
    }
  }

  function restore() {
    const found = stored();
    const ticks = new Set(found.ticks);
    for (const item of items) if (item.box) item.box.checked = ticks.has(item.rule);
    for (const [name, field] of fields) field.value = initial.get(name);
    for (const [name, text] of found.fields) if (fields.has(name) && isKept(name)) fields.get(name).value = text;
  }

  // Showing

  function matches(item) {
    const status = value("filter/status");
    if (value("filter/phase") && item.phase !== value("filter/phase")) return false;
    if (value("filter/who") && !item.who.includes(value("filter/who"))) return false;
    if (status === "ticked" || status === "unticked") {
      if (!item.box || item.box.checked !== (status === "ticked")) return false;
    } else if (status && item.status !== status) return false;
    const wanted = folded(value("filter/text")).trim();
    if (!wanted) return true;
    item.text ??= folded(`${item.row.parentElement.querySelector("h3").textContent} ${item.row.textContent}`);
    return item.text.includes(wanted);
  }

  function folded(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  function filter() {
    for (const item of items) item.row.hidden = !matches(item);
    for (const part of document.querySelectorAll(".phase, .phase tbody")) part.hidden = !part.querySelector("tr.item:not([hidden])");
    count();
  }

  function mark(item) {
    item.row.classList.toggle("ticked", Boolean(item.box?.checked));
  }

  function count() {
    const shown = items.filter((item) => !item.row.hidden).length;
    const ticked = items.filter((item) => item.box?.checked).length;
    byId("count").textContent = fill(data.says.count, { ticked, shown, all: items.length });
    document.querySelector(".actions").classList.toggle("part", shown < items.length); // said on paper as well
  }

  function show() {
    items.forEach(mark);
    for (const field of fields.values()) field.toggleAttribute("data-empty", !field.value);
    if (byId("unit-name")) byId("unit-name").textContent = value("unit/name");
    filter();
  }

  // An answer to the person: lines of text, and lists of steps that lead to their fields

  function answer(...parts) {
    const lines = parts.flatMap(([text, links]) => {
      const line = document.createElement("p");
      line.textContent = text;
      if (!links) return [line];
      const list = document.createElement("ul");
      for (const [title, id] of links) {
        const link = document.createElement("a");
        link.textContent = title;
        link.href = `#${id}`;
        link.addEventListener("click", (event) => lead(event, id));
        const entry = document.createElement("li");
        entry.append(link);
        list.append(entry);
      }
      return [line, list];
    });
    byId("answer").replaceChildren(...lines);
    byId("close").hidden = !lines.length;
    document.documentElement.style.scrollPaddingBottom = `${document.querySelector(".actions").offsetHeight + 8}px`;
  }

  function lead(event, id) {
    event.preventDefault();
    const field = byId(id);
    if (!field.offsetParent) {
      for (const [name, chosen] of fields) if (name.startsWith("filter/")) chosen.value = "";
      filter();
    }
    field.scrollIntoView({ block: "center" });
    field.focus();
  }

  // Saving: the records that the ticks stand for, merged into the progress that the page was made from

  function asked() {
    const wanted = new Map();
    for (const item of items.filter((found) => found.says)) {
      const want = wanted.get(item.step) ?? { items: 0, says: [], every: [], held: [] };
      if (item.box?.checked) {
        want.items += 1;
        want[item.every ? "every" : "says"].push(item.says);
      } else if (!item.box) want.held.push(item.says); // what is said of all records holds of a new one, too
      wanted.set(item.step, want);
    }
    return wanted;
  }

  function join(record, said) {
    for (const [key, answers] of Object.entries(said)) {
      const there = Object.hasOwn(record, key) ? record[key] : undefined;
      if (Array.isArray(answers)) record[key] = [...new Set([...(Array.isArray(there) ? there : []), ...answers])];
      else if (isMapping(answers)) record[key] = { ...(isMapping(there) ? there : {}), ...answers };
      else record[key] = there ?? answers;
    }
  }

  function collect() {
    const progress = structuredClone(data.base);
    progress.records ??= [];
    const told = { items: 0, steps: 0, undated: [], unresolved: [], unticked: [] };
    const wanted = asked();
    for (const [step, about] of Object.entries(data.steps)) {
      const want = wanted.get(step);
      const date = value(`date/${step}`);
      if (!want?.items) {
        if (date && isKept(`date/${step}`)) told.unticked.push(step);
        continue;
      }
      if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) {
        told.undated.push(step);
        continue;
      }
      const before = progress.records.filter((record) => isMapping(record) && record.step === step);
      let act = before.filter((record) => record.date === date).pop();
      if (about.outcomes && !act?.outcome && !value(`outcome/${step}`)) {
        told.unresolved.push(step);
        continue;
      }
      if (!act) {
        act = { step, date };
        progress.records.push(act);
        want.held.forEach((said) => join(act, said));
      }
      want.says.forEach((said) => join(act, said));
      if (about.outcomes) join(act, { outcome: value(`outcome/${step}`) });
      for (const record of new Set([...before, act])) want.every.forEach((said) => join(record, said));
      if (isMapping(progress.planned)) delete progress.planned[step];
      told.items += want.items;
      told.steps += 1;
    }
    return [progress, told];
  }

  function describeUnit(progress) {
    let changed = false;
    for (const [name, field] of fields) {
      const [part, key] = name.split("/");
      if (!["unit", "attributes", "headcounts"].includes(part) || field.value === initial.get(name)) continue;
      changed = true;
      const unit = (progress.unit ??= {});
      const owner = part === "unit" ? unit : (unit[part] ??= {});
      if (!field.value) delete owner[key];
      else if (part === "headcounts" || (part === "attributes" && data.numbers.includes(key))) owner[key] = Number(field.value);
      else owner[key] = part === "attributes" && data.truths.includes(key) ? field.value === "true" : field.value;
    }
    return changed;
  }

  function save() {
    const [progress, told] = collect();
    const changed = describeUnit(progress);
    const more = items.filter((item) => item.box?.checked && !item.says).map((item) => [item.row.querySelector("label").textContent, item.box.id]);
    const parts = [[told.steps || changed ? fill(data.says.saved, told) : data.says.nothing]];
    for (const why of ["undated", "unresolved", "unticked"]) {
      if (told[why].length) parts.push([data.says[why], told[why].map((step) => [data.steps[step].title, data.steps[step].field])]);
    }
    if (more.length) parts.push([fill(data.says.more, { items: more.length }), more]);
    answer(...parts);
    if (told.steps || changed) download(JSON.stringify(progress, null, 2) + "\n");
  }

  function download(text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = data.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function clear() {
    if (!confirm(data.says.clear)) return;
    for (const item of items) if (item.box) item.box.checked = false;
    for (const [name, field] of fields) field.value = initial.get(name);
    answer();
    show();
    keep();
  }

  // Beginning

  for (const part of document.querySelectorAll("form, .unit, .actions")) part.hidden = false;
  restore();
  show();
  answer(...(kept ? [] : [[data.says.unkept]]));
  document.addEventListener("change", ({ target }) => {
    if (target.type === "checkbox") {
      mark(items[rows.indexOf(target.closest("tr"))]);
      if (value("filter/status").endsWith("ticked")) filter();
      else count();
    } else if (target.dataset.field?.startsWith("filter/")) filter();
    else show();
    keep();
  });
  const text = fields.get("filter/text"); // not while Chinese is being composed, of which the letters are no text
  text.addEventListener("input", (event) => event.isComposing || filter());
  text.addEventListener("compositionend", filter);
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  byId("save")?.addEventListener("click", save);
  byId("print").addEventListener("click", () => print());
  byId("clear").addEventListener("click", clear);
  byId("close").addEventListener("click", () => answer());
})();
