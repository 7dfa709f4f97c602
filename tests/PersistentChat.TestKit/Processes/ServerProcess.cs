using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace PersistentChat.TestKit;

/// <summary>A server started as a process of its own, from the built executable.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ServerOptions options)
    {
        Options = options;
        var start = ServerExecutable.Start(options.Arguments());
        foreach (var (name, value) in options.Environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
    }

    /// <summary>How it was started.</summary>
    public ServerOptions Options { get; }

    /// <summary>Number of the process.</summary>
    public int Pid => _process.Id;

    /// <summary>Where it listens for SIP over TCP.</summary>
    public IReadOnlyList<IPEndPoint> Sip { get; private set; } = [];

    /// <summary>Where it listens for SIP over TLS.</summary>
    public IReadOnlyList<IPEndPoint> Sips { get; private set; } = [];

    /// <summary>Where it listens for the raw protocol over TCP.</summary>
    public IReadOnlyList<IPEndPoint> Raw { get; private set; } = [];

    /// <summary>Where it listens for the raw protocol over TLS.</summary>
    public IReadOnlyList<IPEndPoint> Raws { get; private set; } = [];

    /// <summary>Where its health pages are.</summary>
    public IReadOnlyList<IPEndPoint> Http { get; private set; } = [];

    /// <summary>Everything it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended before; the message has its output.</exception>
    public static async Task<ServerProcess> StartAsync(ServerOptions options)
    {
        var server = new ServerProcess(options);
        try
        {
            await server.StartAsync().WaitAsync(StartLimit);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process at once, as a crash would, and waits until it is gone.</summary>
    public Task KillAsync()
    {
        Send(SigKill);
        return WaitForExitAsync();
    }

    /// <summary>Asks the server to stop and returns its exit code.</summary>
    public Task<int> StopAsync()
    {
        Terminate();
        return WaitForExitAsync();
    }

    /// <summary>Asks the server to stop and does not wait.</summary>
    public void Terminate() => Send(SigTerm);

    /// <summary>Completes when the server has printed a line with that text.</summary>
    public Task WaitForOutputAsync(string text)
    {
        lock (_output)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, seen));
            return seen.Task;
        }
    }

    /// <summary>Waits until the server ends by itself and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
        return _process.ExitCode;
    }

    /// <summary>Runs a server that is expected to end by itself before it is ready.</summary>
    /// <returns>Its exit code and everything it printed.</returns>
    /// <exception cref="InvalidOperationException">It became ready.</exception>
    public static async Task<(int ExitCode, string Output)> RunRefusedAsync(ServerOptions options)
    {
        await using var server = new ServerProcess(options);
        var exited = server.Launch();
        if (await Task.WhenAny(server._ready.Task, exited).WaitAsync(StartLimit) != exited)
            throw new InvalidOperationException($"The server started although it should not:\n{server.Output}");
        return (server._process.ExitCode, server.Output);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning())
            await KillAsync();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int pid, int signal);

    private static IReadOnlyList<IPEndPoint> Addresses(JsonElement file, string name) =>
        [.. file.GetProperty(name).EnumerateArray().Select(address => IPEndPoint.Parse(address.GetString()!))];

    private Task Launch()
    {
        _process.OutputDataReceived += (_, line) => Collect(line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return _process.WaitForExitAsync();
    }

    private async Task StartAsync()
    {
        var exited = Launch();
        if (await Task.WhenAny(_ready.Task, exited) == exited)
            throw new InvalidOperationException($"The server ended with {_process.ExitCode} before it was ready:\n{Output}");
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Options.Data, "endpoints.json")));
        Sip = Addresses(file.RootElement, "sip");
        Sips = Addresses(file.RootElement, "sips");
        Raw = Addresses(file.RootElement, "raw");
        Raws = Addresses(file.RootElement, "raws");
        Http = Addresses(file.RootElement, "http");
    }

    private void Collect(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.AppendLine(line);
            foreach (var (text, seen) in _awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    seen.TrySetResult();
            }
        }

        // The last line of the screen: what it shows above is read by then. endpoints.json is written before all of it.
        if (line.StartsWith("Ctrl-C stops the server", StringComparison.Ordinal))
            _ready.TrySetResult();
    }

    private void Send(int signal)
    {
        if (IsRunning() && Signal(_process.Id, signal) != 0)
            throw new InvalidOperationException($"kill({_process.Id}, {signal}) failed with error {Marshal.GetLastPInvokeError()}.");
    }

    private bool IsRunning()
    {
        try
        {
            return !_process.HasExited;
        }
        catch (InvalidOperationException)
        {
            // It was never started.
            return false;
        }
    }
}
