#@ now
# A policy inside a role: role, name, file.
inline_label() { LABEL="policy $2 in role $1"; }

inline_now() {
  NOW=""
  look NoSuchEntity iam get-role-policy --role-name "$1" --policy-name "$2" \
    --query PolicyDocument --output json || return 0
  NOW=$OUT
}
#@ check
inline_check() {
  inline_now "$1" "$2"
  [ -n "$NOW" ] || return 0
  look "" iam get-role-policy --role-name "$1" --policy-name "$2" \
    --query "PolicyDocument == $(literal "$3")" --output text
  if [ "$OUT" = True ]; then
    STATE=right
  else
    STATE=different
    compare "$NOW" "$3"
  fi
}
#@ put
inline_put() {
  run iam put-role-policy --role-name "$1" --policy-name "$2" --policy-document "file://$3"
}
#@ back
inline_back() {
  if [ -z "$1" ]; then
    run iam delete-role-policy --role-name "$2" --policy-name "$3"
    return
  fi
  printf '%s\n' "$1" >"$TEMP/document.json"
  run iam put-role-policy --role-name "$2" --policy-name "$3" --policy-document "file://$TEMP/document.json"
}
