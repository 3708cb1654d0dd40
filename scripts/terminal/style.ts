/** A colour of the sixteen: 0 to 7, 8 to 15 bright; undefined for the terminal's own. */
type Colour = number | undefined;

/** The style of a cell. */
export interface CellStyle {
  fore: Colour;
  back: Colour;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
}

export const defaultStyle: CellStyle = {
  fore: undefined,
  back: undefined,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
};

const switches: Record<number, Partial<CellStyle>> = {
  0: defaultStyle,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  39: { fore: undefined },
  49: { back: undefined },
};

/**
 * Applies a `CSI … m` sequence to a style.
 * https://ecma-international.org/publications-and-standards/standards/ecma-48/
 * @throws RangeError if a number is not supported, because the picture would be wrong.
 */
export function restyle(style: CellStyle, numbers: readonly number[]): CellStyle {
  return Object.assign({}, style, ...numbers.map(changeOf));
}

function changeOf(number: number): Partial<CellStyle> {
  const change = switches[number];
  if (change) return change;
  const [tens, colour] = [Math.floor(number / 10), number % 10];
  if (colour < 8) {
    if (tens === 3) return { fore: colour };
    if (tens === 4) return { back: colour };
    if (tens === 9) return { fore: colour + 8 };
    if (tens === 10) return { back: colour + 8 };
  }
  throw new RangeError(`Style ${number} is not drawn.`);
}
