#!/usr/bin/env bash
# The step of action.yml that checks: its inputs come as variables. `release.py try` runs it as a
# runner does.
set -euo pipefail

if [ "$UPLOAD" = true ]; then
  SARIF=${SARIF:-$RUNNER_TEMP/copydesk.sarif}
fi
# Paths, arguments and formats are lists: split at spaces on purpose, and not expanded.
set -f
options=()
[ "$ANNOTATIONS" = true ] && options+=(--format github) || options+=(--format concise)
[ -n "$SARIF" ] && options+=(--format "sarif=$SARIF")
[ "$SUMMARY" = true ] && options+=(--format "markdown=$RUNNER_TEMP/copydesk.md")
[ -n "$SINCE" ] && options+=(--since "$SINCE")
[ "$FAIL_ON" = never ] && options+=(--exit-zero)
[ -n "$FAIL_ON" ] && [ "$FAIL_ON" != never ] && options+=(--fail-on "$FAIL_ON")
for format in $FORMATS; do
  options+=(--format "$format")
done
status=0
# shellcheck disable=SC2086
"$PROGRAM" check "${options[@]}" $ARGUMENTS -- $PATHS || status=$?
if [ "$SUMMARY" = true ] && [ -s "$RUNNER_TEMP/copydesk.md" ]; then
  cat "$RUNNER_TEMP/copydesk.md" >> "$GITHUB_STEP_SUMMARY"
fi
if [ -n "$SARIF" ] && [ -s "$SARIF" ]; then
  echo "sarif=$SARIF" >> "$GITHUB_OUTPUT"
fi
exit "$status"
