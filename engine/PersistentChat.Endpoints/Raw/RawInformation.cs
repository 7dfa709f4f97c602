using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints;

/// <summary>What the server says of itself.</summary>
internal sealed class RawInformation(RawShard shard)
{
    private readonly ChatEngine _engine = shard.Endpoint.Engine;
    private readonly string _chatUri = $"sip:{shard.Endpoint.Options.ChatUserPart}@{shard.Endpoint.Engine.Options.Domain}".ToLowerInvariant();

    public void Welcome(RawConnection connection, ulong correlation) => connection.Write(correlation, new RawWelcome
    {
        Version = RawPreface.Version,
        Server = ServerDescription.Product,
        Domain = _engine.Options.Domain,
        Run = _engine.Run,
        DatabaseVersion = _engine.DatabaseVersion,
        KeepAliveSeconds = shard.Endpoint.Options.RawKeepAlive,
        MaxFrameBytes = shard.Endpoint.MaxFrameBytes,
        OpenCommands = _engine.Options.Limits.OpenCommandsPerSession,
        Mechanisms = shard.Endpoint.Mechanisms.OfferedOn(connection.Transport.Info),
    });

    public void ServerInfo(RawConnection connection, ulong correlation) => connection.Write(correlation, new RawServerInfo
    {
        ServerTime = _engine.Time.GetUtcNow().UtcTicks,
        SearchLimit = _engine.Options.Limits.SearchResults,
        MessageSizeLimit = _engine.Options.Limits.MessageSize,
        StorySizeLimit = _engine.Options.Limits.StorySize,
        RoomsPerCommand = _engine.Options.Limits.RoomsPerCommand,
        RootUri = ServerDescription.RootUri(_engine.Options.Domain, _engine.DatabaseVersion),
        DatabaseVersion = _engine.DatabaseVersion,
        DisplayName = ServerDescription.DisplayName,
    });

    public void Lookup(RawConnection connection, ulong correlation) => connection.Write(correlation, new RawService(_chatUri));
}
