/**
 * The mark over everything a run with a fault shows: its backpropagation is broken, on purpose.
 */

import { find, say } from "./dom.js";
import { t } from "./i18n.js";
import { any, teller } from "./state.js";

export class FaultMark {
  constructor() {
    this.home = find(".fault-mark");
  }

  /** @param {import("./state.js").Values} values @param {Set<import("./state.js").Key>} changed */
  update(values, changed) {
    if (!any(changed, "run", "past", "k", "language")) return;
    const fault = teller(values, values.k).run?.config.fault ?? null; // before a branch, of what it branched from
    this.home.hidden = fault === null;
    say(this.home, fault === null ? "" : t("fault.mark", { fault: t(`fault.${fault}`), note: t(`fault.note.${fault}`) }));
  }
}
