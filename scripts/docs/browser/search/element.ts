type Attributes = Record<string, string | false>;

/** Makes an element; `false` leaves an attribute out. Strings become text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== false) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}
