/**
 * The sentences around the diagram: whose it is, what a part of the iteration does, what is special here.
 */

import { THICKEST } from "./diagramlooks.js";
import { told } from "./digits.js";
import { count, input, inputsText, patternText } from "./format.js";
import { t } from "./i18n.js";
import { netName, together } from "./nets.js";
import { teller } from "./state.js";
import { placeName } from "./viewsubject.js";

/** @typedef {import("./state.js").Values} Values */
/** @typedef {import("./diagramnumbers.js").Numbers} Numbers */

/** Which net, for which input, where in its training. @param {Values} values @param {Numbers} numbers */
export function headingOf(values, { p, after, pattern }) {
  const whose = netName(values, p);
  const place = placeName({ k: values.k, after: after && updated(values) });
  return together(values) ? `${whose} · ${t("diagram.for", { input: patternText(pattern) })} · ${place}` : `${whose} ${patternText(pattern)} · ${place}`;
}

/**
 * What happens in the part that is shown, and which numbers stand on the lines.
 * @param {import("./parts.js").Part | null} part @param {Numbers} numbers @param {import("./digits.js").Digits} digits
 * @param {Pick<import("./diagramlayout.js").Layout, "labelled" | "stacked">} place which numbers have room
 */
export function partWords(part, { y, E, pattern, w, gradient, delta }, digits, { labelled, stacked }) {
  const compared = { y: told(y, digits), t: pattern ? input(pattern.t) : "", E: told(E, digits), delta };
  const words = t(`diagram.part.${part ?? "all"}`, compared);
  const which = part === "backward" ? "dw" : part === "update" ? "step" : "w";
  const known = labelled.some(Boolean) && part !== "error" && w(0) !== null;
  const inside = part === "backward" && !stacked ? t("diagram.numbers.delta") : "";
  return joined(words, inside, known ? t(`diagram.numbers.${which}`, { gradient }) : "");
}

/**
 * @param {Values} values @param {Numbers} numbers
 * @param {{p: number | null} | null} turn in `online`: the pattern that is learnt
 * @param {{digits: number, room: number, unfed: boolean}} shown
 */
export function notesOf(values, { p, after }, turn, { digits, room, unfed }) {
  const { patterns, k, part } = values;
  const { run } = teller(values, k);
  const shown = inputsText(patterns[p]);
  const learnt = turn && turn.p !== null ? inputsText(patterns[turn.p]) : "";
  const batch = run?.config.schedule === "batch" && patterns.length > 1;
  return joined(
    values.run ? "" : t("diagram.start"),
    unfed ? t("diagram.unfed") : "",
    after && updated(values) ? t("diagram.after") : "",
    !after && batch ? t("diagram.batch", { shown, n: count(patterns.length) }) : "",
    learnt ? t(turn?.p === p ? "diagram.online.same" : "diagram.online", { shown, learnt }) : "",
    t(part === "update" && !after ? "diagram.key.new" : "diagram.key", { most: THICKEST }),
    digits > room ? t("diagram.room", { n: room }) : "",
  );
}

/** Whether a run made an update: one that was stopped before has its first weights alone. @param {Values} values */
const updated = ({ frontier, history }) => frontier > history.start;

/** @param {...string} sentences */
const joined = (...sentences) => sentences.filter(Boolean).join(" ").replaceAll("。 ", "。");
