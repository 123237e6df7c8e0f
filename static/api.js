/**
 * The server's routes, as functions. An answer that is not 2xx is thrown as a `Refusal`.
 */

/** @typedef {{x: number[], t: number}} Pattern */
/** @typedef {{k: number, y: number[], E: number[], dw: number[][], w: number[][], p?: number | number[]}} RunRecord
 *   p: in `online` the pattern that is learnt */
/** @typedef {{y: number[] | null, E: number[] | null, dw: number[][] | null, w: number[][],
 *             seconds: number}} Final */

/**
 * @typedef {object} Config
 * @property {string | {x: number[][], t: number[]}} problem
 * @property {string} schedule
 * @property {string} reduction
 * @property {string} order
 * @property {number[]} hidden neurons of each hidden layer
 * @property {string} activation
 * @property {number} slope
 * @property {string} output
 * @property {string} loss
 * @property {{kind: string, value?: number, low?: number, high?: number, std?: number, seed?: number, w?: number[]}} init
 * @property {{kind: string, mu?: number, rho?: number, beta1?: number, beta2?: number, epsilon?: number}} optimizer
 * @property {number} eta
 * @property {number} iterations
 * @property {number} weight_decay
 * @property {string} wiring
 * @property {{error_below: number | null, tolerance: number | null,
 *             plateau: {iterations: number, improvement: number} | null}} stop
 * @property {string | null} fault what is wrong with its backpropagation
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
 * @property {number | null} error the largest E[p] of its last record; null before the end
 * @property {number | null} seconds spent training; null before it began
 * @property {string} created
 * @property {string | null} name
 * @property {string[]} tags
 * @property {string | null} note
 * @property {boolean} starred
 * @property {{run: string | null, k: number} | null} fork where it started from
 * @property {string[]} parameters
 * @property {Pattern[]} patterns
 * @property {number} nets
 */

/** @typedef {{runs: Run[], next: string | null}} RunPage */
/** @typedef {{q: string, tag: string, starred: boolean, sort: string}} Query */
/** @typedef {{name?: string | null, tags?: string[], note?: string | null, starred?: boolean}} Patch */

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
export const train = (config) => send("/train", "POST", config);

/** @param {string} id @returns {Promise<Run>} */
export const read = (id) => ask(`/runs/${encodeURIComponent(id)}`);

/** @param {string} id @returns {Promise<Run>} */
export const stop = (id) => ask(`/runs/${encodeURIComponent(id)}/stop`, { method: "POST" });

/** Train a run on, to a later k. @param {string} id @param {unknown} iterations @returns {Promise<Run>} */
export const extend = (id, iterations) => send(`/runs/${encodeURIComponent(id)}/extend`, "POST", { iterations });

/**
 * The first k at which each pattern's error is below a bound, null where there is none.
 * @param {string} id @param {number} error @returns {Promise<(number | null)[]>}
 */
export const reached = async (id, error) =>
  (await ask(`/runs/${encodeURIComponent(id)}/reached?error=${error}`)).k;

/**
 * A page of the runs that a query finds.
 * @param {Query} query @param {number} limit @param {string | null} after the `next` of the page before
 * @param {AbortSignal} signal
 * @returns {Promise<RunPage>}
 */
export function list({ q, tag, starred, sort }, limit, after, signal) {
  const search = new URLSearchParams({ sort, limit: String(limit) });
  if (q) search.set("q", q);
  if (tag) search.set("tag", tag);
  if (starred) search.set("starred", "true");
  if (after !== null) search.set("after", after);
  return ask(`/runs?${search}`, { signal });
}

/** Change what people say of a run. @param {string} id @param {Patch} patch @returns {Promise<Run>} */
export const change = (id, patch) => send(`/runs/${encodeURIComponent(id)}`, "PATCH", patch);

/** Delete a run; `restore` brings it back for an hour. @param {string} id @returns {Promise<null>} */
export const remove = (id) => ask(`/runs/${encodeURIComponent(id)}`, { method: "DELETE" });

/** @param {string} id @returns {Promise<Run>} */
export const restore = (id) => ask(`/runs/${encodeURIComponent(id)}/restore`, { method: "POST" });

/**
 * The records k0 <= k < k1.
 * @param {string} id @param {number} k0 @param {number} k1
 * @returns {Promise<RunRecord[]>}
 */
export async function records(id, k0, k1) {
  const url = `/runs/${encodeURIComponent(id)}/records?k0=${k0}&k1=${k1}`;
  return (await ask(url)).records;
}

/**
 * What a run's net looks like at an iteration: a view's answer, as docs/wire.md has it.
 * @param {string} id @param {string} query surface?k=... @param {AbortSignal} signal @returns {Promise<any>}
 */
export const look = (id, query, signal) => ask(`/runs/${encodeURIComponent(id)}/${query}`, { signal });

/** @param {string} url @param {string} method @param {object} body */
const send = (url, method, body) =>
  ask(url, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** @param {string} url @param {RequestInit} [options] */
async function ask(url, options) {
  let response, body;
  try {
    response = await fetch(url, { cache: "no-store", ...options }); // a browser keeps a 410 for good
    body = await response.text(); // which a server that ends can break off
  } catch (error) {
    if (error instanceof DOMException) throw error; // taken back, not failed
    throw new Refusal({ type: "no-answer", title: "", status: 0, detail: String(error) });
  }
  if (response.status === 204) return null;
  if (response.ok) return JSON.parse(body);
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("application/problem+json")) throw new Refusal(JSON.parse(body));
  const { status, statusText } = response;
  throw new Refusal({ type: "unknown", title: statusText, status, detail: `${status} ${statusText}` });
}
