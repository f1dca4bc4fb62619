import { Text } from 'ink';
import type { PropsWithChildren } from 'react';
import { line, paint } from '../src/terminal/style.ts';
import type { CopyCells } from '../state/show/dataset-detail.ts';
import { Table } from './ink-table.ts';
import { useLook } from './look.ts';

const asciiRules = (rules: string) =>
  rules
    .replaceAll('─', '-')
    .replaceAll('│', '|')
    .replace(/[┌┐└┘├┤┬┴┼]/g, '+');

function Words({ children }: PropsWithChildren) {
  const { ascii } = useLook();
  return <Text>{paint(line(String(children)), { colour: false, ascii, inverse: false })}</Text>;
}

function Rules({ children }: PropsWithChildren) {
  const { ascii, colour } = useLook();
  const rules = String(children);
  return <Text dimColor={colour}>{ascii ? asciiRules(rules) : rules}</Text>;
}

/** The copies of one dataset, where there is room for them. */
export const CopiesTable = ({ copies }: { readonly copies: readonly CopyCells[] }) => (
  <Table data={copies} header={Words} cell={Words} skeleton={Rules} />
);
