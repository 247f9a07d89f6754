#@ now
# A role that this set-up creates: name, file of its trust policy, path, its id in the set-up.
role_label() { LABEL="role $1"; }

role_now() {
  NOW=""
  look NoSuchEntity iam get-role --role-name "$1" --query Role.AssumeRolePolicyDocument --output json || return 0
  NOW=$OUT
}
#@ check
role_check() {
  local arn
  role_now "$1"
  [ -n "$NOW" ] || return 0
  look "" iam get-role --role-name "$1" --query Role.Arn --output text
  arn=$OUT
  found_role "$4" "$1" "$arn"
  look "" iam get-role --role-name "$1" \
    --query "Role.AssumeRolePolicyDocument == $(literal "$2")" --output text
  if [ "$OUT" = True ]; then
    STATE=right
  else
    STATE=different
    compare "$NOW" "$2"
    gone_principal "$NOW"
  fi
  ELSEWHERE=""
  if [ "$arn" != "arn:$PARTITION:iam::$ACCOUNT_ID:role$3$1" ]; then
    STATE=different
    ELSEWHERE=$arn
    NOTE="its ARN is $ELSEWHERE, with another path than $3; a path cannot be changed"
    remark "Role $1 has the ARN $arn."
  fi
}
#@ put
role_put() {
  if [ "$STATE" = missing ]; then
    if [ "$3" = / ]; then
      run iam create-role --role-name "$1" --assume-role-policy-document "file://$2"
    else
      run iam create-role --role-name "$1" --path "$3" --assume-role-policy-document "file://$2"
    fi
    return
  fi
  if [ -n "$ELSEWHERE" ]; then
    failed "The role $1 exists as $ELSEWHERE, with another path than $3, and a path cannot be changed." \
      "Tell it to the admin who sent this folder: their side must name this ARN, or the role must be made anew."
  fi
  run iam update-assume-role-policy --role-name "$1" --policy-document "file://$2"
}
#@ back
role_back() {
  local before=$1 name=$2 found="" policy
  if [ -n "$before" ]; then
    printf '%s\n' "$before" >"$TEMP/document.json"
    run iam update-assume-role-policy --role-name "$name" --policy-document "file://$TEMP/document.json"
    return
  fi
  look "" iam list-instance-profiles-for-role --role-name "$name" \
    --query 'InstanceProfiles[].InstanceProfileName' --output text
  [ -z "$OUT" ] || [ "$OUT" = None ] || found+=" $OUT"
  look "" iam list-attached-role-policies --role-name "$name" --query 'AttachedPolicies[].PolicyArn' --output text
  for policy in $OUT; do
    if [ "$CHANGED" = no ]; then
      [ "$policy" = None ] || found+=" $policy"
    elif [ "$policy" != None ]; then
      run iam detach-role-policy --role-name "$name" --policy-arn "$policy"
    fi
  done
  look "" iam list-role-policies --role-name "$name" --query PolicyNames --output text
  for policy in $OUT; do
    if [ "$CHANGED" = no ]; then
      [ "$policy" = None ] || found+=" $policy"
    elif [ "$policy" != None ]; then
      run iam delete-role-policy --role-name "$name" --policy-name "$policy"
    fi
  done
  if [ -n "$found" ]; then
    left "somebody gave it more since:$found"
    return 0
  fi
  run iam delete-role --role-name "$name"
}
