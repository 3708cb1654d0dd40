/** The width and height of a resolution and an aspect ratio, derived from the two strings without a table per model. */

/** The sides of a picture in pixels, both even: 4:2:0 video has one chroma sample for two luma samples. */
export interface Size {
  width: number;
  height: number;
}

const SMALLEST = 16;
const LARGEST = 8192;

function ratioOf(ratio: string): number {
  if (ratio === "auto" || ratio === "adaptive") return 1;
  const [, across, down] = /^([1-9]\d{0,3}):([1-9]\d{0,3})$/.exec(ratio) ?? [];
  if (across === undefined || down === undefined) {
    throw new RangeError(
      `aspect ratio ${JSON.stringify(ratio)} is neither "auto", "adaptive" nor two whole numbers as "16:9"`,
    );
  }
  return Number(across) / Number(down);
}

function numberBefore(unit: "K" | "p", resolution: string): number {
  const digits = resolution.endsWith(unit) ? resolution.slice(0, -1) : "";
  if (!/^[1-9]\d{0,4}$/.test(digits)) {
    const example = unit === "K" ? "2K" : "720p";
    throw new RangeError(
      `resolution ${JSON.stringify(resolution)} is not a whole number and "${unit}" as "${example}"`,
    );
  }
  return Number(digits);
}

/** The shorter side of a video: `720p`, `1080p-plus`, `4k`. */
function shorterOf(resolution: string): number {
  const [, thousands] = /^([1-9])k$/.exec(resolution) ?? [];
  return thousands === undefined ? numberBefore("p", resolution.replace(/-plus$/, "")) : Number(thousands) * 540;
}

function even(pixels: number): number {
  return 2 * Math.round(pixels / 2);
}

function assertSides(size: Size, spec: { resolution: string; ratio: string }): Size {
  for (const side of [size.width, size.height]) {
    if (side < SMALLEST || side > LARGEST) {
      const requested = `${JSON.stringify(spec.resolution)} at ${JSON.stringify(spec.ratio)}`;
      throw new RangeError(
        `resolution ${requested} is ${size.width}x${size.height}: a side is outside ${SMALLEST} to ${LARGEST} pixels`,
      );
    }
  }
  return size;
}

/**
 * Returns the size of an image: the longer side is 1024 pixels for each "K", the shorter follows from the ratio.
 *
 * @param spec Resolution such as "2K", aspect ratio such as "16:9" or "auto", which is square.
 * @returns Width and height in pixels, both even.
 * @throws RangeError that names the value if one of the two is invalid or a side is not within 16 to 8192 pixels.
 */
export function imageSize(spec: { resolution: string; ratio: string }): Size {
  const longer = numberBefore("K", spec.resolution) * 1024;
  const ratio = ratioOf(spec.ratio);
  return assertSides(
    ratio >= 1 ? { width: longer, height: even(longer / ratio) } : { width: even(longer * ratio), height: longer },
    spec,
  );
}

/**
 * Returns the size of a video: the shorter side has the pixels before the "p", the longer follows from the ratio.
 *
 * @param spec Resolution such as "720p", aspect ratio such as "16:9" or "auto" and "adaptive", which are square.
 * @returns Width and height in pixels, both even.
 * @throws RangeError that names the value if one of the two is invalid or a side is not within 16 to 8192 pixels.
 */
export function videoSize(spec: { resolution: string; ratio: string }): Size {
  const shorter = even(shorterOf(spec.resolution));
  const ratio = ratioOf(spec.ratio);
  return assertSides(
    ratio >= 1 ? { width: even(shorter * ratio), height: shorter } : { width: shorter, height: even(shorter / ratio) },
    spec,
  );
}
