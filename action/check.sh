#!/usr/bin/env bash
# Third step of the action: judges, shows and writes what was found. Ends well whatever was found, since the findings
# have to be uploaded first; `verdict.sh` ends the job.
#
# Reads WIRETIGHT_PROGRAM, WIRETIGHT_PATHS, WIRETIGHT_POLICY, WIRETIGHT_MODELS and WIRETIGHT_BASE. Gives the outputs
# `code`, `outcome`, `sarif-file` and `json-file`.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/lib.sh
source "$here/lib.sh"

# Nothing that was written in an input is ever a flag: values stand behind `=`, paths behind `--`.
options=()
if [ -n "${WIRETIGHT_POLICY:-}" ]; then options+=("--policy=$WIRETIGHT_POLICY"); fi
if [ -n "${WIRETIGHT_BASE:-}" ]; then options+=("--base=$WIRETIGHT_BASE"); fi
while IFS= read -r models || [ -n "$models" ]; do
    models=${models%$'\r'}
    if [ -n "$models" ]; then options+=("--models=$models"); fi
done <<<"${WIRETIGHT_MODELS:-}"
paths=()
while IFS= read -r path || [ -n "$path" ]; do
    path=${path%$'\r'}
    if [ -n "$path" ]; then paths+=("$path"); fi
done <<<"${WIRETIGHT_PATHS:-.}"
if [ "${#paths[@]}" -eq 0 ]; then paths=(.); fi

folder=$(mktemp -d "$RUNNER_TEMP/wiretight-report.XXXXXX")
for report in text=report.txt github=annotations.txt markdown=summary.md sarif=wiretight.sarif json=wiretight.json; do
    options+=("--report=${report%%=*}=$folder/${report#*=}")
done

# The report quotes scanned code, which must not give commands to the runner: it listens again after a word that nobody
# can know before.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '::stop-commands::%s\n' "$token"
code=0
"$WIRETIGHT_PROGRAM" check "${options[@]}" -- "${paths[@]}" 2>&1 || code=$?
if [ -e "$folder/report.txt" ]; then cat "$folder/report.txt"; fi
printf '\n::%s::\n' "$token"

if [ -e "$folder/annotations.txt" ]; then cat "$folder/annotations.txt"; fi
if [ -e "$folder/summary.md" ]; then cat "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi

case "$code" in
    0) outcome=allowed ;;
    1) outcome=denied ;;
    3) outcome=not-judged ;;
    *) outcome=could-not-run ;;
esac
output code "$code"
output outcome "$outcome"
for format in sarif json; do
    file=$folder/wiretight.$format
    if [ ! -e "$file" ]; then file=; fi
    output "$format-file" "$file"
done
