#!/usr/bin/env bash
# Builds the yardstick beside this file's folder of build results and prints where it is. Needs gcc; says so if there is none.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
out=$here/../../artifacts/relay
command -v gcc >/dev/null || { echo "benchmarks/relay needs gcc (Debian: apt-get install gcc libc6-dev)" >&2; exit 1; }
mkdir -p "$out"
if [[ ! -x $out/relay || $here/relay.c -nt $out/relay ]]; then
    gcc -O2 -Wall -Wextra -Werror -o "$out/relay" "$here/relay.c"
fi
readlink -f "$out/relay"
