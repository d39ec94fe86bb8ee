// Opens every page of a folder in a browser, at several widths and in both colour schemes, and prints what it found
// as JSON. What is right is decided by the Python test that calls it.
//
//   node inspect.mjs MODULES CHROMIUM PROFILE FOLDER
//
// MODULES holds playwright-core and axe-core, PROFILE is an empty folder for the browser's own files.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath, profile, folder] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const WIDTHS = [1280, 360, 320];
const SCHEMES = ["light", "dark"];
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The violations of the page as it stands; run from outside the page, which allows no script. */
async function violations(page) {
  const options = { runOnly: STANDARDS, resultTypes: ["violations"] };
  const found = await page.evaluate((given) => globalThis.axe.run(given), options);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`);
}

/** How far the page is wider than the window. */
function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Whether following a link to a folded entry shows it; null when the page links to none. */
async function unfolds(page) {
  const target = await page.evaluate(() => {
    const links = [...document.querySelectorAll("a[href^='#']")].map((link) => link.getAttribute("href").slice(1));
    return links.find((id) => document.getElementById(id)?.closest("details.fold:not([open])")) ?? null;
  });
  if (target === null) return null;
  await page.evaluate((id) => { location.hash = id; }, target);
  return page.locator(`[id="${target}"]`).isVisible();
}

/** Whether the first stop of the Tab key is a visible link to a part of the page. */
async function skips(page) {
  await page.keyboard.press("Tab");
  return page.evaluate(() => {
    const focused = document.activeElement;
    const box = focused.getBoundingClientRect();
    const target = document.getElementById(focused.getAttribute("href")?.slice(1) ?? "");
    return target !== null && box.x >= 0 && box.y >= 0 && box.width > 0;
  });
}

async function inspect(context, file) {
  const page = await context.newPage();
  const said = [];
  page.on("dialog", (dialog) => { said.push(`dialog: ${dialog.message()}`); return dialog.dismiss(); });
  const requests = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  const address = pathToFileURL(join(folder, file)).href;
  const views = [];
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(address);
      await page.evaluate(axe);
      const folded = { overflow: await overflow(page), violations: await violations(page) };
      await page.evaluate(() => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
      const open = { overflow: await overflow(page), violations: await violations(page) };
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      views.push({ width, scheme, background, folded, open });
    }
  }
  await page.goto(address);
  const skipped = await skips(page);
  const unfolded = await unfolds(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const printed = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.close();
  const foreign = requests.filter((url) => url.split("#")[0] !== address);
  return { file, views, said, foreign, skipped, unfolded, printed };
}

// The browser's files stay in the folder given, its crash database too.
const env = { ...process.env, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile };
const options = { executablePath, headless: true, args: FLAGS, env, timeout: 60_000 };
const context = await chromium.launchPersistentContext(profile, options);
// What a page asks for is seen, and asked of nobody.
await context.route(/^https?:/, (route) => route.abort());
try {
  const pages = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".html")).sort()) {
    pages.push(await inspect(context, file));
  }
  process.stdout.write(JSON.stringify(pages));
} finally {
  await context.close();
}
