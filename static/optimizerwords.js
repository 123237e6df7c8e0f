/**
 * What an optimizer is called, in every language. Pure.
 */

import { input } from "./format.js";

/** @type {Record<string, string>} as their papers write them */
const OPTIMIZERS = { gd: "gd", momentum: "momentum", nesterov: "Nesterov", rmsprop: "RMSProp", adam: "Adam" };
/** @type {Record<string, number>} */
const USUAL = { mu: 0.9, rho: 0.9, epsilon: 1e-8, beta1: 0.9, beta2: 0.999 };

/** Its name, and its numbers where they are not the usual ones. @param {Record<string, any>} value */
export function optimizer({ kind, ...numbers }) {
  const others = Object.entries(numbers).filter(([name, v]) => v !== USUAL[name]);
  return [OPTIMIZERS[kind] ?? kind, ...others.map(([name, v]) => `${name} ${input(v)}`)].join(", ");
}
