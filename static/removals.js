/**
 * Runs that are deleted, and brought back: every removal is told in a toast with Undo, those that
 * the server makes at its limit of stored runs too. Undo restores all that went together.
 */

import { Refusal, remove, restore } from "./api.js";
import { t } from "./i18n.js";
import { said } from "./refusals.js";

/** @typedef {import("./api.js").Run} Run */
/** @typedef {import("./api.js").Problem} Problem */
/** @typedef {{id: string, name: string}} Gone name: "" where it is not known */
/** @typedef {{runs: Gone[], reason: "asked" | "limit", toast: ReturnType<import("./toast.js").Toasts["show"]>, over: Promise<unknown>}} Group */

const AT_ONCE = 2; // requests: the browser has six connections, and streams hold some

export class Removals {
  /** @type {Group[]} what can be undone, the latest last */
  #groups = [];
  /** @type {Set<string>} runs whose removal is on its way */
  under = new Set();

  /**
   * @param {import("./toast.js").Toasts} toasts
   * @param {{removed: (id: string) => void, kept: () => void, restored: (runs: Run[]) => void}} on
   *   kept: a run that was to go is still there
   */
  constructor(toasts, on) {
    this.toasts = toasts;
    this.on = on;
  }

  /** Delete runs, all of them to be undone together. @param {Gone[]} runs */
  remove(runs) {
    for (const { id } of runs) this.under.add(id);
    const over = each(runs, async ({ id }) => {
      try {
        await remove(id);
        this.on.removed(id);
      } finally {
        this.under.delete(id);
      }
    });
    const group = this.#tell(runs, "asked", over);
    over.then(({ refused, why }) => {
      if (!why) return;
      group.runs = group.runs.filter((run) => !refused.includes(run));
      if (group.runs.length === 0) this.#forget(group);
      else group.toast.speak();
      this.toasts.show(() => sentence(refused, why));
      this.on.kept();
    });
  }

  /** The server removed a run at its limit. @param {Gone} run */
  limit(run) {
    const last = this.#groups.at(-1);
    if (last?.reason === "limit" && last.toast.element.isConnected) {
      last.runs.push(run);
      last.toast.speak();
      last.toast.stay();
    } else this.#tell([run], "limit", Promise.resolve());
  }

  /** Bring back what went last. @param {Group | undefined} [group] */
  async undo(group = this.#groups.at(-1)) {
    if (!group) return;
    this.#forget(group);
    await group.over;
    /** @type {Run[]} */
    const back = [];
    const { refused, why } = await each(group.runs, async ({ id }) => back.push(await restore(id)));
    const n = back.length;
    if (n > 0) {
      this.toasts.show(() => t(n === 1 ? "toast.restored.one" : "toast.restored", { n }));
      this.on.restored(back);
    }
    if (!why) return;
    const again = why.status === 404 ? null : { key: "toast.undo", act: () => this.undo(group) };
    const toast = this.toasts.show(() => sentence(refused, why), again);
    if (again) this.#groups.push(Object.assign(group, { runs: refused, toast }));
  }

  /** Bring back one run; returns whether it went alone, and from here. @param {string} id */
  restores(id) {
    const group = this.#groups.findLast(({ runs }) => runs.length === 1 && runs[0]?.id === id);
    if (group) this.undo(group);
    return group !== undefined;
  }

  /** Whether a run was deleted here, and not brought back from here. @param {string} id */
  asked(id) {
    return this.#groups.some(({ reason, runs }) => reason === "asked" && runs.some((run) => run.id === id));
  }

  /** @param {Gone[]} runs @param {"asked" | "limit"} reason @param {Promise<unknown>} over */
  #tell(runs, reason, over) {
    const key = reason === "asked" ? "toast.deleted" : "toast.limit";
    const group = /** @type {Group} */ ({ runs: [...runs], reason, over });
    const text = () => {
      const n = group.runs.length;
      const name = group.runs[0]?.name ?? "";
      return t(n > 1 ? key : name ? `${key}.one` : `${key}.unnamed`, { n, name });
    };
    group.toast = this.toasts.show(text, { key: "toast.undo", act: () => this.undo(group) });
    this.#groups.push(group);
    return group;
  }

  /** @param {Group} group */
  #forget(group) {
    this.#groups = this.#groups.filter((other) => other !== group);
    group.toast.close();
  }
}

/**
 * Do something with each, a few at once; returns those that were refused, and why.
 * @param {Gone[]} runs @param {(run: Gone) => Promise<unknown>} act
 * @returns {Promise<{refused: Gone[], why: Problem | null}>}
 */
async function each(runs, act) {
  const waiting = [...runs];
  /** @type {Gone[]} */
  const refused = [];
  /** @type {Problem[]} */
  const reasons = [];
  const work = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      try {
        await act(run);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.problem.type === "run-deleted") continue; // by someone else: it is gone, as asked
        reasons.push(error.problem);
        refused.push(run);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { refused, why: reasons[0] ?? null };
}

/** @param {Gone[]} runs @param {Problem} why */
function sentence(runs, why) {
  const [first] = runs;
  const what = runs.length === 1 && first?.name ? t("toast.name", first) : t("toast.runs", { n: runs.length });
  return t("toast.refused", { what, why: said(why) });
}
