// Opens pages in the machine's browser and prints what is wrong with each, as JSON: {"page.html": ["problem", ...]}.
// Usage: node inspect.mjs CHROMIUM PAGE... ; BACKUP_PREFLIGHT_NODE_MODULES names the folder of the modules.
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.BACKUP_PREFLIGHT_NODE_MODULES, "index.js"));
const { chromium } = require("playwright-core");
const axe = require("axe-core");

const VIEWS = [1280, 360, 320].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function tooWide(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} of ${clientWidth} pixels`] : [];
  });
}

async function barriers(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
  return found.violations.map((rule) => {
    const nodes = rule.nodes.slice(0, 3).map((node) => node.target.join(" "));
    return `axe ${rule.id} (${rule.nodes.length}): ${nodes.join(", ")}`;
  });
}

// The first stop of the Tab key leads past the header, to something that exists.
async function skipLink(page) {
  await page.keyboard.press("Tab");
  return page.evaluate(() => {
    const focused = document.activeElement;
    const target = focused?.getAttribute("href") ?? "";
    const box = focused?.getBoundingClientRect();
    const seen = box && box.x >= 0 && box.y >= 0 && box.width > 0;
    const works = target.startsWith("#") && document.getElementById(target.slice(1)) !== null;
    return seen && works ? [] : ["no skip link: the first Tab stop is not a visible link to a part of the page"];
  });
}

// Whoever follows a link from a ticket to a finding sees it, although what passed is folded away.
async function anchors(page, address) {
  const ids = await page.evaluate(() =>
    [...document.querySelectorAll("[id]")].map((element) => element.id).filter((id) => /^[A-Z]+\d+-[0-9a-f]+$/.test(id)),
  );
  const hidden = [];
  for (const id of ids) {
    await page.goto(`${address}#${id}`);
    if (!(await page.locator(`[id="${id}"]`).isVisible())) hidden.push(`#${id} leads to something hidden`);
  }
  return ids.length > 0 ? hidden : ["no finding has an anchor"];
}

async function look(browser, address, { width, scheme }) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) problems.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  problems.push(...(await skipLink(page)), ...(await tooWide(page)));
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  problems.push(...(await tooWide(page)), ...(await barriers(page)));
  if (width === VIEWS[0].width && scheme === VIEWS[0].scheme) problems.push(...(await anchors(page, address)));
  await context.close();
  return problems.map((problem) => `${width} ${scheme}: ${problem}`);
}

const [executablePath, ...pages] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const found = {};
try {
  for (const file of pages) {
    const views = await Promise.all(VIEWS.map((view) => look(browser, pathToFileURL(file).href, view)));
    found[basename(file)] = views.flat();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
