import { defineConfig } from 'vitest/config';

/** The loss models against millions of simulated lives. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    env: { CI: 'false', FORCE_COLOR: '0', NODE_ENV: 'test', TZ: 'Pacific/Auckland' },
    testTimeout: 600_000,
  },
});
