#@ now
# A customer managed policy: name, file. What there is now begins with the id of the version in force.
policy_label() { LABEL="policy $1"; }

policy_now() {
  local arn version
  arn=$(policy_arn "$1")
  NOW=""
  look NoSuchEntity iam get-policy --policy-arn "$arn" --query Policy.DefaultVersionId --output text || return 0
  version=$OUT
  look "" iam get-policy-version --policy-arn "$arn" --version-id "$version" \
    --query PolicyVersion.Document --output json
  NOW=$version$LINE$OUT
}
#@ check
policy_check() {
  policy_now "$1"
  [ -n "$NOW" ] || return 0
  look "" iam get-policy-version --policy-arn "$(policy_arn "$1")" --version-id "${NOW%%"$LINE"*}" \
    --query "PolicyVersion.Document == $(literal "$2")" --output text
  if [ "$OUT" = True ]; then
    STATE=right
  else
    STATE=different
    compare "${NOW#*"$LINE"}" "$2"
  fi
}
#@ put
policy_put() {
  local arn
  arn=$(policy_arn "$1")
  if [ "$STATE" = missing ]; then
    run iam create-policy --policy-name "$1" --policy-document "file://$2"
    return
  fi
  look "" iam list-policy-versions --policy-arn "$arn" --query 'length(Versions)' --output text
  if [ "$OUT" -ge 5 ]; then
    failed "The policy $1 has five versions, and IAM keeps no sixth. Delete one that nobody needs:" \
      "aws iam list-policy-versions --policy-arn $arn" \
      "aws iam delete-policy-version --policy-arn $arn --version-id VERSION"
  fi
  run iam create-policy-version --policy-arn "$arn" --policy-document "file://$2" --set-as-default
}
#@ back
# Back to the version of before, or gone.
policy_back() {
  local arn version before=$1
  shift
  arn=$(policy_arn "$1")
  if [ -z "$before" ]; then
    look "" iam list-entities-for-policy --policy-arn "$arn" \
      --query '[PolicyRoles[].RoleName,PolicyUsers[].UserName,PolicyGroups[].GroupName][]' --output text
    if [ -n "$OUT" ] && [ "$OUT" != None ]; then
      left "it is attached to: $OUT"
      return 0
    fi
    look "" iam list-policy-versions --policy-arn "$arn" \
      --query 'Versions[?!IsDefaultVersion].VersionId' --output text
    for version in $OUT; do
      [ "$version" = None ] || run iam delete-policy-version --policy-arn "$arn" --version-id "$version"
    done
    run iam delete-policy --policy-arn "$arn"
    return
  fi
  run iam set-default-policy-version --policy-arn "$arn" --version-id "${before%%"$LINE"*}"
  printf '%s\n' "${AFTER#*"$LINE"}" >"$TEMP/ours"
  look "" iam list-policy-versions --policy-arn "$arn" \
    --query 'Versions[?!IsDefaultVersion].VersionId' --output text
  for version in $OUT; do
    look "" iam get-policy-version --policy-arn "$arn" --version-id "$version" \
      --query "PolicyVersion.Document == $(literal "$TEMP/ours")" --output text
    if [ "$OUT" = True ]; then
      run iam delete-policy-version --policy-arn "$arn" --version-id "$version"
    fi
  done
}
