#!/bin/sh
# Builds the headless client: build.sh OUTPUT. Needs gcc, pkg-config and libpurple-dev; pidgin-sipe is loaded when it runs.
set -eu
cd "$(dirname "$0")"
# Exported, so that xmlcure.c stands before libxml2.
# shellcheck disable=SC2046
gcc -std=gnu11 -O1 -Wall -Wextra -Werror -o "$1" client.c eventloop.c xmlcure.c -rdynamic $(pkg-config --cflags --libs purple) -ldl
