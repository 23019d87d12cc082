#!/usr/bin/env bash
# First step of the action: says where the program comes from. From a release if one was built from just these sources
# for this machine, and else from the sources beside this file, which are exactly what the workflow pinned.
#
# Reads WIRETIGHT_BINARY and the variables of the runner. Gives the outputs `from` (input, release or source),
# `program`, and for the cache `folder` and `key`.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/lib.sh
source "$here/lib.sh"

if [ -n "${WIRETIGHT_BINARY:-}" ]; then
    case "$WIRETIGHT_BINARY" in
        *$'\n'*) fail "the input \`binary\` is one path" ;;
    esac
    output from input
    output program "$WIRETIGHT_BINARY"
    exit
fi

sources=$(source_digest)
from=source
if [ "$(released source)" = "$sources" ] && [ -n "$(released "$(asset)")" ]; then
    from=release
fi
folder=$RUNNER_TEMP/wiretight-$sources
output from "$from"
output folder "$folder"
output program "$folder/bin/wiretight$(exe)"
output key "wiretight-${RUNNER_OS:-}-${RUNNER_ARCH:-}-$sources"
