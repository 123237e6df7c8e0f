/**
 * The address holds what is shown: ?run=, &k=, &lang=.
 */

/** @returns {{run: string | null, k: number | null}} */
export function address() {
  const search = new URLSearchParams(location.search);
  const k = search.get("k");
  return { run: search.get("run"), k: k !== null && /^\d+$/.test(k) ? Number(k) : null };
}

/**
 * Put values into the address; null takes one out.
 * @param {Record<string, string | number | null>} values
 * @param {boolean} [step] whether Back should lead to the address before
 */
export function put(values, step = false) {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(values)) {
    if (value === null) url.searchParams.delete(key);
    else url.searchParams.set(key, String(value));
  }
  if (url.href === location.href) return;
  if (step) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}
