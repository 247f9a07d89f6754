usage() {
  cat <<'USAGE'
Usage: bash scripts/apply.sh [--dry-run] [--yes] [--done STEP,…]

  --dry-run     shows what would be done, and changes nothing
  --yes         does not ask
  --done STEP   records in result.json that you did a step by hand; several with commas

Creates what is missing, changes what differs, leaves what is right. Run it as often as you like.
USAGE
}

DRY_RUN=no YES=no DONE=""
while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) DRY_RUN=yes ;;
    --yes | -y) YES=yes ;;
    --done)
      [ $# -ge 2 ] || die "--done wants the numbers of steps, such as 2,3."
      DONE=$2
      shift
      ;;
    --done=*) DONE=${1#--done=} ;;
    --help | -h)
      usage
      exit 0
      ;;
    *)
      usage >&2
      die "" "What does $1 mean?"
      ;;
  esac
  shift
done

cannot_look() {
  if [ "$MODE" = making ]; then
    failed "AWS did not answer this question."
  fi
  die "" "AWS did not answer this question, so nothing was changed. Missing rights, or a wrong name?"
}

gone_principal() {
  case $1 in
    *'"AROA'* | *'"AIDA'*)
      NOTE+="${NOTE:+; }it names a deleted principal (AROA… or AIDA… in place of an ARN), which lets nobody in" ;;
  esac
}

# Carries a command out and shows it; its output stays quiet unless it fails. A role that was just created is not seen
# everywhere at once, so a principal that IAM does not know yet is tried again.
run() {
  local tries=0
  shown "$@"
  until aws "$@" >"$TEMP/output" 2>"$TEMP/error"; do
    tries=$((tries + 1))
    if [ "$tries" -le "$RETRIES" ] && grep -q 'Invalid principal' "$TEMP/error"; then
      sleep 5
      continue
    fi
    cat -- "$TEMP/error" >&2
    if grep -q 'Invalid principal' "$TEMP/error"; then
      failed "IAM does not know the principal: it does not exist under exactly this ARN. Ask the admin of its account."
    fi
    failed "AWS refused this command."
  done
}

# Ends at the first failure, and says what was done and what was not.
failed() {
  local line
  printf '\n' >&2
  printf '%s\n' "$@" >&2
  printf '\nStopped at step %s (%s): %s\n' "$STEP" "$STEP_TITLE" "$LABEL" >&2
  printf 'Done in this run: %s\n' "${MADE:-nothing}" >&2
  printf 'Not done: %s, and what comes after it. When the cause is mended, run this script again.\n' "$LABEL" >&2
  COMPLETE=false
  item missing "$LABEL"
  for line in "$@"; do
    remark "$line"
  done
  write_result apply
  exit 1
}

# How a thing stands: STATE is right, missing or different.
check() {
  LABEL="" NOW="" STATE=missing NOTE="" CHANGES=""
  "$1_label" "${@:2}"
  "$1_check" "${@:2}"
}

thing() {
  INDEX=$((INDEX + 1))
  if [ "$MODE" = making ] && [ "${STATES[$INDEX]}" = right ]; then
    [ "$1" != passing ] || shift
    "$1_label" "${@:2}"
    item right "$LABEL"
    return 0
  fi
  # What a later step takes back stays away once it was there.
  if [ "$1" = passing ]; then
    shift
    if journal_number "$(key_of "$@")" && [ -f "applied/$NUMBER.after" ]; then
      STATES[INDEX]=right
      return 0
    fi
  fi
  check "$@"
  STATES[INDEX]=$STATE
  if [ "$MODE" = look ]; then
    plan_for "$@"
  else
    bring_about "$@"
  fi
}

plan_for() {
  case $STATE in
    right)
      settle "$@"
      printf '  %-9s %s\n' right "$LABEL"
      return 0
      ;;
    missing) printf '+ %-9s %s\n' create "$LABEL" ;;
    different) printf '~ %-9s %s\n' change "$LABEL" ;;
  esac
  [ -z "$NOTE" ] || printf '            %s\n' "$NOTE"
  [ -z "$CHANGES" ] || printf '%s\n' "$CHANGES" | sed 's/^/            /'
  TO_DO=$((TO_DO + 1))
}

# A run that was killed may have left a change without a note of what it became.
settle() {
  if journal_number "$(key_of "$@")" && [ ! -f "applied/$NUMBER.after" ] && [ "$DRY_RUN" = no ]; then
    note_after "$@"
  fi
}

note_after() {
  "$1_now" "${@:2}"
  printf '%s\n' "$NOW" >"applied/$NUMBER.after.new"
  mv -f -- "applied/$NUMBER.after.new" "applied/$NUMBER.after"
}

bring_about() {
  local key was
  if [ "$STATE" = right ]; then
    item right "$LABEL"
    return 0
  fi
  was=$STATE
  key=$(key_of "$@")
  # Noted before it is changed: a run that is killed in between leaves a note too many, never one too few.
  if ! journal_number "$key"; then
    NUMBER=$(($(wc -l <"$JOURNAL") + 1))
    printf '%s\n' "$NOW" >"applied/$NUMBER.before"
    printf '%s\t%s\n' "$NUMBER" "$key" >>"$JOURNAL"
  fi
  printf '\n%s. %s\n' "$STEP" "$LABEL"
  "$1_put" "${@:2}"
  LABEL="" NOTE=""
  "$1_label" "${@:2}"
  note_after "$@"
  if [ "$1" = role ]; then
    RETRIES=6
    look "" iam get-role --role-name "$2" --query Role.Arn --output text
    found_role "$5" "$2" "$OUT"
  fi
  MADE+="${MADE:+, }$LABEL"
  if [ "$was" = missing ]; then
    item created "$LABEL"
  else
    item updated "$LABEL"
  fi
}

RETRIES=1 MADE="" TO_DO=0 INDEX=0 STATES=()
check_account
before_you_begin
MODE=look
things
# The steps are gone through once more, so what was gathered of them begins anew.
STEPS="" ITEMS="" COMPLETE=true STEP="" INDEX=0
if [ "$TO_DO" = 0 ]; then
  printf '\nAll of it is right. Nothing to change.\n'
elif [ "$DRY_RUN" = yes ]; then
  printf '\n%s to create or change. This was a dry run: nothing was changed.\n' "$TO_DO"
  left_to_you
  exit 0
elif [ "$YES" = no ]; then
  [ -t 0 ] || die "" "There is no terminal to ask on. Look at the list above, then run this with --yes."
  printf '\n%s to create or change in account %s. Go on? [y/N] ' "$TO_DO" "$ACCOUNT_ID"
  read -r reply || reply=no
  case $reply in
    y | Y | yes | Yes) ;;
    *) die "Nothing was changed." ;;
  esac
fi
if [ "$DRY_RUN" = no ]; then
  mkdir -p applied
  touch -- "$JOURNAL"
  MODE=making
  things
  write_result apply
  [ "$TO_DO" = 0 ] || printf '\nDone: %s.\n' "$MADE"
fi
left_to_you
[ "$DRY_RUN" = yes ] || printf '\nresult.json says what this account has now. %s\n' "$SEND_BACK"
