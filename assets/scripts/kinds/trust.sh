#@ now
# Statements in the trust policy of a role that exists: role, file. Its other statements stay.
trust_label() { LABEL="trust of role $1"; }

trust_now() {
  NOW=""
  look NoSuchEntity iam get-role --role-name "$1" --query Role.AssumeRolePolicyDocument --output json || return 0
  NOW=$OUT
}
#@ check
trust_check() {
  local wanted
  wanted="$(literal "$2").Statement"
  trust_now "$1"
  if [ -z "$NOW" ]; then
    NOTE="there is no role $1 in this account"
    return 0
  fi
  look "" iam get-role --role-name "$1" --output text \
    --query "length([Role.AssumeRolePolicyDocument.Statement][] | [?contains($wanted, @)]) >= length($wanted)"
  if [ "$OUT" = True ]; then
    STATE=right
    return 0
  fi
  STATE=different
  NOTE="statements of $2 are not in its trust policy"
  gone_principal "$NOW"
}
#@ put
trust_put() {
  local wanted
  [ -n "$NOW" ] || failed "There is no role $1 in this account, and this set-up does not create it."
  wanted="$(literal "$2").Statement"
  # Statements of the same Sid are older forms of these.
  look "" iam get-role --role-name "$1" --output json --query "{
    Version: Role.AssumeRolePolicyDocument.Version || '2012-10-17',
    Statement: [([Role.AssumeRolePolicyDocument.Statement][] | [?!contains(${wanted}[].Sid, Sid || '')]), $wanted][]
  }"
  printf '%s\n' "$OUT" >"applied/$NUMBER.put.json"
  run iam update-assume-role-policy --role-name "$1" --policy-document "file://applied/$NUMBER.put.json"
}
#@ back
trust_back() {
  printf '%s\n' "$1" >"$TEMP/document.json"
  run iam update-assume-role-policy --role-name "$2" --policy-document "file://$TEMP/document.json"
}
