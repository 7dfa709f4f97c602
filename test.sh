#!/usr/bin/env bash
# Builds everything and runs every test. The last line is "N passed, N failed, N skipped".
# Usage: ./test.sh          everything but the check of the formatting
#        ./test.sh --ci     everything
set -uo pipefail

cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
results=$PWD/artifacts/test-results
passed=0 failed=0 skipped=0
failures=()

say() { printf '\n== %s\n' "$*"; }

# Who sees only the end of a long run shall see what failed.
finish() {
    if [[ ${#failures[@]} -gt 0 ]]; then
        say "What failed"
        printf '%s\n' "${failures[@]}"
    fi
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [[ $failed -eq 0 && $passed -gt 0 ]]
    exit
}

# Counts one failure and says it, now and at the end.
fail() {
    failed=$((failed + 1))
    failures+=("FAILED: $1")
    echo "FAILED: $1"
}

# A step that is no test project counts as one test. With exit code 77 it says that it skipped itself.
step() {
    local name=$1
    shift
    say "$name"
    "$@"
    case $? in
        0) passed=$((passed + 1)) ;;
        77) skipped=$((skipped + 1)); echo "  skipped: $name" ;;
        *) fail "$name" ;;
    esac
}

as_root() {
    if [[ $(id -u) -eq 0 ]]; then "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

# Debian starts a server when its package is installed; the tests make their own and need none.
keep_postgresql_quiet() {
    [[ " ${missing[*]} " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]] || return 0
    as_root mkdir -p /etc/postgresql-common &&
        echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
}

# Tests that need a missing tool skip themselves and say so; here we only try to have it.
install_tools() {
    local missing=()
    command -v sipp >/dev/null || missing+=(sip-tester)
    command -v strace >/dev/null || missing+=(strace)
    command -v curl >/dev/null || missing+=(curl)
    [[ -f /usr/lib/purple-2/libsipe.so ]] || missing+=(pidgin-sipe)
    [[ -f /usr/include/libpurple/purple.h ]] || missing+=(libpurple-dev)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
    command -v gcc >/dev/null || missing+=(gcc libc6-dev)
    command -v pkg-config >/dev/null || missing+=(pkg-config)
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    command -v python3 >/dev/null || missing+=(python3)
    [[ ${#missing[@]} -eq 0 ]] && return
    say "Installing ${missing[*]}"
    keep_postgresql_quiet
    if ! command -v apt-get >/dev/null; then
        echo "There is no apt-get: the tests that need ${missing[*]} will be skipped."
    elif ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1; then
        echo "apt-get could not install them (no rights or no network): the tests that need ${missing[*]} will be skipped."
    fi
}

# Installs the packages that the package-lock.json of each folder names, into a node_modules that is not under version control.
install_node_packages() {
    local folder
    for folder in "$@"; do
        [[ ! $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] || continue
        say "Installing Node.js packages in $folder"
        if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
            echo "There is no node or npm: the tests that need $folder will be skipped."
        elif ! (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error); then
            echo "npm could not install them (no network?): the tests that need $folder will be skipped."
        fi
    done
}

# Reads one number of the counters in a result file.
counter() { sed -n "s/.*<Counters[^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

run_tests() {
    local project=$1 name trx status total executed good bad
    name=$(basename "$project" .csproj)
    trx=$results/$name.trx
    say "$name"
    dotnet test "$project" -c Release --no-build --nologo -v quiet --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal"
    status=$?
    total=0 executed=0 good=0 bad=0
    if [[ -f $trx ]]; then
        total=$(counter "$trx" total) executed=$(counter "$trx" executed)
        good=$(counter "$trx" passed) bad=$(counter "$trx" failed)
    fi
    passed=$((passed + ${good:-0})) failed=$((failed + ${bad:-0})) skipped=$((skipped + ${total:-0} - ${executed:-0}))
    if [[ $status -ne 0 && ${bad:-0} -eq 0 ]]; then
        fail "$name ended with exit code $status without naming a failed test"
    elif [[ ${total:-0} -eq 0 ]]; then
        fail "$name reported no test at all"
    fi
    [[ -f $trx ]] || return
    show_skipped "$trx"
    [[ ${bad:-0} -eq 0 ]] || failures+=("$(show_failed "$trx")")
}

# The name of a test in a line of a result file.
name_in_awk='function name_in(line) { sub(/.*testName="/, "", line); sub(/".*/, "", line); return line }'

# Names every skipped test with its reason, which is the first message after it in the result file.
show_skipped() {
    awk "$name_in_awk"'
        /<UnitTestResult / {
            skipped = /outcome="NotExecuted"/
            name = name_in($0)
        }
        skipped && /<Message>/ {
            reason = $0
            sub(/.*<Message>/, "", reason)
            sub(/<\/Message>.*/, "", reason)
            print "  skipped: " name ": " reason
            skipped = 0
        }' "$1" | unescape | sort -u
}

# Names every failed test with the first lines of its message and of where it was.
show_failed() {
    awk "$name_in_awk"'
        /<UnitTestResult / {
            failed = /outcome="Failed"/
            if (failed) print "FAILED: " name_in($0)
        }
        failed && /<(Message|StackTrace)>/ { left = 8 }
        failed && left > 0 {
            line = $0
            gsub(/<\/?(Message|StackTrace|ErrorInfo|Output)>/, "", line)
            sub(/^ +/, "", line)
            if (line != "") print "    " line
            left = /<\/(Message|StackTrace)>/ ? 0 : left - 1
        }' "$1" | unescape
}

unescape() { sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&#xD;//g; s/&amp;/\&/g'; }

if ! command -v dotnet >/dev/null; then
    fail "test.sh needs the .NET 10 SDK: https://dotnet.microsoft.com/download"
    finish
fi
rm -rf "$results"
mkdir -p "$results"
install_tools
install_node_packages tests/PersistentChat.MessagePack.Tests/interop samples/RawClient/node

say "Build"
if ! dotnet build PersistentChat.sln -c Release -v quiet -nologo; then
    fail "the build"
    finish
fi
if [[ ${1:-} == --ci ]]; then
    # Two codecs are fuzzed: together a minute.
    export FUZZ_SECONDS=${FUZZ_SECONDS:-30}
    step "Formatting" dotnet format PersistentChat.sln --no-restore --verify-no-changes
fi
while IFS= read -r project; do
    run_tests "$project"
done < <(find tests -name '*.csproj' -not -name '*TestKit.csproj' | sort)
step "Packages" dotnet pack PersistentChat.sln -c Release --no-build --nologo -v quiet -o artifacts/packages
step "Samples of embedding, from the packages" samples/Embedding/run.sh
step "Clients of the raw protocol in JavaScript and Python" samples/RawClient/check.sh
if grep -qs -- '--gate' benchmarks/PersistentChat.Benchmarks/*.cs; then
    step "Allocation gates" dotnet run -c Release --no-build --project benchmarks/PersistentChat.Benchmarks -- --gate
fi
# Each load scenario in its short form: is everything delivered once, in order, to everyone?
: "${DOTNET_ROOT:=$(dirname "$(readlink -f "$(command -v dotnet)")")}"
export DOTNET_ROOT
driver=loadtests/PersistentChat.LoadTests/bin/Release/net10.0/pchat-load
if ! scenarios=$("$driver" list --names) || [[ -z $scenarios ]]; then
    fail "the load driver does not name its scenarios"
fi
for scenario in $scenarios; do
    step "Load: $scenario" "$driver" "$scenario" --short --report "artifacts/load/short-$scenario"
done
step "Load: busy-room through pipelines" env PCHAT_Transport=pipelines "$driver" busy-room --short --report artifacts/load/short-pipelines
if command -v gcc >/dev/null; then
    step "Load: firehose beside the relay" "$driver" firehose --short --yardstick --rounds 1 --report artifacts/load/short-yardstick
else
    echo "  skipped: Load: firehose beside the relay: gcc is not installed"
    skipped=$((skipped + 1))
fi
finish
