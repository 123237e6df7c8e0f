/**
 * Text for the clipboard; where a page may not write there it lies selected in a field, to be copied by hand.
 */

/**
 * Whether it is in the clipboard.
 * @param {string} text @param {HTMLInputElement} field that holds it
 * @param {() => void} [open] shows the field, where it is hidden
 */
export async function copy(text, field, open = () => {}) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed, or no secure context.
    open();
    field.value = text;
    field.focus();
    field.select();
    return false;
  }
}
