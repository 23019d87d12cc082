// Uses the page of the inventory as a person would: filters, opens a trail, follows a line of the map, prints.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [executablePath, folder, picture] = process.argv.slice(2);
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function open(browser, name) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const seen = { requests: [], errors: [], dialogs: 0 };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && seen.errors.push(message.text()));
  page.on("dialog", (dialog) => { seen.dialogs += 1; return dialog.dismiss(); });
  await page.goto(`file://${path.join(folder, name)}`);
  return { page, seen };
}

const shown = (page) => page.locator("details.row:visible").count();

async function example(browser) {
  const { page, seen } = await open(browser, "example.html");
  const all = await page.locator("details.row").count();
  assert.ok(all > 50, `${all} channels`);
  assert.equal(await shown(page), all);
  assert.equal(await page.locator("#count").textContent(), `${all} of ${all} channels`);
  if (picture) {
    await page.setViewportSize({ width: 1100, height: 640 });
    await page.screenshot({ path: picture });
  }

  // The protection, and a word besides.
  await page.getByLabel("Protection").selectOption("plain");
  const plain = await shown(page);
  assert.ok(plain > 0 && plain < all, `${plain} plain of ${all}`);
  assert.equal(await page.locator("details.row:visible:not([data-protection=plain])").count(), 0);
  await page.getByLabel("Search").fill("telnet");
  const telnet = await shown(page);
  assert.ok(telnet > 0 && telnet < plain, `${telnet} telnet of ${plain}`);
  const lines = await page.locator("svg a:visible").count();
  assert.ok(lines > 0 && lines <= telnet, `${lines} lines on the map`);
  await page.getByLabel("Search").fill("no such channel");
  assert.equal(await shown(page), 0);
  await page.getByLabel("Search").fill("");
  await page.getByLabel("Protection").selectOption("");
  await page.getByLabel("Policy says").selectOption("allowed");
  assert.ok((await shown(page)) > 0, "fine channels are there");
  await page.getByLabel("Policy says").selectOption("");

  // The keyboard alone: a trail with its code.
  const row = page.locator("details.row").first();
  await row.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.equal(await row.getAttribute("open"), "");
  assert.ok(await row.locator("li code").first().isVisible(), "code");

  // A line of the map leads to its channel.
  const line = page.locator("svg a").nth(3);
  const target = (await line.getAttribute("href")).slice(1);
  await line.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((id) => document.getElementById(id).open, target);
  for (const label of await page.locator("svg a").evaluateAll((all) => all.map((a) => a.getAttribute("aria-label")))) {
    assert.ok(label, "each line has a name");
  }

  // Paper shows every trail and no form.
  await page.evaluate(() => addEventListener("beforeprint", () => {
    window.closedOnPaper = document.querySelectorAll("details.row:not([open])").length;
  }));
  const closed = await page.locator("details.row:not([open])").count();
  assert.ok((await page.pdf()).length > 10_000);
  assert.equal(await page.evaluate(() => window.closedOnPaper), 0);
  assert.equal(await page.locator("details.row:not([open])").count(), closed, "as before");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("form").isVisible(), false);

  await page.emulateMedia({ media: "screen", colorScheme: "dark" });
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.notEqual(paper, "rgb(255, 255, 255)");
  assert.deepEqual(seen.errors, []);
  assert.equal(seen.requests.length, 1, `only the page itself: ${seen.requests}`);
  console.log(`example: ${all} channels, ${plain} plain, ${telnet} of them telnet; trail, map, print and dark colours work`);
}

async function hostile(browser) {
  const { page, seen } = await open(browser, "hostile.html");
  assert.equal(await page.title(), "Channels: who talks to whom");
  const rows = await page.locator("details.row").count();
  assert.ok(rows >= 2, `${rows} channels`);
  for (let number = 0; number < rows; number += 1) {
    await page.locator("details.row summary").nth(number).click();
  }
  await page.locator("svg a").first().dispatchEvent("mouseover");
  assert.equal(await page.title(), "Channels: who talks to whom");
  assert.equal(await page.locator("img, iframe, svg svg, [onmouseover]").count(), 0);
  assert.ok((await page.textContent("body")).includes("onerror=document.title"), "it is shown as text");
  assert.equal(seen.dialogs, 0);
  assert.equal(seen.requests.length, 1, `only the page itself: ${seen.requests}`);
  // That the browser would refuse what the page does not allow, even if it got in.
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.taken = true";
    document.body.append(script);
    return Boolean(window.taken);
  });
  assert.equal(ran, false, "the policy of the page holds");
  console.log(`hostile code: ${rows} channels, shown as text`);
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: flags });
  try {
    await example(browser);
    await hostile(browser);
  } finally {
    await browser.close();
  }
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
