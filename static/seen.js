/**
 * What this browser was already shown once: remembered where the browser lets a page remember.
 *
 * sweep.js and tour.js ask. Where nothing can be kept (a private window, a full or a forbidden store)
 * nothing breaks: it is shown again the next time.
 */

/** @typedef {"backscope-swept" | "backscope-toured"} Name the key that it is kept under */

/** @param {Name} name */
export function seen(name) {
  try {
    return localStorage.getItem(name) !== null;
  } catch {
    return false;
  }
}

/** @param {Name} name */
export function see(name) {
  try {
    localStorage.setItem(name, "yes");
  } catch {
    // It cannot be kept.
  }
}
