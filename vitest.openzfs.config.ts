import { defineConfig } from 'vitest/config';

/** The tests that need real OpenZFS: they boot the lab, so they are not part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/openzfs/**/*.test.ts'],
    globalSetup: 'test/openzfs/support/boot.ts',
    env: { CI: 'false', FORCE_COLOR: '0', NODE_ENV: 'test', TZ: 'Pacific/Auckland' },
    // One lab, and the hosts are emulated: a second file beside the first would only slow both.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
