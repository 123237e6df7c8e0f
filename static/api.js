/**
 * The server's routes, as functions. An answer that is not 2xx is thrown as a `Refusal`.
 */

/** @typedef {{x: number[], t: number}} Pattern */
/** @typedef {{k: number, y: number[], E: number[], dw: number[][], w: number[][]}} RunRecord */
/** @typedef {{y: number[] | null, E: number[] | null, dw: number[][] | null, w: number[][],
 *             seconds: number}} Final */

/**
 * @typedef {object} Config
 * @property {string | {x: number[][], t: number[]}} problem
 * @property {string} wiring
 * @property {{kind: string, value?: number, low?: number, high?: number, seed?: number, w?: number[]}} init
 * @property {number} eta
 * @property {number} iterations
 */

/**
 * @typedef {object} Run
 * @property {string} id
 * @property {Config} config
 * @property {"queued" | "running" | "done" | "stopped" | "failed" | "damaged"} status
 * @property {string | null} stop_reason
 * @property {number | null} diverged_at
 * @property {number} k iterations complete
 * @property {number | null} rate
 * @property {string[]} parameters
 * @property {Pattern[]} patterns
 * @property {number} nets
 */

/** @typedef {{field: string, got: unknown, allowed: string}} FieldError */
/** @typedef {{type: string, title: string, status: number, detail: string,
 *             errors?: FieldError[]}} Problem */

/** An answer that says no, with its problem document; status 0 where there was no answer. */
export class Refusal extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** @param {object} config @returns {Promise<Run>} */
export const train = (config) =>
  ask("/train", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(config),
  });

/** @param {string} id @returns {Promise<Run>} */
export const read = (id) => ask(`/runs/${encodeURIComponent(id)}`);

/** @param {string} id @returns {Promise<Run>} */
export const stop = (id) => ask(`/runs/${encodeURIComponent(id)}/stop`, { method: "POST" });

/**
 * The records k0 <= k < k1.
 * @param {string} id @param {number} k0 @param {number} k1 @param {AbortSignal} signal
 * @returns {Promise<RunRecord[]>}
 */
export async function records(id, k0, k1, signal) {
  const url = `/runs/${encodeURIComponent(id)}/records?k0=${k0}&k1=${k1}`;
  return (await ask(url, { signal })).records;
}

/** @param {string} url @param {RequestInit} [options] */
async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    if (error instanceof DOMException) throw error; // taken back, not failed
    throw new Refusal({ type: "no-answer", title: "", status: 0, detail: String(error) });
  }
  if (response.ok) return response.json();
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("application/problem+json")) throw new Refusal(await response.json());
  const { status, statusText } = response;
  throw new Refusal({ type: "unknown", title: statusText, status, detail: `${status} ${statusText}` });
}
