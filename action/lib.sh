# shellcheck shell=bash
# What the steps of the action share. Runs in the bash of all three systems, which is 3.2 on macOS.

action=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Text as the message of a workflow command, which ends with its line.
message() {
    local text=$1
    text=${text//'%'/%25}
    text=${text//$'\r'/%0D}
    printf '%s' "${text//$'\n'/%0A}"
}

tell() {
    printf '::%s title=wiretight::%s\n' "$1" "$(message "$2")"
}

fail() {
    tell error "$1"
    exit 2
}

# An output of the step. No value here may hold a line end: it would begin another output.
output() {
    case "$2" in
        *$'\n'* | *$'\r'*) fail "the output \`$1\` would have two lines" ;;
    esac
    printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

sha256() {
    if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-64
}

# What the program is built from: names and bytes.
source_digest() {
    (
        cd "$action/.." || exit
        files() { find Cargo.toml Cargo.lock build.rs src policies -type f | LC_ALL=C sort; }
        { files; files | tr '\n' '\0' | xargs -0 cat; } | sha256
    )
}

# What `binaries` says of a word: the version, the digest of the sources, or that of one binary.
released() {
    sed -n "s/^$1  *//p" "$action/binaries" | head -n 1
}

# The binary of a release for this machine; empty where there is none.
asset() {
    case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
        Linux-X64) echo wiretight-x86_64-unknown-linux-musl ;;
        Linux-ARM64) echo wiretight-aarch64-unknown-linux-musl ;;
        macOS-X64) echo wiretight-x86_64-apple-darwin ;;
        macOS-ARM64) echo wiretight-aarch64-apple-darwin ;;
        Windows-X64) echo wiretight-x86_64-pc-windows-msvc.exe ;;
        *) echo none ;;
    esac
}

exe() {
    if [ "${RUNNER_OS:-}" = Windows ]; then echo .exe; fi
}
