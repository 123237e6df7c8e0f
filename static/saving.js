/**
 * Files made in the page: an SVG text as it is or as a PNG, given to the browser to save.
 */

/** @typedef {{svg: string, width: number, height: number}} Picture */

const SCALE = 2; // pixels of a PNG for each of the picture's
const KEPT_MS = 60_000; // by then the browser has read it

/** @param {Picture} picture */
export const svgFile = ({ svg }) => new Blob([svg], { type: "image/svg+xml" });

/** Pixels of the PNG. @param {Picture} picture */
export const pixels = ({ width, height }) => ({ width: SCALE * width, height: SCALE * height });

/** The picture as PNG; rejects where the browser cannot make it. @param {Picture} picture @returns {Promise<Blob>} */
export async function pngFile(picture) {
  const url = URL.createObjectURL(svgFile(picture));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), pixels(picture));
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Let the browser save a file. @param {Blob} file @param {string} name */
export function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
