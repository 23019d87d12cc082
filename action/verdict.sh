#!/usr/bin/env bash
# Last step of the action: ends the job as the policy says, and as nothing else does.
#
# Reads WIRETIGHT_CODE, which is empty where no check took place, and WIRETIGHT_UPLOAD.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/lib.sh
source "$here/lib.sh"

if [ "${WIRETIGHT_UPLOAD:-}" = failure ]; then
    tell notice "code scanning took no findings, which changes nothing about the verdict; with \`upload-sarif: false\` it is not asked"
fi
case "${WIRETIGHT_CODE:-}" in
    0) echo "allowed by the policy" ;;
    1)
        tell error "denied by the policy"
        exit 1
        ;;
    3)
        tell error "nothing to judge, or more left unread than the policy tolerates"
        exit 3
        ;;
    *) fail "could not run; the steps before say why" ;;
esac
