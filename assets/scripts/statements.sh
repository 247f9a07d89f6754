# Policies of buckets and keys come as a text, so they are read and joined with jq. A list of one means the same as
# its element, and the order of a list counts for nothing.
NORMAL='def normal: walk(if type == "array" then (if length == 1 then .[0] else sort end) else . end);
  def statements: [.Statement] | flatten;'

# Whether a policy holds every statement of a file.
holds_statements() {
  printf '%s\n' "$1" | jq -e --slurpfile file "$2" "$NORMAL"'
    (statements | map(normal)) as $there
    | $file[0] | statements | map(normal) | all(.[]; . as $one | any($there[]; . == $one))' >/dev/null
}

# The Sids of a file under which other statements stand in a policy.
taken_sids() {
  printf '%s\n' "$1" | jq -r --slurpfile file "$2" "$NORMAL"'
    ($file[0] | statements) as $wanted | statements | .[]
    | select(.Sid as $sid | any($wanted[]; .Sid == $sid))
    | select(normal as $one | all($wanted[]; normal != $one)) | .Sid'
}

# The policy with the statements of a file in place of those of the same Sids.
join_statements() {
  printf '%s\n' "$1" | jq --slurpfile file "$2" "$NORMAL"'
    ($file[0] | statements) as $wanted
    | .Statement = (statements | map(select(.Sid as $sid | all($wanted[]; .Sid != $sid)))) + $wanted'
}

check_statements() {
  if holds_statements "$NOW" "$1"; then
    STATE=right
    return 0
  fi
  STATE=different
  NOTE="statements of $1 are not in it"
  TAKEN=$(taken_sids "$NOW" "$1" | paste -s -d ' ' -)
  [ -z "$TAKEN" ] || NOTE="other statements stand in it under: $TAKEN"
  gone_principal "$NOW"
}

# Another set-up may have written a statement of the same Sid. Only what apply.sh wrote itself is replaced.
refuse_taken() {
  [ -n "$TAKEN" ] || return 0
  [ -f "applied/$NUMBER.after" ] || failed "$LABEL holds other statements under the same Sid: $TAKEN." \
    "If they are of another set-up, give those of $1 other Sids; if they are an older form, remove them there."
}
