#@ now
# A managed policy on a role: role, ARN of the policy.
attachment_label() { LABEL="policy ${2##*/} on role $1"; }

attachment_now() {
  NOW=""
  look NoSuchEntity iam list-attached-role-policies --role-name "$1" \
    --query "AttachedPolicies[?PolicyArn=='$2'].PolicyArn" --output text || return 0
  case $OUT in
    *"$2"*) NOW=$2 ;;
  esac
}
#@ check
attachment_check() {
  attachment_now "$1" "$2"
  [ -z "$NOW" ] || STATE=right
}
#@ put
attachment_put() {
  run iam attach-role-policy --role-name "$1" --policy-arn "$2"
}
#@ back
attachment_back() {
  run iam detach-role-policy --role-name "$2" --policy-arn "$3"
}
