#@ now
# An EMR security configuration: name, file. EMR cannot change one.
security_configuration_label() { LABEL="EMR security configuration $1"; }

security_configuration_now() {
  NOW=""
  look 'does not exist|not found|ResourceNotFound' emr describe-security-configuration --region "$REGION" \
    --name "$1" --query SecurityConfiguration --output text || return 0
  NOW=$OUT
}
#@ check
security_configuration_check() {
  security_configuration_now "$1"
  [ -n "$NOW" ] || return 0
  if printf '%s\n' "$NOW" | jq -e --slurpfile file "$2" '. == $file[0]' >/dev/null; then
    STATE=right
  else
    STATE=different
    compare "$(printf '%s\n' "$NOW" | jq .)" "$2"
  fi
}
#@ put
security_configuration_put() {
  [ "$STATE" = missing ] || failed "A security configuration $1 exists with other settings, and EMR cannot change one." \
    "If its settings do as well, leave it and tick this step; else the first admin chooses another name and exports again."
  run emr create-security-configuration --region "$REGION" --name "$1" --security-configuration "file://$2"
}
#@ back
security_configuration_back() {
  run emr delete-security-configuration --region "$REGION" --name "$2"
}
