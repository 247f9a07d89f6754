# A command as one could type it.
shown() {
  local word
  printf '  $ aws'
  for word in "$@"; do
    printf ' %q' "$word"
  done
  printf '\n'
}

# Asks AWS for something; OUT is the answer. Says no (1) when it is not there, by a pattern of AWS's error. Any other
# error ends the script: what cannot be seen must not pass for missing.
look() {
  local absent=$1
  shift
  OUT=""
  if OUT=$(aws "$@" 2>"$TEMP/error"); then
    return 0
  fi
  OUT=""
  if [ -n "$absent" ] && grep -qE -- "$absent" "$TEMP/error"; then
    return 1
  fi
  shown "$@" >&2
  cat -- "$TEMP/error" >&2
  cannot_look
}

# The JSON of a file as a literal inside a --query, which compares it as a value: white space and the order of keys
# count for nothing.
literal() {
  local text
  text=$(cat -- "$1")
  printf "\`%s\`" "${text//\`/\\\`}"
}

# What differs, line by line; CHANGES is empty where there is nothing to show.
compare() {
  printf '%s\n' "$1" | sed 's/^[[:space:]]*//' >"$TEMP/there"
  sed 's/^[[:space:]]*//' <"$2" >"$TEMP/wanted"
  CHANGES=$(diff -U 1 "$TEMP/there" "$TEMP/wanted" 2>/dev/null | tail -n +3 | grep -v '^@@' | head -n 40) || true
  if [ -n "$CHANGES" ]; then
    CHANGES="- in the account, + in ${2}:$LINE$CHANGES"
  fi
}

# The policy ARN of a name.
policy_arn() {
  printf 'arn:%s:iam::%s:policy/%s' "$PARTITION" "$ACCOUNT_ID" "$1"
}
