/**
 * A part that scrolls sideways says so: its frame is marked while there is more on one side of it.
 */

/** @param {HTMLElement} part what scrolls @param {HTMLElement} content what is wider than it */
export function markEnds(part, content) {
  const frame = /** @type {HTMLElement} */ (part.parentElement);
  const mark = () => {
    const { scrollLeft, scrollWidth, clientWidth } = part;
    frame.classList.toggle("more-before", scrollLeft > 0);
    frame.classList.toggle("more-after", scrollLeft < scrollWidth - clientWidth - 1); // whole pixels
  };
  part.addEventListener("scroll", mark, { passive: true });
  const sizes = new ResizeObserver(mark);
  for (const one of [part, content]) sizes.observe(one);
}
