import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * `head -c 4M` between a send and a receive cuts the stream. The model's streams stand for far more bytes than they
 * have: this head counts those, so that the same command line leaves the same part on both sides.
 */
const head = `#!/bin/sh
left=$(( \${2%[KM]} * 1024 ))
case $2 in *M) left=$((left * 1024)) ;; esac
while IFS= read -r line; do
  case $line in
    'data '*)
      filler=\${line#data }
      bytes=\${filler%% *}
      if [ "$bytes" -gt "$left" ]; then
        printf 'data %s %s\\n' "$left" "\${filler#* }"
        exit 0
      fi
      left=$((left - bytes))
      ;;
  esac
  printf '%s\\n' "$line"
done
`;

export async function writeHead(bin: string): Promise<void> {
  await writeFile(join(bin, 'head'), head);
  await chmod(join(bin, 'head'), 0o755);
}
