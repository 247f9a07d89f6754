#@ now
# Statements in the policy of a KMS key: ARN, file. The key's Region stands in its ARN.
key_policy_label() { LABEL="policy of key ${1##*/}"; }

key_policy_now() {
  look "" kms get-key-policy --region "$(printf '%s' "$1" | cut -d : -f 4)" --key-id "$1" --policy-name default \
    --query Policy --output text
  NOW=$OUT
}
#@ check
key_policy_check() {
  key_policy_now "$1"
  check_statements "$2"
}
#@ put
key_policy_put() {
  refuse_taken "$2"
  join_statements "$NOW" "$2" >"applied/$NUMBER.put.json"
  run kms put-key-policy --region "$(printf '%s' "$1" | cut -d : -f 4)" --key-id "$1" --policy-name default \
    --policy "file://applied/$NUMBER.put.json"
}
#@ back
key_policy_back() {
  printf '%s\n' "$1" >"$TEMP/document.json"
  run kms put-key-policy --region "$(printf '%s' "$2" | cut -d : -f 4)" --key-id "$2" --policy-name default \
    --policy "file://$TEMP/document.json"
}
