/** Rooms from the ground up; each may import the floors below it, never one above or beside it (DESIGN 2). */
const floors = [
  ['^src/model/'],
  ['^src/zfs/'],
  ['^src/durability/'],
  ['^src/health/'],
  ['^src/plan/'],
  ['^src/ssh/', '^src/terminal/'],
  ['^src/observe/', '^src/journal/', '^src/config/'],
  ['^src/run/', '^src/demo/'],
  ['^state/'],
  ['^components/'],
  ['^src/commands/'],
  ['^src/cli\\.ts$'],
];

// Nothing stands above the last floor, and an empty list would forbid everything.
const upward = floors.slice(0, -1).flatMap((floor, level) =>
  floor.map((room) => ({
    name: `${room.replace(/[\^\\$]/g, '')} imports only the floors below`,
    severity: 'error',
    from: { path: room },
    to: {
      path: floors
        .slice(level)
        .flat()
        .filter((other) => other !== room),
    },
  })),
);

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'the pure rooms do no I/O',
      comment:
        'health and plan are functions of plain values: same input, same plan, byte for byte',
      severity: 'error',
      from: { path: '^src/(model|zfs|health|plan|durability)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'model imports nothing',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { pathNot: '^src/model/' },
    },
    {
      name: 'only the console command opens components',
      severity: 'error',
      from: { pathNot: '^(components/|src/commands/console)' },
      to: { path: '^components/' },
    },
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'] },
  },
};
