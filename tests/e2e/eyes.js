// What a person would notice on a page, for looking.look(page, "name", …). One object of functions.
({
  // Whatever does not fit the window or is too small for a finger (24 px, WCAG 2.5.8).
  misfits() {
    const CONTROLS = "a[href], button, summary, input:not([type=hidden]), select, textarea";
    const UNSEEN = "[hidden], .visually-hidden, .gj-skip, details:not([open]) > :not(summary)";
    const SENTENCES = "p, dd, li, td, small"; // links inside a line of text may be as low as it
    const name = (element) => element.outerHTML.slice(0, 120).replace(/\s+/g, " ");
    const faults = [];
    const excess = document.documentElement.scrollWidth - innerWidth;
    if (excess > 0) faults.push(`${excess} px wider than the window`);
    for (const element of document.querySelectorAll(CONTROLS)) {
      const box = element.getBoundingClientRect();
      if (!box.width || element.closest(UNSEEN)) continue;
      if (box.right > innerWidth + 1 || box.left < -1) faults.push(`out of sight: ${name(element)}`);
      if (getComputedStyle(element).display === "inline" && element.closest(SENTENCES)) continue;
      const label = ["checkbox", "radio"].includes(element.type) ? element.labels[0] : null;
      const { width, height } = label ? label.getBoundingClientRect() : box;
      if (width >= 24 && height >= 24) continue;
      faults.push(`${Math.round(width)}×${Math.round(height)} px: ${name(element)}`);
    }
    return faults;
  },

  // The element with the focus, with what is wrong behind "!"; null behind the last one.
  focused() {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const faults = [];
    const box = element.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) faults.push("no ring");
    if (box.bottom <= 0 || box.top >= innerHeight) faults.push("outside the window");
    const inside = (value, most) => Math.min(Math.max(value, 1), most - 1);
    for (const part of [0.2, 0.5, 0.8]) {
      const x = inside(box.left + box.width / 2, innerWidth);
      const y = inside(box.top + box.height * part, innerHeight);
      const hit = document.elementFromPoint(x, y);
      const mine = [element, ...(element.labels || [])];
      if (hit && mine.some((one) => one.contains(hit) || hit.contains(one))) continue;
      faults.push(`covered by ${hit && hit.outerHTML.slice(0, 60)}`);
    }
    const words = element.textContent.trim().slice(0, 20);
    const name = `${element.className} ${element.tagName} ${words}`;
    return faults.length ? `${name} !${faults.join(", ")}` : name;
  },

  // Texts that are cut off once the reader spaces lines, letters and words (WCAG 1.4.12).
  cutOffBySpacing() {
    const UNSEEN = ".visually-hidden, svg, [hidden]";
    const hides = (overflow) => ["hidden", "clip"].includes(overflow);
    const isCut = (element) => {
      const look = getComputedStyle(element);
      if (element.closest(UNSEEN) || !element.textContent.trim() || look.clip !== "auto") return false;
      const wide = element.scrollWidth > element.clientWidth + 1;
      const high = element.scrollHeight > element.clientHeight + 1;
      return (hides(look.overflowX) && wide) || (hides(look.overflowY) && high);
    };
    const cut = () => [...document.querySelectorAll("body *")].filter(isCut);
    const before = new Set(cut());
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: .12em !important; }
      * { word-spacing: .16em !important; }
      p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
    const lost = cut().filter((element) => !before.has(element));
    const found = lost.map((element) => element.outerHTML.slice(0, 120));
    if (document.documentElement.scrollWidth > innerWidth) found.push("wider than the window");
    return found;
  },

  // Everything a reader may see or hear in the language of the page.
  words() {
    const SPOKEN = ["aria-label", "placeholder", "title", "alt"];
    SPOKEN.push("data-label", "data-dirty", "data-failed", "data-row-title");
    const language = document.documentElement.lang;
    const SKIPPED = "script, style, .gj-avatar"; // an avatar is the first letter of a name
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      const foreign = parentElement.closest("[lang]").lang !== language;
      if (!foreign && !parentElement.closest(SKIPPED)) found.push(data);
    }
    for (const element of document.body.querySelectorAll("*")) {
      for (const name of SPOKEN) {
        if (element.hasAttribute(name)) found.push(element.getAttribute(name));
      }
    }
    return found.map((words) => words.replace(/\s+/g, " ").trim());
  },

  // What would do nothing without a script: it must be a form with a button, or begin hidden.
  dead() {
    const BUTTONS = "button[type=button]:not([data-print])"; // print.js shows those
    const works = (form) => form?.querySelector("[type=submit]");
    const quick = [...document.querySelectorAll("[hx-get], [hx-post]")];
    const helpless = quick.filter((element) => !works(element.closest("form")));
    const found = [...document.querySelectorAll(BUTTONS), ...helpless];
    return found.map((element) => element.outerHTML.slice(0, 120).replace(/\s+/g, " "));
  },

  unfold() {
    for (const fold of document.querySelectorAll("main details")) fold.open = true;
  },

  // What axe objects to, one line for each rule, with its first example.
  async objections(rules) {
    const options = { runOnly: rules, resultTypes: ["violations"], preload: false };
    const { violations } = await axe.run(document, options);
    return violations.map(({ id, nodes }) => {
      const [{ html, failureSummary }] = nodes;
      const why = failureSummary.replace(/\s+/g, " ").slice(0, 300);
      return [id, nodes.length, html.slice(0, 200), why].join(" | ");
    });
  },

  // Send a form with empty fields, past the browser's own checks.
  sendEmpty(selector) {
    const form = document.querySelector(selector);
    form.noValidate = true;
    for (const field of form.querySelectorAll("input, textarea, select")) {
      if (["checkbox", "radio"].includes(field.type)) field.checked = false;
      else if (field.type !== "hidden") field.value = "";
    }
    form.requestSubmit(form.querySelector(".btn-primary"));
  },
})
