import { createContext, useContext } from 'react';

/** How things are drawn, for the whole console. */
export interface Look {
  readonly colour: boolean;
  /** The terminal shows ASCII only. */
  readonly ascii: boolean;
}

export const LookContext = createContext<Look>({ colour: false, ascii: false });

export const useLook = (): Look => useContext(LookContext);
