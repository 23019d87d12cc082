#!/usr/bin/env bash
# Second step of the action: puts the program where `plan.sh` said.
#
# Reads WIRETIGHT_FROM, WIRETIGHT_PROGRAM and GH_TOKEN. A binary counts only with the SHA-256 that stands beside this
# file. Where it cannot be had, or its attestation does not hold, the sources are built.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/lib.sh
source "$here/lib.sh"

repository=wiretight/wiretight
program=$WIRETIGHT_PROGRAM
folder=$(dirname "$(dirname "$program")")

# Whether GitHub attests that the release workflow of the repository built the file. Where nobody can be asked, the
# digest has to do.
attested() {
    if [ -z "${GH_TOKEN:-}" ] || ! command -v gh >/dev/null; then
        echo "no attestation was asked for: there is no gh, or no token"
        return
    fi
    gh attestation verify "$1" --hostname github.com --repo "$repository" \
        --signer-workflow "$repository/.github/workflows/release.yml"
}

download() {
    local name url
    name=$(asset)
    url=https://github.com/$repository/releases/download/$(released version)/$name
    mkdir -p "$folder/bin"
    if ! curl --fail --silent --show-error --location --proto '=https' --tlsv1.2 --retry 3 --output "$program" "$url"; then
        tell warning "$url cannot be had: building from source"
        return 1
    fi
    if [ "$(sha256 <"$program")" != "$(released "$name")" ]; then
        rm -f "$program"
        fail "$url is not the binary that was released: its SHA-256 is another one"
    fi
    if ! attested "$program"; then
        rm -f "$program"
        tell warning "the attestation of $url does not hold, or cannot be had: building from source"
        return 1
    fi
    chmod +x "$program"
}

build() {
    if [ -x "$program" ]; then
        echo "built before"
        return
    fi
    command -v cargo >/dev/null ||
        fail "no release fits this machine, and there is no cargo to build from source; install Rust in a step before, or name a program with the input \`binary\`"
    # Half the time of the build for a tenth of the speed of the program.
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        cargo install --locked --path "$here/.." --root "$folder" --no-track --target-dir "$RUNNER_TEMP/wiretight-build"
}

if [ "$WIRETIGHT_FROM" != release ] || ! download; then
    build
fi
"$program" --version
