/** Tug of war: comes. */
import { t } from "./i18n.js";
export class Tug {
  complete = true;
  /** @param {import("./views.js").Place} place @param {import("./state.js").State} state */
  constructor(place, state) {
    this.place = place;
    this.state = state;
  }
  /** @param {import("./viewsubject.js").Subject} _subject */
  why(_subject) { return t("tug.start"); }
  /** @param {import("./viewsubject.js").Subject} subject */
  query({ k, net }) { return `explain?k=${k}&net=${net}`; }
  take() {}
  draw() {}
}
