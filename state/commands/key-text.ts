const shown: Readonly<Record<string, string>> = {
  enter: 'Enter',
  escape: 'Esc',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  space: 'Space',
};

/** A key as the screens write it: `Esc`, `Ctrl-C`, `r`. */
export const keyText = (key: string): string =>
  shown[key] ?? (key.startsWith('ctrl-') ? `Ctrl-${key.slice(5).toUpperCase()}` : key);
