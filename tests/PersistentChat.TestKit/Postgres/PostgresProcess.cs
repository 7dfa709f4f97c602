using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PersistentChat.TestKit;

/// <summary>One run of a PostgreSQL server, with all its processes.</summary>
internal sealed class PostgresProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    // A guardian between us and the server: our end of its input is closed when our process ends, however that happens, and then it
    // ends every process of the server and removes the folder. Frozen processes die of this signal too.
    private const string Guardian = """
        folder=$1; shift
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        (
            read -r _ <&3
            trap '' TERM
            children=
            for status in /proc/[0-9]*/stat; do
                read -r id name state parent rest <"$status" && [ "$parent" = "$server" ] && children="$children $id"
            done 2>/dev/null
            kill -9 "$server" $children
            for child in $children; do
                while [ -d "/proc/$child" ]; do sleep 0.05; done
            done
            rm -rf "$folder"
        ) &
        watcher=$!
        echo "server is process $server"
        wait "$server"
        result=$?
        kill "$watcher"
        exit "$result"
        """;

    private readonly Process _guardian;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<int> _id = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PostgresProcess(string folder, string data, Dictionary<string, string> settings)
    {
        var options = settings.SelectMany(setting => (string[])["-c", $"{setting.Key}={setting.Value}"]);
        var server = PostgresPrograms.ServerCommand("postgres", ["-D", data, .. options]);
        _guardian = new Process
        {
            StartInfo = new ProcessStartInfo("sh", ["-c", Guardian, "sh", folder, .. server])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            },
        };
    }

    /// <summary>True once the server has ended.</summary>
    public bool HasEnded => _guardian.HasExited;

    /// <summary>Everything the server has logged so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a server and waits until it takes connections.</summary>
    public static async Task<PostgresProcess> StartAsync(string folder, string data, Dictionary<string, string> settings)
    {
        var process = new PostgresProcess(folder, data, settings);
        var ended = process.Launch();
        try
        {
            if (await Task.WhenAny(process._ready.Task, ended).WaitAsync(StartLimit) == ended)
                throw new InvalidOperationException($"PostgreSQL ended before it was ready:\n{process.Output}");
            return process;
        }
        catch (TimeoutException)
        {
            await process.EndAsync(PosixSignals.Kill);
            throw new InvalidOperationException($"PostgreSQL was not ready within {StartLimit}:\n{process.Output}");
        }
    }

    /// <summary>Sends a signal to every process of the server.</summary>
    public void SignalAll(int signal)
    {
        // The first one makes the others: stopped first, it makes no new one meanwhile. It was named before it was ready.
        var server = _id.Task.Result;
        PosixSignals.Send(server, signal);
        foreach (var child in PosixSignals.ChildrenOf(server))
            PosixSignals.Send(child, signal);
    }

    /// <summary>Ends the server, in order or at once, and waits until none of its processes is left.</summary>
    public async Task EndAsync(int signal)
    {
        if (HasEnded)
            return;
        var server = await _id.Task;
        // Looked up before the end of the first process, which leaves the others without a parent.
        var children = PosixSignals.ChildrenOf(server);
        PosixSignals.Send(server, signal);
        if (signal == PosixSignals.Kill)
        {
            foreach (var child in children)
                PosixSignals.Send(child, signal);
        }
        await _guardian.WaitForExitAsync().WaitAsync(EndLimit);
        // A server started anew refuses memory that a process of the old one still holds.
        await Polling.UntilAsync(() => Task.FromResult(!children.Any(PosixSignals.IsAlive)), "the server's processes to end");
    }

    /// <inheritdoc/>
    public void Dispose() => _guardian.Dispose();

    private Task Launch()
    {
        _guardian.OutputDataReceived += (_, line) => Collect(line.Data);
        _guardian.ErrorDataReceived += (_, line) => Collect(line.Data);
        _guardian.Start();
        _guardian.BeginOutputReadLine();
        _guardian.BeginErrorReadLine();
        return _guardian.WaitForExitAsync();
    }

    private void Collect(string? line)
    {
        const string Id = "server is process ";
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (line.StartsWith(Id, StringComparison.Ordinal))
            _id.SetResult(int.Parse(line.AsSpan(Id.Length), CultureInfo.InvariantCulture));
        // A standby says "to accept read-only connections".
        if (line.Contains("database system is ready to accept", StringComparison.Ordinal))
            _ready.TrySetResult();
    }
}
