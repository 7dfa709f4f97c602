#!/usr/bin/env bash
# Lets the sample clients and `pchat chat --raw` talk to each other in one room of the built server: with passwords and
# without, over TCP and TLS. Each must see what all wrote, and end with the right exit code.
# Exit codes: 0 all is well, 1 something is not, 77 node, its packages or python3 are missing.
set -uo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
pchat=$here/../../server/PersistentChat.Server/bin/Release/net10.0/pchat.dll
folder=$(mktemp -d)
server='' raw='' raws='' idle=0
room=Talk room_id=3f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
declare -A users=([node]=sip:alice@contoso.com [python]=sip:bob@contoso.com [pchat]=sip:carol@contoso.com)
declare -A clients=([node]="node $here/node/chat.js" [python]="python3 $here/python/chat.py" [pchat]="dotnet $pchat chat --raw")

stop_server() {
    [[ -n $server ]] || return 0
    kill "$server" 2>/dev/null
    wait "$server" 2>/dev/null
    server=''
}

clean_up() {
    [[ -z $(jobs -p) ]] || kill $(jobs -p) 2>/dev/null
    stop_server
    rm -rf "$folder"
}

fail() {
    echo "RawClient: $*"
    tail -n +1 "$folder"/*.out
    exit 1
}

# until_true REASON COMMAND...: waits for the command to succeed; after a minute fails with the reason.
until_true() {
    local reason=$1 end=$((SECONDS + 60))
    shift
    until "$@"; do
        [[ $SECONDS -lt $end ]] || fail "$reason"
        sleep 0.1
    done
}

has_ended() { ! kill -0 "$1" 2>/dev/null; }

# start_server AUTH: with a data folder of its own. Says in $raw and $raws where it listens.
start_server() {
    local data
    data=$(mktemp -d "$folder/$1-XXXX")
    cat >"$folder/seed.json" <<SEED
{ "categories": [{ "name": "Samples" }], "rooms": [{ "name": "$room", "id": "$room_id", "category": "Samples", "privacy": "Open" }] }
SEED
    dotnet "$pchat" serve --demo --auth "$1" --seed "$folder/seed.json" --data "$data" --http none \
        --raw 127.0.0.1:0 --raws 127.0.0.1:0 >"$folder/server.out" 2>&1 &
    server=$!
    until_true "the server does not start" test -f "$data/endpoints.json"
    raw=$(sed 's/.*"raw":\["\([^"]*\)".*/\1/' "$data/endpoints.json")
    raws=$(sed 's/.*"raws":\["\([^"]*\)".*/\1/' "$data/endpoints.json")
    unset PCHAT_PASSWORD
    if [[ $1 == digest ]]; then
        PCHAT_PASSWORD=$(<"$data/demo-password")
        export PCHAT_PASSWORD
    fi
}

# talk ROUND OPTION...: starts the three clients, types a line into each after $idle seconds, and waits until each shows the lines of all.
talk() {
    local round=$1 name other fd
    local -A running=() typing=()
    shift
    for name in "${!clients[@]}"; do
        mkfifo "$folder/$round-$name"
        ${clients[$name]} "$@" --user "${users[$name]}" <"$folder/$round-$name" >"$folder/$round-$name.out" 2>&1 &
        running[$name]=$!
    done
    # Opened when all have started, so that none inherits what another reads from, and each sees its input end.
    for name in "${!clients[@]}"; do
        exec {fd}>"$folder/$round-$name"
        typing[$name]=$fd
    done
    for name in "${!clients[@]}"; do
        until_true "$name does not enter the room ($round)" grep -qsE "^\* (in |type a message)" "$folder/$round-$name.out"
    done
    sleep "$idle"
    for name in "${!clients[@]}"; do
        echo "$round: Grüße from $name" >&"${typing[$name]}" || fail "$name has ended already ($round)"
    done
    for name in "${!clients[@]}"; do
        for other in "${!clients[@]}"; do
            until_true "$name does not see what $other wrote ($round)" \
                grep -qsiE "${users[$other]:4:3}[a-z]*: $round: Grüße from $other$" "$folder/$round-$name.out"
        done
    done
    for name in "${!clients[@]}"; do
        fd=${typing[$name]}
        exec {fd}>&-
        until_true "$name does not end ($round)" has_ended "${running[$name]}"
        wait "${running[$name]}" || fail "$name ends with exit code $? ($round)"
    done
    echo "$round: each sees the messages of all"
}

# expect CODE NAME OPTION...: runs a client without input and compares its exit code.
expect() {
    local wanted=$1 name=$2 code
    shift 2
    timeout 60 ${clients[$name]} --user "${users[$name]}" "$@" </dev/null >"$folder/expect.out" 2>&1
    code=$?
    [[ $code -eq $wanted ]] || fail "$name $* ends with exit code $code, not $wanted"
}

play() {
    local name
    for name in node python; do
        expect 0 "$name" --server "$raw" --room "$room" --say "I am $name" --say done --wait done
        grep -q "Grüße from pchat" "$folder/expect.out" || fail "$name does not show what was said before"
        expect 1 "$name" --server "$raw" --room Nowhere
        expect 1 "$name" --server "$raw" --room "$room" --password wrong
        expect 2 "$name" --server "$raw"
        expect 3 "$name" --server "$raws" --tls --room "$room"
        expect 4 "$name" --server "$raw" --room "$room" --wait never --timeout 0.1
    done
    echo "scripted: history, exit codes"
}

trap clean_up EXIT
trap '' PIPE # Whoever types to a client that has ended is to say so.
for tool in node python3; do
    command -v $tool >/dev/null || { echo "There is no $tool."; exit 77; }
done
node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' || { echo "This Node.js is older than 18."; exit 77; }
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' || { echo "This Python is older than 3.9."; exit 77; }
[[ -d $here/node/node_modules/@msgpack/msgpack ]] || { echo "The packages of samples/RawClient/node are not installed."; exit 77; }
python3 "$here/python/test_minimsgpack.py" 2>"$folder/minimsgpack.out" || fail "minimsgpack.py does not agree with the recorded frames"
for auth in digest none; do
    start_server $auth
    talk "$auth-tcp" --server "$raw" --room "$room"
    talk "$auth-tls" --server "$raws" --room "$room_id" --tls --trust-any-certificate
    [[ $auth == none ]] || play
    stop_server
done
# Who says nothing for twice the shortest keep-alive must still be there.
export PCHAT_Limits__RawKeepAlive=5
idle=12
start_server none
talk idle --server "$raw" --room "$room"
