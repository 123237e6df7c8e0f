/**
 * Whether a gradient is right: what the badge beside it says of the central difference. Pure.
 */

/** @typedef {import("./chain.js").Proof} Proof */
/** @typedef {"good" | "care" | "alarm" | "plain"} Tone */

const TONE = /** @type {Record<Proof["verdict"], Tone>} */ ({ agrees: "good", near: "care", differs: "alarm", unclear: "plain" });
const SIGN = /** @type {Record<Proof["verdict"], string>} */ ({ agrees: "✓", near: "≈", differs: "✗", unclear: "?" });

/**
 * How it looks and what it says: a tone, a sign, and keys of the words; never the colour alone.
 * @param {Pick<Proof, "verdict" | "kink">} proof
 */
export const badgeOf = ({ verdict, kink }) => ({
  tone: TONE[verdict],
  sign: SIGN[verdict],
  word: `proof.${verdict}`,
  sentence: kink ? "proof.kink.note" : `proof.${verdict}.note`,
});

/**
 * What all of them come to: keys of the words, and how many; one that cannot be measured is no wrong one.
 * @param {readonly Pick<Proof, "verdict">[]} proofs @returns {{key: string, n: number}[]}
 */
export function tally(proofs) {
  const of = (/** @type {Proof["verdict"]} */ verdict) => proofs.filter((one) => one.verdict === verdict).length;
  const n = of("agrees");
  if (n === proofs.length) return [{ key: "proof.sum.all", n }];
  const others = /** @type {const} */ (["differs", "near", "unclear"]).flatMap((verdict) => {
    const found = of(verdict);
    return found ? [{ key: `proof.sum.${verdict}${found === 1 ? ".one" : ""}`, n: found }] : [];
  });
  return [{ key: "proof.sum.some", n }, ...others];
}
