import { describe, expect, test } from "vitest";
import { logSurvival, normalDensity, normalSurvival } from "../../src/scheduling/normal.ts";

describe("the normal distribution", () => {
  // Abramowitz and Stegun, Handbook of Mathematical Functions, tables 26.1 and 26.2.
  test.each([
    [0, 0.5],
    [0.5, 0.3085375387],
    [1, 0.1586552539],
    [1.96, 0.0249978951],
    [3, 0.001349898],
    [5, 2.866516e-7],
    [-1, 0.8413447461],
    [-3, 0.998650102],
    [-9, 1],
  ])("has above %d the probability %d", (z, probability) => {
    expect(Math.abs(normalSurvival(z) - probability)).toBeLessThan(7.5e-8);
  });

  test.each([
    [0, 0.3989422804],
    [1, 0.2419707245],
    [-2, 0.0539909665],
  ])("has at %d the density %d", (z, density) => {
    expect(normalDensity(z)).toBeCloseTo(density, 9);
  });

  test.each([
    [-2, -0.0230129],
    [0, -Math.LN2],
    [3, -6.6077262],
    [5, -15.0649984],
    [8, -35.0134371],
    [10, -53.2312852],
    [20, -203.9171554],
    [40, -804.608442],
  ])("has above %d the logarithmic probability %d", (z, logarithm) => {
    expect(Math.abs(logSurvival(z) - logarithm)).toBeLessThan(0.03);
  });

  test("has a logarithmic probability that always falls, also between its two formulas", () => {
    const values = Array.from({ length: 4_000 }, (_, index) => logSurvival(index / 100 - 2));
    for (const [index, value] of values.entries()) expect(value).toBeLessThan(values[index - 1] ?? 0);
  });
});
