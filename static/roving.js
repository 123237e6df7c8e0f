/**
 * One stop for the tab key among several elements, and the keys that go from one to the next.
 */

/**
 * The two arrow keys given, Home and End; they are not the timeline's there.
 * @param {KeyboardEvent} event @param {readonly HTMLElement[]} all @param {readonly [string, string]} keys back and on
 */
export function rove(event, all, [back, on]) {
  const now = all.findIndex((one) => one === document.activeElement);
  if (now < 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const to = { [on]: now + 1, [back]: now - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const next = all[Math.min(all.length - 1, Math.max(0, to))];
  if (!next) return;
  stop(all, next);
  next.focus();
}

/** Which of them the tab key comes to. @param {readonly HTMLElement[]} all @param {EventTarget | null} chosen */
export function stop(all, chosen) {
  for (const one of all) one.tabIndex = one === chosen ? 0 : -1;
}
