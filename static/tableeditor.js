/**
 * The editable truth table: a cell for each input and target, rows added and taken, paste from a
 * spreadsheet. Rules in table.js; form.js sends what is here.
 */

import { make, say } from "./dom.js";
import { t } from "./i18n.js";
import { cells, contradictions, paste, resize, table } from "./table.js";

const MOST_INPUTS = 4;
const MOST_ROWS = 16;

export class TableEditor {
  /** @type {string[][]} */
  rows = [];

  /** @param {HTMLElement} home @param {() => void} changed */
  constructor(home, changed) {
    this.home = home;
    this.changed = changed;
    this.grid = make("table");
    this.inputsField = make("select");
    this.add = make("button", "quiet");
    this.add.type = "button";
    this.add.onclick = () => this.#set([...this.rows, Array(this.inputs + 1).fill("0")]);
    this.inputsField.onchange = (event) => {
      event.stopPropagation();
      this.#set(resize(this.rows, Number(this.inputsField.value)));
    };
    for (let n = 1; n <= MOST_INPUTS; n += 1) this.inputsField.append(new Option(String(n)));
    this.label = make("label", "inline");
    const scroll = make("div", "table-scroll", this.grid);
    this.note = make("p", "note");
    this.trouble = make("p", "trouble");
    this.trouble.setAttribute("role", "status");
    home.prepend(this.label, scroll, make("div", "table-actions", this.add), this.trouble, this.note);
    this.grid.addEventListener("paste", (event) => this.#paste(event));
  }

  get inputs() {
    return Math.max(1, (this.rows[0]?.length ?? 3) - 1);
  }

  get table() {
    return table(this.rows);
  }

  /** @param {import("./table.js").Table} values */
  show({ x, t: targets }) {
    this.rows = x.map((row, p) => [...row, targets[p] ?? 0].map(String));
    this.render();
  }

  /** Draw all cells again, in the language chosen. */
  render() {
    this.label.replaceChildren(make("span", "", t("table.inputs")), this.inputsField);
    this.inputsField.value = String(this.inputs);
    this.add.textContent = t("table.add");
    this.add.disabled = this.rows.length >= MOST_ROWS;
    this.note.textContent = t("table.note");
    this.grid.setAttribute("aria-label", t("table"));
    const heading = make("tr");
    for (let i = 0; i < this.inputs; i += 1) heading.append(make("th", "", "x", make("sub", "", String(i))));
    heading.append(make("th", "", "t"), make("td"));
    const head = make("thead", "", heading);
    const body = make("tbody", "", ...this.rows.map((row, r) => this.#row(row, r)));
    this.grid.replaceChildren(head, body);
    this.#warn();
  }

  /** The cells that a refused path is about: a number, the targets, the rows that contradict. @param {string} path */
  about(path) {
    const [, part, row, column] = path.split(".");
    const against = contradictions(this.table);
    const cells = [.../** @type {NodeListOf<HTMLInputElement>} */ (this.grid.querySelectorAll("input"))];
    const found = cells.filter(({ dataset }) => {
      const target = Number(dataset.column) === this.inputs;
      if (part === "t" && row === undefined && against.length) return against.includes(Number(dataset.row));
      return (part === undefined || target === (part === "t"))
        && (row === undefined || row === dataset.row) && (column === undefined || column === dataset.column);
    });
    return found.length ? found : cells;
  }

  /** Say at once which rows no network can learn. */
  #warn() {
    const against = contradictions(this.table);
    const rows = against.map((row) => row + 1).join(", ");
    say(this.trouble, against.length ? t("table.contradiction", { rows }) : "");
    [...this.grid.querySelectorAll("tbody tr")].forEach((row, r) => row.classList.toggle("against", against.includes(r)));
  }

  /** @param {string[]} row @param {number} r */
  #row(row, r) {
    const boxes = row.map((text, c) => {
      const box = make("input");
      box.value = text;
      box.inputMode = "decimal";
      box.autocomplete = "off";
      const column = c < row.length - 1 ? `x${c}` : "t";
      box.setAttribute("aria-label", t("table.cell", { row: r + 1, column }));
      box.dataset.row = String(r);
      box.dataset.column = String(c);
      box.oninput = () => {
        row[c] = box.value;
        this.#warn();
      };
      box.onchange = () => this.changed();
      return make("td", "", box);
    });
    const remove = make("button", "remove", "×");
    remove.type = "button";
    remove.setAttribute("aria-label", t("table.remove", { row: r + 1 }));
    remove.disabled = this.rows.length === 1;
    remove.onclick = () => this.#set(this.rows.filter((_, other) => other !== r));
    return make("tr", "", ...boxes, make("td", "", remove));
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const pasted = cells(event.clipboardData?.getData("text/plain") ?? "");
    const { row, column } = /** @type {HTMLElement} */ (event.target).dataset;
    if (pasted.length < 2 && (pasted[0]?.length ?? 0) < 2) return; // one cell: as usual
    event.preventDefault();
    this.#set(paste(this.rows, pasted, Number(row), Number(column)));
  }

  /** @param {string[][]} rows */
  #set(rows) {
    this.rows = rows;
    this.render();
    this.changed();
  }
}
