using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PersistentChat.Hosting;
using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>One run of the server, from the settings to the exit code: storage, engine, seed, listeners; and back.</summary>
internal sealed class ServerRun
{
    private readonly ServerSettings _settings;
    private readonly TextWriter _output;
    private readonly DataFolder _folder;
    private readonly string? _demoPassword;
    private readonly IReadOnlyList<(string Name, SeedFile Seed)> _seeds;
    private readonly WebApplication _chat;
    private readonly WebApplication _app;
    private readonly HealthPages _health;
    private readonly ILogger _logger;
    private readonly Listeners _listeners;
    private readonly SocketListeners _sockets;
    private NodeSupervisor? _supervisor;

    private ServerRun(ServerSettings settings, DataFolder folder, TextWriter output)
    {
        (_settings, _folder, _output) = (settings, folder, output);
        EndpointsFile.Remove(folder);
        _demoPassword = settings.Demo ? DemoPassword.ReadOrCreate(folder) : null;
        _seeds = [.. ReadSeeds()];
        var certificate = settings.HasTls() ? ServerCertificates.Load(settings, folder, TimeProvider.System) : default;
        var authorities = settings.Tls.ClientAuthorities is { } file ? ServerCertificates.LoadAuthorities(file) : null;
        // The host wants its listeners when it is built, but opens them when it starts, and then there is a node.
        _listeners = new Listeners(settings, certificate, authorities, (connection, kind) => _supervisor!.OnConnectedAsync(connection, kind));
        settings.RawOptions.SignInSecret = SignInSecret.ReadOrCreate(folder);
        _chat = WebHost.Build(settings, _listeners.ConfigureChat);
        _app = WebHost.Build(settings, _listeners.ConfigureHttp, services => ServerNode.Add(services, settings, folder));
        _health = new HealthPages(settings.HostLimits);
        _app.Run(_health.HandleAsync);
        _logger = Loggers.CreateLogger("PersistentChat.Server");
        _sockets = new SocketListeners(settings, (connection, kind) => _supervisor!.Route(connection, kind), Loggers, Time);
    }

    private ILoggerFactory Loggers => _app.Services.GetRequiredService<ILoggerFactory>();

    private TimeProvider Time => _app.Services.GetRequiredService<TimeProvider>();

    /// <summary>Runs until a signal; returns the exit code.</summary>
    /// <param name="settings">What to do.</param>
    /// <param name="output">For the ready screen.</param>
    /// <param name="errors">For what keeps the server from starting.</param>
    /// <exception cref="SettingsException">A setting or the seed is refused.</exception>
    public static async Task<int> RunAsync(ServerSettings settings, TextWriter output, TextWriter errors)
    {
        using var signals = new StopSignals();
        using var folder = DataFolder.Open(settings.Data, settings.Domain);
        var run = new ServerRun(settings, folder, output);
        try
        {
            return await run.RunAsync(signals);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
        catch (Exception failure) when (failure is IOException or EventLogException)
        {
            await errors.WriteLineAsync("pchat: " + failure.Message.Replace("http://", "", StringComparison.Ordinal));
            return ExitCodes.Failed;
        }
        finally
        {
            EndpointsFile.Remove(folder);
            run._sockets.Stop();
            await run._chat.DisposeAsync();
            await run._app.DisposeAsync();
        }
    }

    private async Task<int> RunAsync(StopSignals signals)
    {
        // From here on the health pages answer, because a long log takes its time.
        if (_settings.HasHttp())
            await _app.StartAsync(signals.Token);
        var nodes = _app.Services.GetRequiredService<ChatNodeFactory>();
        await using var supervisor = new NodeSupervisor(_settings, _folder, nodes, Time, _health, _logger);
        _supervisor = supervisor;
        var node = await supervisor.StartAsync(signals.Token);
        await SeedAsync(node, signals.Token);
        if (_listeners.ServesChat)
            await _chat.StartAsync(signals.Token);
        _sockets.Start();
        _health.Started(node.Engine);
        SayReady(node);
        await supervisor.WatchAsync(signals.Requested, signals.Token);
        _health.Stopping();
        return await StopAsync(supervisor.Node);
    }

    private async Task SeedAsync(ChatNode node, CancellationToken cancellationToken)
    {
        var seeder = new Seeder(node.Engine, Time, _output.WriteLine);
        foreach (var (name, seed) in _seeds)
            ServerLog.Seeded(_logger, name, await seeder.ApplyAsync(seed, cancellationToken));
    }

    private void SayReady(ChatNode node)
    {
        var addresses = _sockets.AddTo(_listeners.Addresses);
        EndpointsFile.Write(_folder, addresses);
        ReadyScreen.Write(_output, _settings, new ReadyState(
            addresses, _folder.Path, node.Engine.Directory.UserCount, [.. node.Engine.Directory.Rooms.Select(room => room.Name)], _demoPassword));
        ServerLog.Ready(
            _logger, _settings.Domain, string.Join(' ', addresses.Sip), string.Join(' ', addresses.Sips), string.Join(' ', addresses.Raw),
            string.Join(' ', addresses.Raws), string.Join(' ', addresses.Http), _folder.Path);
    }

    private async Task<int> StopAsync(ChatNode? node)
    {
        ServerLog.Stopping(_logger);
        EndpointsFile.Remove(_folder);
        using var timeout = new CancellationTokenSource(_settings.HostLimits.DrainTimeout, Time);
        _sockets.Stop();
        // The host closes its listeners at once, then waits for the connections, which end when the engine has stopped.
        var closing = _listeners.ServesChat ? _chat.StopAsync(timeout.Token) : Task.CompletedTask;
        try
        {
            if (node is not null)
                await node.Engine.StopAsync(timeout.Token);
            await closing;
        }
        catch (OperationCanceledException)
        {
            // The engine did not come to its end; what remains of it ends with the process.
        }
        if (timeout.IsCancellationRequested)
        {
            ServerLog.DrainTimedOut(_logger, _settings.HostLimits.DrainTimeout);
            return ExitCodes.Failed;
        }
        ServerLog.Stopped(_logger);
        return ExitCodes.Ok;
    }

    private IEnumerable<(string Name, SeedFile Seed)> ReadSeeds()
    {
        if (_demoPassword is not null)
            yield return ("demo", DemoSeed.Create(_settings.Domain, _demoPassword));
        if (_settings.Seed is { } file)
            yield return (file, new SeedReader(_settings.Domain).Read(file));
    }
}
