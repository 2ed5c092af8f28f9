# Checks a file of `key = value` lines.
file=$1
number=0
wrong=0
while IFS= read -r line; do
  number=$((number + 1))
  key=$(echo "${line%%=*}" | tr -d ' ')
  case $key in
    '' | '#'* | host | port | workers) ;;
    prot) echo "$file:$number: unknown key \"prot\"; did you mean \"port\"?" >&2; wrong=$((wrong + 1)) ;;
    *) echo "$file:$number: unknown key \"$key\"" >&2; wrong=$((wrong + 1)) ;;
  esac
done < "$file"
[ "$wrong" -eq 0 ] && echo "$file is in order" && exit 0
echo "$wrong of $number lines are wrong" >&2
exit 3
