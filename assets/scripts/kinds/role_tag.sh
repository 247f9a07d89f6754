#@ now
# A tag on a role: role, key, value, and the tag as JSON.
role_tag_label() { LABEL="tag $2 on role $1"; }

role_tag_now() {
  NOW=""
  look NoSuchEntity iam list-role-tags --role-name "$1" --query "Tags[?Key=='$2']" --output json || return 0
  [ "$OUT" = "[]" ] || NOW=$OUT
}
#@ check
role_tag_check() {
  role_tag_now "$1" "$2"
  [ -n "$NOW" ] || return 0
  look "" iam list-role-tags --role-name "$1" --query "Tags[?Key=='$2'].Value" --output text
  if [ "$OUT" = "$3" ]; then
    STATE=right
  else
    STATE=different
    NOTE="its value is $OUT, not $3"
  fi
}
#@ put
role_tag_put() {
  run iam tag-role --role-name "$1" --tags "$4"
}
#@ back
role_tag_back() {
  if [ -z "$1" ]; then
    run iam untag-role --role-name "$2" --tag-keys "$3"
  else
    run iam tag-role --role-name "$2" --tags "$1"
  fi
}
