using System.Net;
using PersistentChat.Client;
using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd;

/// <summary>A server with the seed of <see cref="Seeds"/>, and clients for it.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();
    private readonly List<ChatClient> _clients = [];

    private ChatServer()
    {
    }

    public ServerProcess Process { get; private set; } = null!;

    public string Data => Process.Options.Data;

    public static async Task<ChatServer> StartAsync(Func<ServerOptions, ServerOptions>? change = null)
    {
        var server = new ChatServer();
        var options = new ServerOptions { Data = server._folder.In("data"), Seed = Seeds.Write(server._folder) };
        try
        {
            server.Process = await ServerProcess.StartAsync(change?.Invoke(options) ?? options);
            return server;
        }
        catch
        {
            server._folder.Dispose();
            throw;
        }
    }

    /// <summary>Starts the server again on its data, at the same addresses.</summary>
    public async Task RestartAsync(Func<ServerOptions, ServerOptions>? change = null)
    {
        var options = Process.Options with
        {
            Sip = Same(Process.Sip),
            Sips = Same(Process.Sips),
            Raw = Same(Process.Raw),
            Raws = Same(Process.Raws),
        };
        options = change?.Invoke(options) ?? options;
        await Process.DisposeAsync();
        Process = await ServerProcess.StartAsync(options);
    }

    /// <summary>Ends the server as a crash would and starts it again.</summary>
    public async Task RestartAfterKillAsync()
    {
        await Process.KillAsync();
        await RestartAsync();
    }

    public async Task<ChatClient> SignInAsync(string user, string? password = null, bool reconnect = false)
    {
        var client = await ConnectAsync(new ChatClientOptions
        {
            Host = IPAddress.Loopback.ToString(),
            Port = Process.Sip[0].Port,
            User = user,
            Password = password,
            Reconnect = reconnect,
            ReconnectDelay = TimeSpan.FromMilliseconds(100),
        });
        return client;
    }

    /// <summary>A client that is its caller's to dispose of, without a wait for a server that is away.</summary>
    public Task<ChatClient> ConnectFreshAsync(string user, CancellationToken cancellationToken) => ChatClient.ConnectAsync(
        new ChatClientOptions { Host = IPAddress.Loopback.ToString(), Port = Process.Sip[0].Port, User = user }, cancellationToken);

    public async Task<ChatClient> ConnectAsync(ChatClientOptions options)
    {
        var client = await ChatClient.ConnectAsync(options).WaitAsync(Patience);
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    private static IReadOnlyList<string> Same(IReadOnlyList<IPEndPoint> addresses) => [.. addresses.Select(address => address.ToString())];
}
