usage() {
  cat <<'USAGE'
Usage: bash scripts/verify.sh [--validate] [--done STEP,…]

  --validate    also lets IAM Access Analyzer judge every policy of this folder, if you may call it
  --done STEP   records in result.json that you did a step by hand; several with commas

Changes nothing in the account. Ends with 0 if all of it is right, and with 1 if not.
USAGE
}

VALIDATE=no DONE="" WRONG=0 LAST_STEP=""
while [ $# -gt 0 ]; do
  case $1 in
    --validate) VALIDATE=yes ;;
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
  die "" "AWS did not answer this question, so it is not known how things stand. Missing rights, or a wrong name?"
}

gone_principal() {
  case $1 in
    *'"AROA'* | *'"AIDA'*)
      NOTE+="${NOTE:+; }it names a deleted principal (AROA… or AIDA… in place of an ARN): whoever it meant was deleted, and one of the same name that was made since is not let in. apply.sh writes the ARN again"
      remark "$LABEL names a deleted principal (AROA… or AIDA…)." ;;
  esac
}

thing() {
  local passing=no
  if [ "$STEP" != "$LAST_STEP" ]; then
    printf '%s. %s\n' "$STEP" "$STEP_TITLE"
    LAST_STEP=$STEP
  fi
  if [ "$1" = passing ]; then
    passing=yes
    shift
  fi
  LABEL="" STATE=missing NOTE="" CHANGES=""
  "$1_label" "${@:2}"
  "$1_check" "${@:2}"
  if [ "$passing" = yes ] && [ "$STATE" = missing ]; then
    STATE=right
    NOTE="not there: it is given for one step only, and taken back"
  fi
  printf '   %-9s %s\n' "$STATE" "$LABEL"
  [ -z "$NOTE" ] || printf '             %s\n' "$NOTE"
  [ -z "$CHANGES" ] || printf '%s\n' "$CHANGES" | sed 's/^/             /'
  [ "$STATE" = right ] || WRONG=$((WRONG + 1))
  item "$STATE" "$LABEL"
}

# Lets IAM Access Analyzer judge one policy.
validate() {
  local out
  if ! out=$(aws accessanalyzer validate-policy --region "$REGION" --policy-type "$1" --policy-document "file://$2" \
    --query 'findings[].[findingType,issueCode,findingDetails]' --output text 2>"$TEMP/error"); then
    printf 'not judged %s: %s\n' "$2" "$(tail -n 1 "$TEMP/error")"
    return 0
  fi
  if [ -z "$out" ] || [ "$out" = None ]; then
    printf 'no finding %s\n' "$2"
    return 0
  fi
  printf '%s\n' "$out" | while IFS= read -r line; do
    printf '%s: %s\n' "$2" "$line"
  done
  case $out in
    ERROR* | *"${LINE}ERROR"*)
      WRONG=$((WRONG + 1))
      COMPLETE=false
      remark "IAM Access Analyzer finds an error in $2."
      ;;
  esac
}

check_account
things
if [ "$VALIDATE" = yes ]; then
  printf '\nIAM Access Analyzer:\n'
  policies
fi
write_result verify
if [ "$WRONG" != 0 ]; then
  printf '\n%s not right. scripts/apply.sh mends it.\n' "$WRONG"
else
  printf '\nAll of it is right.\n'
fi
left_to_you
printf '\nresult.json says what this account has now. %s\n' "$SEND_BACK"
[ "$WRONG" = 0 ] || exit 1
