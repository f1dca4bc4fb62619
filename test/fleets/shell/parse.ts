import { NotUnderstood, type Token, tokensOf } from './words.ts';

/** What a shell runs: commands one after another, of which each but the first runs when all before it have succeeded, or in any case. */
export interface List {
  readonly parts: readonly { readonly pipeline: Pipeline; readonly onlyAfterSuccess: boolean }[];
}

export type Pipeline = readonly Element[];

export type Element =
  | { readonly kind: 'simple'; readonly words: readonly string[] }
  | { readonly kind: 'group'; readonly list: List };

/** Reads exactly the shell that holdfast writes: words, `|`, `&&`, `;`, line ends and groups in braces. */
export function parseShell(text: string): List {
  const reader = new Reader(tokensOf(text), text);
  const list = reader.list();
  reader.end();
  return list;
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #at = 0;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  list(): List {
    const parts: { pipeline: Pipeline; onlyAfterSuccess: boolean }[] = [];
    this.#skip('\n');
    let onlyAfterSuccess = false;
    while (this.#next() !== null && !this.#isBrace('}')) {
      parts.push({ pipeline: this.#pipeline(), onlyAfterSuccess });
      onlyAfterSuccess = this.#take('&&');
      if (onlyAfterSuccess) this.#skip('\n');
      else if (!this.#take(';') && !this.#take('\n')) break;
      else this.#skip('\n');
      if (onlyAfterSuccess && (this.#next() === null || this.#isBrace('}')))
        throw this.#trouble('nothing follows &&');
    }
    if (parts.length === 0) throw this.#trouble('there is no command');
    return { parts };
  }

  end(): void {
    if (this.#next() !== null) throw this.#trouble('something follows the end');
  }

  #pipeline(): Pipeline {
    const elements: Element[] = [this.#element()];
    while (this.#take('|')) {
      this.#skip('\n');
      elements.push(this.#element());
    }
    return elements;
  }

  #element(): Element {
    if (this.#isBrace('{')) {
      this.#at += 1;
      const list = this.list();
      if (!this.#isBrace('}')) throw this.#trouble('a group is open');
      this.#at += 1;
      return { kind: 'group', list };
    }
    const words: string[] = [];
    for (let token = this.#next(); token?.kind === 'word'; token = this.#next()) {
      words.push(token.text);
      this.#at += 1;
    }
    if (words.length === 0) throw this.#trouble('a command is missing');
    return { kind: 'simple', words };
  }

  #next(): Token | null {
    return this.#tokens[this.#at] ?? null;
  }

  #isBrace(brace: '{' | '}'): boolean {
    const token = this.#next();
    return token?.kind === 'word' && !token.quoted && token.text === brace;
  }

  #take(operator: '|' | '&&' | ';' | '\n'): boolean {
    const token = this.#next();
    const found = token?.kind === 'operator' && token.text === operator;
    if (found) this.#at += 1;
    return found;
  }

  #skip(operator: '\n'): void {
    while (this.#take(operator));
  }

  #trouble(what: string): NotUnderstood {
    return new NotUnderstood(`${what} in: ${this.#text}`);
  }
}
