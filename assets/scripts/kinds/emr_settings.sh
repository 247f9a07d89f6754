#@ now
# The role lists of a domain, or of one of its user profiles: domain, profile or nothing, file.
emr_settings_label() {
  if [ -n "$2" ]; then
    LABEL="role lists of user profile $2"
  else
    LABEL="role lists of domain $1"
  fi
}

# How the JupyterLab settings are asked for, and where they stand in the answer.
emr_settings_at() {
  if [ -n "$2" ]; then
    ASK=(sagemaker describe-user-profile --region "$REGION" --domain-id "$1" --user-profile-name "$2")
    BASE=UserSettings.JupyterLabAppSettings
  else
    ASK=(sagemaker describe-domain --region "$REGION" --domain-id "$1")
    BASE=DefaultUserSettings.JupyterLabAppSettings
  fi
}

emr_settings_now() {
  emr_settings_at "$1" "$2"
  look "" "${ASK[@]}" --query "$BASE || \`{}\`" --output json
  NOW=$OUT
}
#@ check
# The lists that the file has, each as a query over what it wants and over what is there.
emr_settings_lists() {
  local list
  LISTS=()
  for list in AssumableRoleArns ExecutionRoleArns; do
    if grep -q "\"$list\"" "$1"; then
      LISTS+=("$list")
    fi
  done
}

emr_settings_query() {
  WANTED="$(literal "$2").JupyterLabAppSettings.EmrSettings.$1"
  THERE="($BASE.EmrSettings.$1 || \`[]\`)"
}

emr_settings_check() {
  local list
  emr_settings_now "$1" "$2"
  emr_settings_lists "$3"
  STATE=right
  for list in "${LISTS[@]}"; do
    emr_settings_query "$list" "$3"
    look "" "${ASK[@]}" --query "length(${THERE}[?contains($WANTED, @)]) >= length($WANTED)" --output text
    [ "$OUT" = True ] && continue
    STATE=different
    look "" "${ASK[@]}" --query "join(', ', $THERE)" --output text
    NOTE+="${NOTE:+; }$list holds ${OUT:-nothing}"
  done
}
#@ put
# The lists are sent whole: ours first, as the first one that fits is preselected, then what was there. All other
# JupyterLab settings are sent as they are, since an update may replace them.
emr_settings_put() {
  local list lists="" settings
  for list in "${LISTS[@]}"; do
    emr_settings_query "$list" "$3"
    list="$list: [$WANTED, ${THERE}[?!contains($WANTED, @)]][]"
    look "" "${ASK[@]}" --query "length({${list}}.${list%%:*})" --output text
    if [ "$OUT" -gt 5 ]; then
      failed "With what is there, ${list%%:*} would hold $OUT roles, and SageMaker AI takes five." \
        "Take out what nobody needs, by CHECKLIST.md, and run this again."
    fi
    lists+="${lists:+, }$list"
  done
  look "" "${ASK[@]}" --output json --query "{ JupyterLabAppSettings:
    merge($BASE || \`{}\`, { EmrSettings: merge($BASE.EmrSettings || \`{}\`, { $lists }) }) }"
  settings=applied/$NUMBER.put.json
  printf '%s\n' "$OUT" >"$settings"
  emr_settings_send "$1" "$2" "$settings"
}
#@ send
emr_settings_send() {
  if [ -n "$2" ]; then
    run sagemaker update-user-profile --region "$REGION" --domain-id "$1" --user-profile-name "$2" \
      --user-settings "file://$3"
  else
    run sagemaker update-domain --region "$REGION" --domain-id "$1" --default-user-settings "file://$3"
  fi
}
#@ back
# A list cannot be taken away again, only emptied.
emr_settings_back() {
  local before list empty=""
  printf '%s\n' "$1" >"$TEMP/before.json"
  before=$(literal "$TEMP/before.json")
  emr_settings_at "$2" "$3"
  for list in AssumableRoleArns ExecutionRoleArns; do
    look "" "${ASK[@]}" --query "$BASE.EmrSettings.$list == null" --output text
    [ "$OUT" = True ] || empty+="${empty:+, }$list: \`[]\`"
  done
  [ -n "$empty" ] || empty="AssumableRoleArns: \`[]\`"
  look "" "${ASK[@]}" --output json --query "{ JupyterLabAppSettings:
    merge($before, { EmrSettings: merge({ $empty }, $before.EmrSettings || \`{}\`) }) }"
  printf '%s\n' "$OUT" >"$TEMP/settings.json"
  emr_settings_send "$2" "$3" "$TEMP/settings.json"
}
