#!/usr/bin/env bash
# Builds the samples with the packages in artifacts/packages, as a user would, and runs them: a bot that answers, and a page whose
# events show what is posted. Exit code 77: curl, which asks for the page, is missing.
set -euo pipefail
command -v curl >/dev/null || { echo "There is no curl."; exit 77; }
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
root=$PWD/../..
scratch=$(mktemp -d)
web=
cleanup() {
    [[ -z $web ]] || kill "$web" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT

fail() { printf 'FAILED: %s\n' "$1"; shift; [[ $# -eq 0 ]] || cat "$@"; exit 1; }

# Waits for a line in a file, half a minute at most.
await_line() {
    local pattern=$1 file=$2
    for _ in $(seq 300); do
        grep -qE "$pattern" "$file" && return
        sleep 0.1
    done
    fail "no '$pattern' within half a minute" "$file"
}

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")
# Packages of the same version from an earlier run are not those that were packed now. The variable, where somebody has set it, would
# take the place of the folder that nuget.config names.
export NUGET_PACKAGES=$root/artifacts/sample-packages
rm -rf "$NUGET_PACKAGES"/persistentchat.*
for sample in Bot Web; do
    dotnet build "$sample" -c Release -v quiet -nologo "-p:PersistentChatVersion=$version"
done

# From here on everything is on this machine.
export no_proxy='*' NO_PROXY='*'
printf 'hello\n\n' | dotnet Bot/bin/Release/net10.0/Bot.dll "$scratch/bot" >"$scratch/bot.out" || fail "the bot's exit code is $?" "$scratch/bot.out"
grep -qx '1 You: hello' "$scratch/bot.out" || fail "what was typed is not in the room" "$scratch/bot.out"
grep -qx '2 Bot: You wrote 5 characters.' "$scratch/bot.out" || fail "the bot did not answer" "$scratch/bot.out"
printf 'again\n\n' | dotnet Bot/bin/Release/net10.0/Bot.dll "$scratch/bot" >"$scratch/bot.out"
grep -qx '3 You: again' "$scratch/bot.out" || fail "the room did not outlive the process" "$scratch/bot.out"
echo "The bot answers."

# The page is found beside the program's source.
(cd Web && exec dotnet bin/Release/net10.0/Web.dll --urls http://127.0.0.1:0 --Data "$scratch/web") >"$scratch/web.out" 2>&1 &
web=$!
await_line 'Now listening on: ' "$scratch/web.out"
url=$(sed -n 's/.*Now listening on: \(.*\)/\1/p' "$scratch/web.out")
curl -sSf "$url/" | grep -q '<h1>Reception</h1>' || fail "no page"
curl -sSN --max-time 60 "$url/events" >"$scratch/events" 2>/dev/null &
watching=$!
await_line '^data: .*"text":"The reception is open."' "$scratch/events"
curl -sSf --data-binary 'Is anybody there?' "$url/messages" | grep -qx '{"number":2}' || fail "the post was not taken" "$scratch/web.out"
await_line '^data: \{"number":2,.*"author":"Guest","text":"Is anybody there\?"\}' "$scratch/events"
kill -TERM "$web"
wait "$watching" || fail "the stop did not end the events in order"
wait "$web" || fail "the page's exit code is $?" "$scratch/web.out"
web=
echo "The page shows the room."
