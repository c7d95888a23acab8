import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

const ICONS = "node_modules/bootstrap-icons/icons";
const TEMPLATES = "../templates";
const PYTHON_SOURCES = ["../navigation.py"];

/** Every quoted word in a template or in navigation.py that is the name of an icon. */
function iconNames() {
  const templates = readdirSync(TEMPLATES, { recursive: true })
    .filter((file) => file.endsWith(".html"))
    .map((file) => join(TEMPLATES, file));
  const names = new Set();
  for (const file of [...templates, ...PYTHON_SOURCES.filter(existsSync)]) {
    for (const [, name] of readFileSync(file, "utf8").matchAll(/["']([a-z0-9-]{2,40})["']/g)) {
      if (existsSync(join(ICONS, `${name}.svg`))) names.add(name);
    }
  }
  return [...names].sort();
}

/** One sprite instead of a request for each icon; the favicon gets a hashed name beside it. */
function iconSprite() {
  return {
    name: "icon-sprite",
    buildStart() {
      const symbols = iconNames().map((name) => {
        const shapes = readFileSync(join(ICONS, `${name}.svg`), "utf8").replace(/<\/?svg[^>]*>/g, "");
        return `<symbol id="${name}" viewBox="0 0 16 16">${shapes.trim()}</symbol>`;
      });
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      const favicon = readFileSync("src/favicon.svg", "utf8");
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
      this.emitFile({
        type: "asset",
        name: "favicon.svg",
        originalFileName: "favicon.svg",
        source: favicon,
      });
    },
  };
}

export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  plugins: [iconSprite()],
  css: {
    preprocessorOptions: {
      // Bootstrap 5.3 still uses @import; sass is pinned, so its warnings tell us nothing new.
      scss: {
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      },
    },
  },
  build: {
    outDir: "../static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    // Intranet browsers are often built on older Chromium kernels.
    target: ["chrome87", "safari14"],
    modulePreload: { polyfill: false },
    rollupOptions: { input: { app: "src/app.js" } },
  },
});
