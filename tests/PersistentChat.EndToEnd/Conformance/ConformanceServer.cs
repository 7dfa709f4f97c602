using PersistentChat.TestKit;

namespace PersistentChat.EndToEnd.Conformance;

/// <summary>The server that the cases of one class share: each takes rooms of its own.</summary>
/// <param name="wire">How clients reach it.</param>
/// <param name="transport">What carries plain TCP connections, if not what is best on this system.</param>
public abstract class ConformanceServer(Wire wire, string transport = "auto") : IAsyncLifetime, IDisposable
{
    /// <summary>More users than this in a room, and it counts as large.</summary>
    internal const int LargeRoom = 5;

    internal const int MessageSize = 4000;
    internal const int StorySize = 50_000;

    private readonly TempFolder _folder = new();
    private int _rooms;

    internal Wire Wire { get; } = wire;

    internal ChatServer Chat { get; private set; } = null!;

    public async Task InitializeAsync() => Chat = await StartAsync(
        ("Limits__MessageSize", $"{MessageSize}"),
        ("Limits__StorySize", $"{StorySize}"),
        ("Limits__ParticipantUpdateLimit", $"{LargeRoom}"),
        ("Limits__CommandsPerSecond", "100000"),
        ("Limits__CommandBurst", "100000"));

    public Task DisposeAsync() => Chat.DisposeAsync().AsTask();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A room in which nothing has happened yet.</summary>
    internal Guid NewRoom()
    {
        Assert.True(++_rooms <= ConformanceSeed.Rooms, "the seed has too few rooms");
        return Seeds.Room(_rooms);
    }

    /// <summary>Starts another server, for what would disturb the others.</summary>
    internal Task<ChatServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var environment = settings.Append((Name: "Transport", Value: transport)).ToDictionary(setting => $"PCHAT_{setting.Name}", setting => setting.Value);
        if (Wire.IsTls)
        {
            using var certificate = TestCertificates.Server();
            environment["PCHAT_Tls__Certificate"] = _folder.Write("server.pem", certificate.ExportCertificatePem());
            environment["PCHAT_Tls__Key"] = _folder.Write("server.key", TestCertificates.KeyPem(certificate));
        }
        return ChatServer.StartAsync(options => Wire.Listen(options) with
        {
            Digest = true,
            Seed = ConformanceSeed.Write(_folder),
            Environment = environment,
        });
    }
}
