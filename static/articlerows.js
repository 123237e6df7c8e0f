/**
 * The lines of the article's equations as rows of tables, in groups that can be folded. Elements only;
 * article.js says when they are built and filled.
 *
 * A row that is about a weight chooses it; what a row is about is lit in the network's diagram.
 */

import { CALLED, difference, NAMES } from "./articlelines.js";
import { make, say } from "./dom.js";
import { full } from "./format.js";
import { t } from "./i18n.js";
import { parameters } from "./names.js";
import { rove } from "./roving.js";
import { slotText } from "./weightwords.js";
import { point, put } from "./whycells.js";

/** @typedef {import("./article.js").Told} Told */
/** @typedef {import("./live.js").Live<Told>} Filled */
/** @typedef {import("./articlelines.js").Line} Line */
/** @typedef {import("./articlelines.js").Numbers} Numbers */
/** @typedef {{line: Line, element: HTMLElement, button: HTMLButtonElement | null, cells: (now: Numbers) => string[]}} Row cells: of the view's table */

const ROUNDING = 1e-14; // relative: e^x of a browser and that of the kernel differ in the last bit

/**
 * @param {Filled} live @param {{group: import("./articlelines.js").Group, title: string, lines: Line[], open: boolean}} group
 * @param {(weight: string) => void} choose
 */
export function groupOf(live, { group, title, lines, open }, choose) {
  const rows = lines.map((line) => rowOf(live, line, choose));
  const table = make("table", "article-lines", make("tbody", "", ...rows.map(({ element }) => element)));
  table.setAttribute("aria-label", title);
  const summary = make("summary", "", title);
  const element = make("details", "article-group", summary, table);
  element.dataset.group = group;
  element.open = open;
  table.addEventListener("keydown", (event) => rove(event, [...table.querySelectorAll("button")], ["ArrowUp", "ArrowDown"]));
  return { element, rows };
}

/** How the article's names are the page's. */
export const namesOf = () => make("p", "article-names note", ...t("article.names").split(/\{(\w+)\}/).map((words, i) =>
  i % 2 ? put(make("span"), CALLED[words] ?? "") : words));

/** @param {Filled} live @param {Line} line @param {(weight: string) => void} choose @returns {Row} */
function rowOf(live, line, choose) {
  const { name, weight, neuron, head, code, formula, parts, run, compute } = line;
  const named = [...(head ? [put(make("span", "article-head"), head)] : []), ...(code ? [make("code", "", code)] : [])];
  const button = weight ? take(weight, code, named, choose) : null;
  const heading = make("th", "", ...(button ? [button] : named));
  heading.scope = "row";
  /** @type {(part: import("./articlelines.js").Part, i: number) => HTMLElement} */
  const written = (part, i) => {
    if (typeof part === "string") return make("span", "op", part);
    if ("above" in part) return make("sup", "", ...part.above.map((one, at) => written(one, at)));
    return live.number(({ now }) => part(now), "", { inner: i > 0 });
  };
  const numbers = parts.map(written);
  const result = live.number(({ now }) => (run ?? compute)(now), "article-result");
  const element = make("tr", "", heading,
    make("td", "article-formula", put(make("span"), `<mo lspace="0" rspace="0">=</mo><mspace width="0.28em"></mspace>${formula}`)),
    make("td", "article-numbers", make("span", "op", "= "), ...numbers),
    make("td", "article-value", make("span", "op", "= "), result),
    checkOf(live, line));
  element.dataset.line = name;
  if (weight) element.addEventListener("click", () => choose(weight));
  point(element, { neuron, parameter: weight });
  const called = `${weight ?? name}${code ? ` (${code})` : ""}`;
  const cells = (/** @type {Numbers} */ now) => {
    const d = difference(line, now);
    return [called, digitsOf((run ?? compute)(now)), d === null ? "–" : digitsOf(d)];
  };
  return { line, element, button, cells };
}

/** What takes a weight apart. @param {string} weight @param {string} code @param {Node[]} named @param {(weight: string) => void} choose */
function take(weight, code, named, choose) {
  const button = make("button", "article-take", ...named);
  button.type = "button";
  const one = parameters(NAMES).find((other) => other.name === weight);
  button.setAttribute("aria-label", `${code} · ${t("diagram.take", { name: weight, slot: one ? slotText(one) : "" })}`);
  button.tabIndex = -1;
  button.addEventListener("click", (event) => {
    event.stopPropagation(); // the row chooses too
    choose(weight);
  });
  return button;
}

/** Whether the line's arithmetic gives the run's own number. @param {Filled} live @param {Line} line */
function checkOf(live, line) {
  const sign = make("span", "article-sign");
  const words = make("span", "hidden");
  const cell = make("td", "article-check", sign, words);
  sign.setAttribute("aria-hidden", "true");
  live.run(({ now }) => {
    const d = difference(line, now);
    const text = d === null ? t("article.check.none") : d === 0 ? t("article.check.same") : t("article.check.other", { difference: brief(d) });
    say(sign, d === null ? "" : d === 0 ? "✓" : `≠ ${brief(d)}`);
    say(words, text);
    cell.dataset.check = d === null ? "none" : d === 0 ? "same" : close(line, now) ? "near" : "other";
    if (cell.title !== text) cell.title = text;
  });
  return cell;
}

/** @param {number} v */
const brief = (v) => (Number.isFinite(v) ? v.toExponential(1).replaceAll("-", "−") : "∞");
/** @param {number} v */
const digitsOf = (v) => (Number.isFinite(v) ? full(v) : "∞");

/** Whether only the rounding of e^x is between them. @param {Line} line @param {Numbers} now */
const close = (line, now) => Math.abs(difference(line, now) ?? 0) <= ROUNDING * Math.abs(line.compute(now));

/**
 * What all lines together say: whether the equations give the run.
 * @param {readonly Line[]} lines @param {Numbers} now
 * @returns {{words: string, tone: "good" | "alarm"}}
 */
export function verdictOf(lines, now) {
  const checked = lines.filter(({ run }) => run !== null);
  const off = checked.filter((line) => difference(line, now) !== 0);
  const wrong = off.filter((line) => !close(line, now));
  const places = { n: checked.length, off: off.length, wrong: wrong.length };
  if (wrong.length) return { words: t("article.verdict.other", places), tone: "alarm" };
  const near = off.every(({ exponential }) => exponential) ? "exponential" : "near";
  return { words: t(`article.verdict.${off.length ? near : "same"}`, places), tone: "good" };
}

/** Show which weight is taken apart. @param {readonly Row[]} rows @param {string} chosen */
export function mark(rows, chosen) {
  for (const { line, element, button } of rows) {
    if (!button) continue;
    const on = line.weight === chosen;
    element.classList.toggle("chosen", on);
    button.setAttribute("aria-pressed", String(on));
    if (!button.closest("table")?.contains(document.activeElement)) button.tabIndex = on ? 0 : -1;
  }
}
