/**
 * Light, dark, or as the system says. The choice is a cookie, so that the server's first paint has it.
 */

/** @typedef {import("./palette.js").Scheme} Scheme */
/** @typedef {Scheme | "system"} Theme */

/** @type {Theme[]} */
const ORDER = ["system", "light", "dark"];
const dark = matchMedia("(prefers-color-scheme: dark)");

/** @returns {Theme} */
export function chosen() {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** @returns {Scheme} */
export function scheme() {
  const theme = chosen();
  return theme === "system" ? (dark.matches ? "dark" : "light") : theme;
}

/** Take the next theme; return it. */
export function next() {
  const theme = ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length] ?? "system";
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const age = theme === "system" ? 0 : 31536000;
  document.cookie = `backscope-theme=${theme}; path=/; max-age=${age}; samesite=strict`;
  return theme;
}

/** @param {() => void} changed */
export const onSystemChange = (changed) => dark.addEventListener("change", changed);
