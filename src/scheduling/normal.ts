/** The standard normal distribution. */

const root = Math.sqrt(2 * Math.PI);

export function normalDensity(z: number): number {
  return Math.exp(-(z * z) / 2) / root;
}

/** The probability of more than `z`: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17. */
export function normalSurvival(z: number): number {
  if (z < 0) return 1 - normalSurvival(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return normalDensity(z) * sum;
}

/** The logarithm of `normalSurvival`, also if the probability is too small for a number: 26.2.12. */
export function logSurvival(z: number): number {
  return z < 6 ? Math.log(normalSurvival(z)) : -(z * z) / 2 - Math.log(z * root);
}
