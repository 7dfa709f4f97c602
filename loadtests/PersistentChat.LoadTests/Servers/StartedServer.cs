using System.Diagnostics;
using System.Text.Json;

namespace PersistentChat.LoadTests;

/// <summary>A server started for one run, with the scenario's users and rooms, in a folder of its own that goes with it.</summary>
internal sealed class StartedServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>A driver speaks for many people at once, and is to find the limits of the server, not its protection from one user.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Limits:CommandsPerSecond"] = "1000000",
        ["Limits:CommandBurst"] = "1000000",
        ["TrustedProxies"] = "127.0.0.1",
        ["Log"] = "warning",
    };

    private readonly Process _process;
    private readonly string _folder;

    private StartedServer(Process process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>Number of its process.</summary>
    public int Pid => _process.Id;

    /// <summary>Where it listens for the raw protocol.</summary>
    public string RawAddress { get; private set; } = "";

    /// <summary>Where it listens for SIP.</summary>
    public string SipAddress { get; private set; } = "";

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="program">Its executable.</param>
    /// <param name="scenario">Gives users, rooms and settings.</param>
    /// <param name="names">What they are called.</param>
    /// <param name="parent">Folder in which it gets its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LoadException">It does not start.</exception>
    public static async Task<StartedServer> StartAsync(
        string program, Scenario scenario, UserNames names, string parent, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, $"pchat-load-{Path.GetRandomFileName()}")).FullName;
        var seed = Path.Combine(folder, "seed.json");
        await File.WriteAllTextAsync(seed, SeedFile.Compose(scenario.Population, names), cancellationToken).ConfigureAwait(false);
        var server = new StartedServer(Process.Start(Describe(program, scenario, names, folder, seed))!, folder);
        try
        {
            await server.AwaitReadyAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops it and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // The run is over, and nobody needs what it stored.
            _process.Kill();
            using var limit = new CancellationTokenSource(StopLimit);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ProcessStartInfo Describe(string program, Scenario scenario, UserNames names, string folder, string seed)
    {
        var start = new ProcessStartInfo(
            program,
            [
                "serve", "--data", Path.Combine(folder, "data"), "--domain", names.Domain, "--seed", seed,
                "--raw", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--http", "none",
            ])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Settings.Concat(scenario.ServerSettings))
            start.Environment["PCHAT_" + name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return start;
    }

    private async Task AwaitReadyAsync(CancellationToken cancellationToken)
    {
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        var endpoints = Path.Combine(_folder, "data", "endpoints.json");
        var waited = Stopwatch.StartNew();
        while (!File.Exists(endpoints))
        {
            if (_process.HasExited)
                throw new LoadException($"The server ended with {_process.ExitCode} before it was ready; what it said is above.");
            if (waited.Elapsed > StartLimit)
                throw new LoadException($"The server was not ready within {StartLimit.TotalMinutes:0} minutes.");
            await Task.Delay(LookAgain, cancellationToken).ConfigureAwait(false);
        }

        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(endpoints, cancellationToken).ConfigureAwait(false));
        RawAddress = First("raw");
        SipAddress = First("sip");

        string First(string name) => document.RootElement.GetProperty(name)[0].GetString()!;
    }
}
