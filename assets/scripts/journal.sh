# What apply.sh changed, and how it was before. undo.sh lives on it: keep it.
JOURNAL=applied/journal.tsv

# One line of the journal for each thing that was changed: its number, its kind, and what names it. `read` would swallow
# empty fields, so lines are cut by hand.
journal_number() {
  local line
  NUMBER=""
  [ -f "$JOURNAL" ] || return 1
  while IFS= read -r line; do
    if [ "${line#*"$TAB"}" = "$1" ]; then
      NUMBER=${line%%"$TAB"*}
      return 0
    fi
  done <"$JOURNAL"
  return 1
}

key_of() {
  printf '%s\t' "$@"
}
