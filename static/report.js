/**
 * The button of a report: without a script there is none, and the browser's own menu prints.
 */

/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("button.print");
for (const button of buttons) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
