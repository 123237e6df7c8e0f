/**
 * The mark over everything a run with a fault shows: its backpropagation is broken, on purpose.
 */

import { find, say } from "./dom.js";
import { t } from "./i18n.js";
import { any } from "./state.js";

export class FaultMark {
  constructor() {
    this.home = find(".fault-mark");
  }

  /** @param {import("./state.js").Values} values @param {Set<import("./state.js").Key>} changed */
  update({ run }, changed) {
    if (!any(changed, "run", "language")) return;
    const fault = run?.config.fault ?? null;
    this.home.hidden = fault === null;
    say(this.home, fault === null ? "" : t("fault.mark", { fault: t(`fault.${fault}`), note: t(`fault.note.${fault}`) }));
  }
}
