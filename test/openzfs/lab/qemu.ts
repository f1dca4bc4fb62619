import type { LabHost } from './hosts.ts';
import type { ImageFiles } from './image.ts';
import type { RunFiles } from './places.ts';

const qemu = 'qemu-system-x86_64';

/** Disks for pools: /dev/vdb to /dev/vde, sparse. /dev/vda is the shared read-only root. */
export const poolDisks = 4;
export const diskBytes = 2 * 1024 ** 3;
const memoryMiB = 768;

/**
 * QEMU 7.2 emulates CMPXCHG16B with flags that an earlier instruction left: an interrupt right after it comes back with
 * garbage in them, now and then the trap flag, and the kernel, whose slab allocator uses that instruction, panics of a
 * double fault. On a processor without it the kernel does not use it. QEMU 8.0 has it right.
 */
const cpu = 'max,-cx16';

/** The segment between the hosts: a QEMU without a guest is the switch, with one unix socket for each host. */
export function switchCommand(
  files: RunFiles,
  hosts: readonly LabHost[],
): readonly [string, ...string[]] {
  const plugs = hosts.flatMap(({ name, number }) => [
    '-netdev',
    `stream,id=wire${number},server=on,addr.type=unix,addr.path=${files.wire(name)}`,
    '-netdev',
    `hubport,id=plug${number},hubid=0,netdev=wire${number}`,
  ]);
  return [qemu, '-name', 'lab-switch', '-M', 'none', '-nodefaults', '-display', 'none', ...plugs];
}

/** The QEMU that is one host. */
export function hostCommand(
  files: RunFiles,
  image: ImageFiles,
  host: LabHost,
): readonly [string, ...string[]] {
  const own = files.host(host.name);
  return [
    qemu,
    ...['-name', host.name, '-M', 'q35,usb=off,smbus=off,sata=off,vmport=off'],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    // Emulated, because the accelerator of a CI machine is absent, or there and broken.
    ...['-accel', 'tcg,thread=multi,tb-size=192', '-cpu', cpu, '-m', `${memoryMiB}`],
    // One processor, but the kernel prepared for two: with one possible processor a host hung for good in `zfs receive`.
    ...['-smp', '1,maxcpus=2'],
    ...['-kernel', image.kernel, '-initrd', own.initrd, '-append', kernelLine],
    ...['-serial', `file:${own.serialLog}`, '-device', 'virtio-rng-pci'],
    ...throughLoopback(host),
    ...toTheSwitch(files, host),
    ...drive('base', `file=${image.root},readonly=on`, 'base'),
    ...Array.from({ length: poolDisks }, (_, index) => index + 1).flatMap((number) =>
      drive(
        `disk${number}`,
        // A power cut of the host leaves what it had written: the page cache is this machine's.
        `file=${own.disk(number)},cache=unsafe,discard=unmap,detect-zeroes=unmap`,
        `${host.name}-disk${number}`,
      ),
    ),
  ];
}

const kernelLine = [
  'console=ttyS0 quiet loglevel=4 panic=-1',
  // What only costs time in an emulated machine that lives for an hour.
  'mitigations=off nokaslr apparmor=0 audit=0 init_on_alloc=0 cryptomgr.notests',
  'no_timer_check random.trust_cpu=on',
  // Not the TSC: its speed is measured while the host starts, and on a busy machine the host's clock then ran 3.5 times
  // too fast. The HPET is this machine's own clock.
  'clocksource=hpet tsc=reliable',
].join(' ');

const mac = (segment: string, { number }: LabHost): string => `52:54:00:${segment}:00:0${number}`;

/** restrict=on: a host reaches nothing outside, neither this machine nor the network. */
const throughLoopback = (host: LabHost): readonly string[] => [
  '-netdev',
  `user,id=outside,restrict=on,hostfwd=tcp:127.0.0.1:${host.port}-10.0.2.15:22`,
  '-device',
  `virtio-net-pci,netdev=outside,mac=${mac('00', host)},romfile=`,
];

const toTheSwitch = (files: RunFiles, host: LabHost): readonly string[] => [
  '-netdev',
  `stream,id=segment,server=off,addr.type=unix,addr.path=${files.wire(host.name)}`,
  '-device',
  `virtio-net-pci,netdev=segment,mac=${mac('99', host)},romfile=`,
];

const drive = (id: string, options: string, serial: string): readonly string[] => [
  '-drive',
  `if=none,id=${id},format=raw,${options}`,
  '-device',
  `virtio-blk-pci,drive=${id},serial=${serial}`,
];
