// Opens pages in headless Chromium and tells what it finds there, as JSON. What is right is decided by the test that
// calls it: on standard input come the folder of the tools, the browser, and the pages with what is to be tried on each.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const asked = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(pathToFileURL(`${asked.tools}/package.json`));
const { chromium } = require("playwright-core");
const { HtmlValidate, StaticConfigLoader } = require("html-validate");
const axe = require("axe-core").source;

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const validator = new HtmlValidate(
  new StaticConfigLoader({
    extends: ["html-validate:recommended"],
    rules: {
      // The template's own choices of style; both ways are right.
      "doctype-style": "off",
      "long-title": "off",
      "no-trailing-whitespace": "off",
    },
  }),
);

const validated = async (path) => {
  const report = await validator.validateString(readFileSync(path, "utf8"), path);
  return report.results
    .flatMap((result) => result.messages)
    .map((said) => `${said.line}:${said.column} ${said.ruleId}: ${said.message}`);
};

const unfold = (page) =>
  page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });

// Runs in the page as if a person had just clicked.
const byPerson = async (page, task) => {
  const session = await page.context().newCDPSession(page);
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression: `(${task})()`,
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
};

// Presses every button and reads the clipboard after each.
const copyAll = async () => {
  const clipboard = window.clipboardOfTheTest;
  const all = [];
  for (const button of document.querySelectorAll("button.copy")) {
    await clipboard.writeText("nothing was copied");
    button.click();
    for (let turn = 0; turn < 50 && !button.textContent.startsWith("Copied"); turn += 1) {
      await new Promise((then) => setTimeout(then, 2));
    }
    const document = button.closest(".document");
    all.push({
      source: button.dataset.copy,
      file: document?.querySelector("code.file")?.textContent ?? null,
      account: button.closest(".of-account").querySelector("h2").id,
      said: button.firstChild.data,
      text: await clipboard.readText(),
    });
  }
  return all;
};

// What a reader makes of the page, texts aside: elements with the names of their attributes.
const outline = () => {
  const walk = (element) => {
    // What marks an invisible character comes with it; a picture has as many lines as its names need; how many warnings
    // there are is for the checks, which read the documents.
    const inner = [...element.children].filter((child) => !child.matches("bdi.unseen, svg, .callout li"));
    const names = element.getAttributeNames().sort().join(" ");
    return `${element.localName}[${names}](${inner.map(walk).join("")})`;
  };
  return walk(document.documentElement);
};

const keys = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("input.tick")].map((tick) => ({
      key: tick.dataset.key,
      step: Number(tick.dataset.step),
      ticked: tick.checked,
      waiting: tick.closest(".step")?.classList.contains("waiting") ?? false,
      waits: [...(tick.closest(".step")?.querySelectorAll(".waits [data-done]") ?? [])].map((item) => Number(item.dataset.done)),
      open: tick.closest(".step")?.querySelector(".body").open ?? null,
      count: document.querySelector(`main [data-count="${tick.dataset.account}"]:not(progress)`)?.textContent ?? "",
    })),
  );

const tick = (page, step) => page.locator(`input.tick[data-step="${step}"]`).click();

const visit = async (browser, { name, path, tries, next }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme: "light" });
  const found = { name, trouble: [], requests: [] };
  const page = await context.newPage();
  const address = pathToFileURL(path).href;
  page.on("console", (said) => found.trouble.push(`console: ${said.text()}`));
  page.on("pageerror", (error) => found.trouble.push(`error: ${error}`));
  page.on("crash", () => found.trouble.push("the page crashed"));
  page.on("dialog", (dialog) => {
    found.trouble.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  context.on("page", (other) => other !== page && found.trouble.push("another page was opened"));
  // The files themselves are the only thing that is ever asked for.
  const own = [path, next].filter(Boolean).map((file) => pathToFileURL(file).href);
  context.on("request", (request) => own.includes(request.url()) || found.requests.push(request.url()));
  await page.addInitScript(() => {
    window.clipboardOfTheTest = navigator.clipboard;
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
  });
  await page.goto(address);
  await unfold(page);

  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  const colours = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color);
  found.widths = [await width()];
  const light = await colours();
  await page.emulateMedia({ colorScheme: "dark" });
  found.widths.push(await width());
  found.darkDiffers = (await colours()) !== light;
  await page.emulateMedia({ colorScheme: "light" });

  if (tries.includes("outline")) found.outline = await page.evaluate(outline);
  if (tries.includes("validate")) found.invalid = await validated(path);
  if (tries.includes("axe")) {
    found.unusable = [];
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.evaluate(axe);
      const report = await page.evaluate((only) => axe.run(document, { resultTypes: ["violations"], ...only }), {
        // The rest is the same in every colour.
        ...(colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {}),
      });
      for (const { id, nodes } of report.violations) {
        found.unusable.push(`${colorScheme}: ${id}: ${nodes.length}, first ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`);
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
  }
  if (tries.includes("copy")) {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    found.copied = await byPerson(page, copyAll);
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    found.copiedByField = await byPerson(page, copyAll);
    await page.reload();
    const button = page.locator("button.copy:visible").first();
    await button.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.getElementById("said").textContent !== "");
    found.said = await page.locator("#said").textContent();
  }
  if (tries.includes("tick")) {
    await page.reload();
    found.before = await keys(page);
    // Every second step of the page, and then what the others wait for.
    const steps = found.before.map((one) => one.step);
    for (const step of steps.filter((_, place) => place % 2 === 0)) await tick(page, step);
    found.ticked = await keys(page);
    await page.reload();
    found.reloaded = await keys(page);
    for (const one of found.reloaded) if (!one.ticked) await tick(page, one.step);
    found.all = await keys(page);
    await tick(page, steps[0]);
    found.without = await keys(page);
    await tick(page, steps[0]);
    if (next) {
      await page.goto(pathToFileURL(next).href);
      found.next = await keys(page);
    }
  }
  if (tries.includes("print")) {
    await page.goto(address);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    found.print = await page.evaluate(() => ({
      folded: [...document.querySelectorAll("pre")].filter((text) => text.getClientRects().length === 0).length,
      boxes: [...document.querySelectorAll("input.tick")].filter((box) => box.getClientRects().length === 0).length,
      buttons: [...document.querySelectorAll("button")].filter((button) => button.getClientRects().length > 0).length,
    }));
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  }
  if (tries.includes("plain")) {
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    const bare = await plain.newPage();
    await bare.goto(address);
    found.plain = {
      steps: await bare.locator(".step .lines > li:visible").count(),
      buttons: await bare.locator("button:visible, progress:visible").count(),
    };
    await plain.close();
  }
  found.refused = await page.evaluate(() => window.refused);
  await context.close();
  return found;
};

const browser = await chromium.launch({ executablePath: asked.browser, args: FLAGS });
const found = [];
// The clipboard is one for all pages, so they come one after the other.
for (const page of asked.pages) found.push(await visit(browser, page));
await browser.close();
console.log(JSON.stringify(found));
