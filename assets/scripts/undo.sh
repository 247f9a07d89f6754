# What apply.sh changed, and how it was before. undo.sh lives on it: keep it.
JOURNAL=applied/journal.tsv

usage() {
  cat <<'USAGE'
Usage: bash scripts/undo.sh [--dry-run] [--yes] [--changed]

  --dry-run   shows what would be done, and changes nothing
  --yes       does not ask
  --changed   also takes back what somebody changed since apply.sh wrote it

Takes back what apply.sh did, last things first: what it created is deleted, what it changed is put back as it was.
What was there before stays. It goes by the notes that apply.sh left in the folder applied/.
USAGE
}

DRY_RUN=no YES=no CHANGED=no
while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) DRY_RUN=yes ;;
    --yes | -y) YES=yes ;;
    --changed) CHANGED=yes ;;
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
  die "" "AWS did not answer this question. What was taken back until here is noted; run this again."
}

run() {
  shown "$@"
  if ! aws "$@" >"$TEMP/output" 2>"$TEMP/error"; then
    cat -- "$TEMP/error" >&2
    die "" "Stopped: $LABEL could not be taken back. What was taken back until here is noted; run this again."
  fi
}

# Says why a thing stays.
left() {
  LEFT=$((LEFT + 1))
  STAYS=yes
  printf '! left      %s: %s\n' "$LABEL" "$1"
}

# The fields of one line of the journal.
fields() {
  local rest=$1
  FIELDS=()
  while [ -n "$rest" ]; do
    FIELDS+=("${rest%%"$TAB"*}")
    rest=${rest#*"$TAB"}
  done
}

# Takes a line out of the journal when its thing is taken back.
strike() {
  grep -v "^$1$TAB" "$JOURNAL" >"$JOURNAL.new" || true
  mv -f -- "$JOURNAL.new" "$JOURNAL"
  rm -f -- "applied/$1.before" "applied/$1.after" "applied/$1.put.json"
}

take_back() {
  local number=$1 before
  fields "$2"
  LABEL="" NOW="" STAYS=no
  "${FIELDS[0]}_label" "${FIELDS[@]:1}"
  "${FIELDS[0]}_now" "${FIELDS[@]:1}"
  before=$(cat -- "applied/$number.before")
  # A run that was killed between a change and its note leaves none.
  AFTER=$NOW
  [ ! -f "applied/$number.after" ] || AFTER=$(cat -- "applied/$number.after")
  if [ "$NOW" = "$before" ]; then
    printf '  as before %s\n' "$LABEL"
  elif [ -z "$NOW" ]; then
    if [ -n "$before" ]; then
      left "it was there before, and somebody deleted it since"
      return 0
    fi
    printf '  gone      %s\n' "$LABEL"
  elif [ "$NOW" != "$AFTER" ] && [ "$CHANGED" = no ]; then
    left "somebody changed it since; --changed takes it back all the same"
    return 0
  else
    if [ -n "$before" ]; then
      printf '~ put back  %s\n' "$LABEL"
    else
      printf -- '- delete    %s\n' "$LABEL"
    fi
    if [ "$DRY_RUN" = yes ] || [ "$MODE" = look ]; then
      TO_DO=$((TO_DO + 1))
      return 0
    fi
    "${FIELDS[0]}_back" "$before" "${FIELDS[@]:1}"
  fi
  if [ "$STAYS" = no ] && [ "$MODE" = making ]; then
    strike "$number"
  fi
}

each_last_first() {
  local line
  LEFT=0
  sort -n -r "$JOURNAL" >"$TEMP/journal"
  while IFS= read -r line <&3; do
    take_back "${line%%"$TAB"*}" "${line#*"$TAB"}"
  done 3<"$TEMP/journal"
}

check_account
if [ ! -s "$JOURNAL" ]; then
  printf 'There is no note that apply.sh changed anything from this folder (applied/), so there is nothing to undo.\n'
  printf 'If it ran in another folder or on another machine, run the undo.sh of that one; "To undo it" of each step in\n'
  printf 'CHECKLIST.md tells how it is done by hand.\n'
  exit 0
fi
TO_DO=0
MODE=look
each_last_first
if [ "$DRY_RUN" = yes ]; then
  printf '\nThis was a dry run: nothing was changed.\n'
  exit 0
fi
if [ "$YES" = no ]; then
  [ -t 0 ] || die "" "There is no terminal to ask on. Look at the list above, then run this with --yes."
  printf '\n%s to take back in account %s. Go on? [y/N] ' "$TO_DO" "$ACCOUNT_ID"
  read -r reply || reply=no
  case $reply in
    y | Y | yes | Yes) ;;
    *) die "Nothing was changed." ;;
  esac
fi
printf '\n'
MODE=making
each_last_first
if [ "$LEFT" != 0 ]; then
  printf '\n%s left as it is; the reasons stand above.\n' "$LEFT"
  exit 1
fi
rm -rf -- applied
printf '\nAll that apply.sh did is taken back.\n'
