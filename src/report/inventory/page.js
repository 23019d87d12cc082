"use strict";
const rows = [...document.querySelectorAll("details.row")];
const form = document.querySelector("form");
const count = document.getElementById("count");
function filter() {
  const words = form.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    const fits = (!form.protection.value || row.dataset.protection === form.protection.value)
      && (!form.policy.value || row.dataset.policy === form.policy.value)
      && words.every((word) => text.includes(word));
    row.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const part of document.querySelectorAll("section.module")) {
    part.hidden = !part.querySelector("details.row:not([hidden])");
  }
  for (const edge of document.querySelectorAll("svg a")) {
    const row = document.getElementById(edge.getAttribute("href").slice(1));
    edge.toggleAttribute("hidden", !row || row.hidden);
  }
  count.textContent = shown + " of " + rows.length + " channels";
}
function open() {
  const row = document.getElementById(location.hash.slice(1));
  if (row && row.matches("details.row")) { row.open = true; row.querySelector("summary").focus(); }
}
let before = [];
addEventListener("beforeprint", () => { before = rows.map((row) => row.open); rows.forEach((row) => { row.open = true; }); });
addEventListener("afterprint", () => { rows.forEach((row, number) => { row.open = before[number]; }); });
addEventListener("hashchange", open);
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
filter();
open();
