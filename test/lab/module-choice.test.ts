import { expect, test } from 'vitest';
import { choose, rootModules, stage1Modules } from '../openzfs/lab/module-choice.ts';

/* Lines as depmod wrote them for Debian's cloud kernels, with OpenZFS's modules among them. */

/** Kernel 6.1 with OpenZFS 2.1: virtio is modules, some of them packed, and so are the nine of OpenZFS. */
const older = {
  dep: `kernel/fs/overlayfs/overlay.ko:
kernel/drivers/virtio/virtio.ko: kernel/drivers/virtio/virtio_ring.ko
kernel/drivers/virtio/virtio_ring.ko:
kernel/drivers/virtio/virtio_pci_modern_dev.ko:
kernel/drivers/virtio/virtio_pci_legacy_dev.ko:
kernel/drivers/virtio/virtio_pci.ko: kernel/drivers/virtio/virtio.ko kernel/drivers/virtio/virtio_ring.ko kernel/drivers/virtio/virtio_pci_legacy_dev.ko kernel/drivers/virtio/virtio_pci_modern_dev.ko
kernel/drivers/char/hw_random/virtio-rng.ko: kernel/drivers/virtio/virtio.ko kernel/drivers/virtio/virtio_ring.ko
kernel/drivers/block/loop.ko:
kernel/drivers/block/virtio_blk.ko: kernel/drivers/virtio/virtio.ko kernel/drivers/virtio/virtio_ring.ko
kernel/drivers/net/virtio_net.ko: kernel/drivers/net/net_failover.ko kernel/net/core/failover.ko kernel/drivers/virtio/virtio.ko kernel/drivers/virtio/virtio_ring.ko
kernel/drivers/net/net_failover.ko: kernel/net/core/failover.ko
kernel/drivers/md/dm-mod.ko:
kernel/drivers/md/dm-flakey.ko: kernel/drivers/md/dm-mod.ko
kernel/net/core/failover.ko:
extra/spl.ko:
extra/znvpair.ko: extra/spl.ko
extra/zcommon.ko: extra/znvpair.ko extra/spl.ko
extra/icp.ko: extra/zcommon.ko extra/znvpair.ko extra/spl.ko
extra/zfs.ko: extra/icp.ko extra/zcommon.ko extra/znvpair.ko extra/spl.ko
`,
  builtin: 'kernel/fs/ext4/ext4.ko\nkernel/fs/jbd2/jbd2.ko\n',
};

/** Kernel 6.12 with OpenZFS 2.3: virtio is part of the kernel. */
const newer = {
  dep: `kernel/fs/overlayfs/overlay.ko.xz:
kernel/drivers/block/virtio_blk.ko.xz:
kernel/drivers/net/virtio_net.ko.xz: kernel/drivers/net/net_failover.ko.xz kernel/net/core/failover.ko.xz
kernel/drivers/net/net_failover.ko.xz: kernel/net/core/failover.ko.xz
kernel/net/core/failover.ko.xz:
`,
  builtin: 'kernel/fs/ext4/ext4.ko\nkernel/drivers/virtio/virtio_pci.ko\n',
};

const names = (paths: readonly string[]) => paths.map((path) => path.replace(/^.*\//, ''));

test('what a module needs comes before it, and everything once', () => {
  expect(names(choose(stage1Modules, older.dep, older.builtin))).toEqual([
    'virtio_pci_modern_dev.ko',
    'virtio_pci_legacy_dev.ko',
    'virtio_ring.ko',
    'virtio.ko',
    'virtio_pci.ko',
    'virtio_blk.ko',
    'failover.ko',
    'net_failover.ko',
    'virtio_net.ko',
    'overlay.ko',
  ]);
});

test('what the kernel has built in is nothing to load, and a packed module is one all the same', () => {
  expect(names(choose(stage1Modules, newer.dep, newer.builtin))).toEqual([
    'virtio_blk.ko.xz',
    'failover.ko.xz',
    'net_failover.ko.xz',
    'virtio_net.ko.xz',
    'overlay.ko.xz',
  ]);
});

test("a module is known by its own name where the file's has dashes, and zfs brings the rest of OpenZFS", () => {
  const chosen = names(choose(rootModules, older.dep, older.builtin));
  expect(chosen.slice(0, 5)).toEqual(['spl.ko', 'znvpair.ko', 'zcommon.ko', 'icp.ko', 'zfs.ko']);
  expect(chosen).toContain('virtio-rng.ko');
  expect(chosen.slice(-2)).toEqual(['dm-mod.ko', 'dm-flakey.ko']);
});

test('a kernel that has not got a module is refused, with its name', () => {
  expect(() => choose(rootModules, newer.dep, newer.builtin)).toThrow(
    'The kernel has no module zfs.',
  );
});
