#@ now
# Statements in the policy of a bucket: bucket, file.
bucket_policy_label() { LABEL="policy of bucket $1"; }

bucket_policy_now() {
  NOW=""
  look NoSuchBucketPolicy s3api get-bucket-policy --bucket "$1" --expected-bucket-owner "$ACCOUNT_ID" \
    --query Policy --output text || return 0
  NOW=$OUT
}
#@ check
bucket_policy_check() {
  bucket_policy_now "$1"
  [ -z "$NOW" ] || check_statements "$2"
}
#@ put
bucket_policy_put() {
  local file=$2
  if [ -n "$NOW" ]; then
    refuse_taken "$2"
    file=applied/$NUMBER.put.json
    join_statements "$NOW" "$2" >"$file"
  fi
  run s3api put-bucket-policy --bucket "$1" --expected-bucket-owner "$ACCOUNT_ID" --policy "file://$file"
}
#@ back
bucket_policy_back() {
  if [ -z "$1" ]; then
    run s3api delete-bucket-policy --bucket "$2" --expected-bucket-owner "$ACCOUNT_ID"
    return
  fi
  printf '%s\n' "$1" >"$TEMP/document.json"
  run s3api put-bucket-policy --bucket "$2" --expected-bucket-owner "$ACCOUNT_ID" --policy "file://$TEMP/document.json"
}
