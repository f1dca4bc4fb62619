import { type DatasetHealth, shownWord } from '../../src/model/health.ts';
import type { Searchable } from '../filter.ts';

/** The names of what a filter may find a dataset by. */
export const datasetFields = ['id', 'title', 'health', 'pool', 'policy'] as const;

/** What a filter may find a dataset by. */
export const datasetWords = (each: DatasetHealth): Searchable => ({
  id: [each.dataset.id],
  title: [each.dataset.title],
  health: [shownWord(each)],
  pool: each.copies.map((copy) => copy.pool.id),
  policy: [each.dataset.policy.name],
});
