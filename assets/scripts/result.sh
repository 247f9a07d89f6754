# What result.json says: the admin who asked for this takes it with `sagesetup sessions import`.

STEPS=""
ITEMS=""
ROLES=""
REMARKS=""
COMPLETE=true
STEP=""

remark() {
  REMARKS+="${REMARKS:+,$LINE    }$(json "$1")"
}

# Begins a step: number, id, fingerprint, title, and who does it: `script`, `person`, or `both`.
step() {
  end_step
  STEP=$1 STEP_ID=$2 STEP_PRINT=$3 STEP_TITLE=$4 STEP_BY=$5 STEP_STATE=right
}

end_step() {
  [ -n "$STEP" ] || return 0
  if [ "$STEP_BY" != script ]; then
    case ",$DONE," in
      *",$STEP,"*) [ "$STEP_STATE" != right ] || STEP_STATE="done" ;;
      *) [ "$STEP_STATE" != right ] || STEP_STATE=by-hand ;;
    esac
  fi
  STEPS+="${STEPS:+,$LINE    }{ \"id\": $(json "$STEP_ID"), \"number\": $STEP, \"fingerprint\": $(json "$STEP_PRINT"), \"state\": \"$STEP_STATE\" }"
  STEP=""
}

# One thing's outcome: its state, and what it is.
item() {
  case $1 in
    right | created | updated) ;;
    different) COMPLETE=false STEP_STATE=different ;;
    *) COMPLETE=false && { [ "$STEP_STATE" = different ] || STEP_STATE=missing; } ;;
  esac
  ITEMS+="${ITEMS:+,$LINE    }{ \"step\": $STEP, \"what\": $(json "$2"), \"state\": \"$1\" }"
}

found_role() {
  case $ROLES in
    *"\"arn\": $(json "$3")"*) return 0 ;;
  esac
  ROLES+="${ROLES:+,$LINE    }{ \"id\": $(json "$1"), \"name\": $(json "$2"), \"arn\": $(json "$3") }"
}

list() {
  if [ -n "$1" ]; then
    printf '[\n    %s\n  ]' "$1"
  else
    printf '[]'
  fi
}

write_result() {
  end_step
  {
    printf '{\n  "format": "sagesetup.result/1",\n  "playbook": %s,\n' "$(json "$PLAYBOOK")"
    printf '  "account": { "key": %s, "id": %s, "partition": %s, "region": %s },\n' \
      "$(json "$ACCOUNT_KEY")" "$(json "$ACCOUNT_ID")" "$(json "$PARTITION")" "$(json "$REGION")"
    printf '  "by": "%s",\n  "complete": %s,\n' "$1" "$COMPLETE"
    printf '  "steps": %s,\n' "$(list "$STEPS")"
    printf '  "roles": %s,\n' "$(list "$ROLES")"
    printf '  "items": %s,\n' "$(list "$ITEMS")"
    printf '  "remarks": %s\n}\n' "$(list "$REMARKS")"
  } >result.json.new
  mv -f -- result.json.new result.json
}
